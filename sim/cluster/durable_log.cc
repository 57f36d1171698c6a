#include "sim/cluster/durable_log.h"

namespace raftbed::cluster {

void DurableLog::take(const world::Disk& disk, FileName file) {
  files_[static_cast<std::size_t>(file)].take(disk.contents(file));
}

void DurableLog::take(const world::Disk& disk) {
  take(disk, FileName::log);
  take(disk, FileName::other_log);
}

void DurableLog::File::take(const world::FileContents& file) {
  const bool is_read_on = file.extends(read);
  if (is_read_on && file.pieces() == read.pieces()) return;
  if (!is_read_on) *this = {};
  // Of a file as it was written, a batch to a piece, nothing is copied, and the entries share the
  // blocks of those that wrote them.
  for (std::size_t at = read.pieces(); at < file.pieces(); ++at) {
    const world::FileContents::Piece& piece = file.piece(at);
    if (fold.end() == piece.offset) fold.follow(piece.bytes, piece.offset);
  }
  // The chain ends here, or a batch lies across pieces.
  if (fold.end() != file.size()) fold.follow(file.flatten());
  read = file;
}

}  // namespace raftbed::cluster
