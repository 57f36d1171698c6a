// Where a search has been since it began to remember, as far as that is known: a set of hashes in
// which one takes the place of another. Who is told that he was there may as well not have been,
// once in 2^64 times: good for a search whose "nothing found" proves nothing.
//
// 512 KiB from the first use on.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/hash.h"

namespace raftbed::linear {

class BeenThere {
 public:
  static constexpr std::size_t bytes = std::size_t{512} << 10;

  // From here on; what was before is forgotten.
  void begin() {
    here_ = mix64(++times_);
    seen_.resize(size);
  }
  // Somebody is taken who was not, or given back who was.
  void change(std::uint32_t place) { here_ ^= mix64(place); }
  // Whether that much was taken already while the state was this; the next time it was. REQUIRES:
  // it has begun.
  bool again(std::uint32_t state) {
    const std::uint64_t now = mix64(here_ + state);
    return std::exchange(seen_[now % size], now) == now;
  }

 private:
  static constexpr std::size_t size = bytes / sizeof(std::uint64_t);
  std::vector<std::uint64_t> seen_;  // by the last digits
  std::uint64_t here_ = 0;           // of who is taken
  std::uint64_t times_ = 0;
};

}  // namespace raftbed::linear
