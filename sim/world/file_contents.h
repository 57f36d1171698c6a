// The contents of a file, as extents that share the bytes that were written; a copy costs one
// increment.
//
// Appending a slice is O(1) and copies no bytes; so is cutting the end off. Writing further in
// costs as many steps as there are extents behind the offset: files here are logs. What lies
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
  [[nodiscard]] std::uint64_t size() const {
    return extents_.empty() ? 0 : end_of(extents_.back());
  }
  void write(std::uint64_t offset, const Bytes& bytes);
  // Cuts the file, or extends it with zero bytes.
  void resize(std::uint64_t size);

  // What lies in [offset, offset + length), less where the file ends before.
  [[nodiscard]] std::vector<std::byte> read(std::uint64_t offset, std::uint64_t length) const;
  [[nodiscard]] Bytes flatten() const;
  // The contents as they lie, piece after piece, in order; for who need not have them in one piece.
  template <class F>
  void for_each_piece(F&& f) const {
    extents_.for_each([&f](const Extent& extent) { f(extent.bytes); });
  }
  friend bool operator==(const FileContents& a, const FileContents& b) {
    return a.flatten() == b.flatten();
  }

 private:
  struct Extent {
    std::uint64_t offset = 0;
    Bytes bytes;  // never empty
  };
  static std::uint64_t end_of(const Extent& extent) { return extent.offset + extent.bytes.size(); }
  void append(const Bytes& bytes);
  void cut(std::uint64_t size);
  [[nodiscard]] std::size_t extent_at(std::uint64_t offset) const;
  [[nodiscard]] std::vector<Bytes> pieces_from(std::uint64_t offset) const;

  Chunked<Extent> extents_;  // without gaps, from offset 0
};

}  // namespace raftbed::world
