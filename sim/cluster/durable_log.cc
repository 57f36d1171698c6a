#include "sim/cluster/durable_log.h"

namespace raftbed::cluster {

void DurableLog::take(const world::Disk& disk) {
  const world::FileContents& file = disk.contents(FileName::log);
  if (!file.extends(read_)) *this = {};
  // Of a file as it was written, a batch to a piece, nothing is copied, and the entries share the
  // blocks of those that wrote them.
  for (std::size_t at = read_.pieces(); at < file.pieces(); ++at) {
    const world::FileContents::Piece& piece = file.piece(at);
    if (fold_.end() == piece.offset) fold_.follow(piece.bytes, piece.offset);
  }
  // The chain ends here, or a batch lies across pieces.
  if (fold_.end() != file.size()) fold_.follow(file.flatten());
  read_ = file;
}

}  // namespace raftbed::cluster
