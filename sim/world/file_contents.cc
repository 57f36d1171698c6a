#include "sim/world/file_contents.h"

#include <algorithm>

#include "core/base/field_writer.h"

namespace raftbed::world {

void FileContents::write(std::uint64_t offset, const Bytes& bytes) {
  if (bytes.empty()) return;
  const std::uint64_t end = size();
  if (offset == end) return pieces_.push_back(Piece{end, bytes});
  if (offset > end) resize(offset);
  const std::vector<Bytes> behind = pieces_from(offset + bytes.size());
  cut(offset);
  append(bytes);
  for (const Bytes& piece : behind) append(piece);
}

void FileContents::resize(std::uint64_t size_wanted) {
  if (size_wanted <= size()) {
    cut(size_wanted);
  } else {
    append(Bytes::copy_of(std::vector<std::byte>(size_wanted - size())));
  }
}

std::vector<std::byte> FileContents::read(std::uint64_t offset, std::uint64_t length) const {
  std::vector<std::byte> bytes;
  if (offset >= size()) return bytes;
  const std::uint64_t end = offset + std::min(length, size() - offset);
  bytes.reserve(end - offset);
  for (std::size_t at = piece_at(offset); at < pieces_.size(); ++at) {
    const Piece& piece = pieces_[at];
    if (piece.offset >= end) break;
    const std::uint64_t from = std::max(offset, piece.offset) - piece.offset;
    const std::uint64_t to = std::min(end, end_of(piece)) - piece.offset;
    const auto part = piece.bytes.span().subspan(from, to - from);
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

Bytes FileContents::flatten() const {
  if (pieces_.size() == 1) return pieces_.back().bytes;
  return Bytes::filled(size(), [this](std::span<std::byte> room) {
    FieldWriter writer(room);
    pieces_.for_each([&writer](const Piece& piece) { writer.raw(piece.bytes.span()); });
  });
}

void FileContents::append(const Bytes& bytes) {
  if (!bytes.empty()) pieces_.push_back(Piece{size(), bytes});
}

// Keeps the first `size` bytes. The piece in which the cut falls is replaced by its front part.
void FileContents::cut(std::uint64_t size_kept) {
  if (size_kept >= size()) return;
  const std::size_t at = piece_at(size_kept);
  const std::uint64_t start = pieces_[at].offset;
  const Bytes front = pieces_[at].bytes.slice(0, size_kept - start);
  pieces_.truncate(at);
  append(front);
}

// The piece in which the offset lies; the number of pieces where it is at the end or beyond.
std::size_t FileContents::piece_at(std::uint64_t offset) const {
  std::size_t low = 0;
  std::size_t high = pieces_.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (end_of(pieces_[middle]) <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::vector<Bytes> FileContents::pieces_from(std::uint64_t offset) const {
  std::vector<Bytes> pieces;
  for (std::size_t at = piece_at(offset); at < pieces_.size(); ++at) {
    const Piece& piece = pieces_[at];
    const std::uint64_t from = std::max(offset, piece.offset) - piece.offset;
    pieces.push_back(piece.bytes.slice(from, piece.bytes.size() - from));
  }
  return pieces;
}

}  // namespace raftbed::world
