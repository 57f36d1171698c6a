// Slab: small bytes cut one after the other out of larger blocks, so that many cost one allocation.
//
// For what is let go about in the order in which it was made, as the records of a log are: a block
// stays as long as one slice of it does. Not so of the values that a state machine keeps, which are
// slices of records (core/kv/command_view.h): each keeps a block, however long ago the log let go.
//
// A copy begins a block of its own: two that went on in the same one would write over each other's
// bytes. What was moved from does so too.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "core/base/bytes.h"

namespace raftbed {

class Slab {
 public:
  Slab() = default;
  Slab(const Slab&) {}  // NOLINT(*-copy-constructor-init): see above
  Slab(Slab&&) noexcept = default;
  Slab& operator=(Slab other) noexcept {
    rest_ = std::move(other.rest_);
    return *this;
  }
  ~Slab() = default;

  // As Bytes::filled(). What would take much of a block gets one for itself.
  template <class F>
  Bytes filled(std::size_t size, F&& fill) {
    Bytes bytes = unwritten(size);
    fill(std::span(bytes.contents(), size));
    return bytes;
  }

 private:
  Bytes unwritten(std::size_t size) {
    if (size > largest_slice) return Bytes::unwritten(size);
    if (size > rest_.size()) rest_ = Bytes::unwritten(block_size);
    return rest_.cut_off(size);
  }

  static constexpr std::size_t block_size = 1'020;  // with its count, what allocators give at once
  static constexpr std::size_t largest_slice = block_size / 4;

  Bytes rest_;  // of the block, still unwritten
};

}  // namespace raftbed
