// A key as the judge of a growing history looks it up: its hash stands before it, so that nearly
// every comparison of two keys is one of two numbers. The order is total and the same everywhere;
// it is not that of the bytes.
#pragma once

#include <cstdint>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/hash.h"

namespace raftbed::linear {

class HashedKey {
 public:
  HashedKey() = default;
  // O(its length).
  explicit HashedKey(Bytes bytes) : hash_(hash_bytes(bytes.span())), bytes_(std::move(bytes)) {}

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  friend bool operator==(const HashedKey&, const HashedKey&) = default;
  friend bool operator<(const HashedKey& a, const HashedKey& b) {
    return a.hash_ != b.hash_ ? a.hash_ < b.hash_ : a.bytes_ < b.bytes_;
  }

 private:
  std::uint64_t hash_ = 0;
  Bytes bytes_;
};

}  // namespace raftbed::linear
