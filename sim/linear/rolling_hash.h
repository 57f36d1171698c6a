// The hash of a text that grows at its end, of which that of any part can be made without a look at
// the part (Karp and Rabin 1987). Its upper bits are its best.
#pragma once

#include <cstddef>
#include <cstdint>

namespace raftbed::linear {

class RollingHash {
 public:
  constexpr void add(char next) { value_ = value_ * base + digit(next); }
  // Of what was added since `before`; `shift` is that of as many bytes.
  [[nodiscard]] constexpr RollingHash since(RollingHash before, std::uint64_t shift) const {
    RollingHash rest;
    rest.value_ = value_ - before.value_ * shift;
    return rest;
  }
  // Without its first byte; `shift` is that of as many bytes as are left.
  constexpr void drop(char first, std::uint64_t shift) { value_ -= digit(first) * shift; }
  [[nodiscard]] static constexpr std::uint64_t shift_by(std::size_t bytes) {
    std::uint64_t shift = 1;
    for (; bytes > 0; --bytes) shift *= base;
    return shift;
  }
  [[nodiscard]] constexpr std::uint64_t value() const { return value_ * spread; }

 private:
  static constexpr std::uint64_t base = 0x9e37'79b9'7f4a'7c15;
  static constexpr std::uint64_t spread = 0xff51'afd7'ed55'8ccd;
  static constexpr std::uint64_t digit(char byte) { return static_cast<unsigned char>(byte) + 1; }

  std::uint64_t value_ = 0;
};

}  // namespace raftbed::linear
