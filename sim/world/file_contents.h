// The contents of a file, as pieces that share the bytes that were written; a copy costs one
// increment.
//
// Appending a slice is O(1) and copies no bytes; so is cutting the end off. Writing further in
// costs as many steps as there are pieces behind the offset: files here are logs. What lies
// between the old end and a write beyond it reads as zero bytes, as on any file system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/chunked.h"

namespace raftbed::world {

class FileContents {
 public:
  struct Piece {
    std::uint64_t offset = 0;
    Bytes bytes;  // never empty
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  [[nodiscard]] std::uint64_t size() const { return pieces_.empty() ? 0 : end_of(pieces_.back()); }
  void write(std::uint64_t offset, const Bytes& bytes);
  // Cuts the file, or extends it with zero bytes.
  void resize(std::uint64_t size);

  // What lies in [offset, offset + length), less where the file ends before.
  [[nodiscard]] std::vector<std::byte> read(std::uint64_t offset, std::uint64_t length) const;
  [[nodiscard]] Bytes flatten() const;
  // The contents as they lie, piece after piece, in order; for who need not have them in one.
  [[nodiscard]] std::size_t pieces() const { return pieces_.size(); }
  [[nodiscard]] const Piece& piece(std::size_t at) const { return pieces_[at]; }
  // Whether these are the other's with something written behind them, or nothing. False as well
  // where equal bytes lie in other pieces.
  [[nodiscard]] bool extends(const FileContents& other) const {
    return pieces_.begins_with(other.pieces_);
  }
  friend bool operator==(const FileContents& a, const FileContents& b) {
    return a.flatten() == b.flatten();
  }

 private:
  static std::uint64_t end_of(const Piece& piece) { return piece.offset + piece.bytes.size(); }
  void append(const Bytes& bytes);
  void cut(std::uint64_t size);
  [[nodiscard]] std::size_t piece_at(std::uint64_t offset) const;
  [[nodiscard]] std::vector<Bytes> pieces_from(std::uint64_t offset) const;

  Chunked<Piece> pieces_;  // without gaps, from offset 0
};

}  // namespace raftbed::world
