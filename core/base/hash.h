// Hashing whose results are part of the format: the same on every compiler, word size and byte
// order.
//
// mix64 is a strong permutation of 64 bits (the finaliser of SplitMix64, Steele et al. 2014).
// Digest folds typed fields, in order; what goes in is always of a stated width, never memory,
// never a size_t.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace raftbed {

constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e37'79b9'7f4a'7c15;
  x = (x ^ (x >> 30)) * 0xbf58'476d'1ce4'e5b9;
  x = (x ^ (x >> 27)) * 0x94d0'49bb'1331'11eb;
  return x ^ (x >> 31);
}

// Hash of a byte string: eight bytes at a time, little-endian, the length folded in.
std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed = 0);

// A running hash over typed fields. Order matters; equal fields in equal order give equal values.
class Digest {
 public:
  constexpr Digest() = default;
  constexpr explicit Digest(std::uint64_t start) : value_(start) {}

  constexpr Digest& add(std::uint64_t word) {
    value_ = mix64(value_ ^ word) + rotate_left(word, 23);
    return *this;
  }
  // Any strong type or enumeration of this project.
  template <class T>
  requires requires(T t) { t.value(); }
  constexpr Digest& add(T t) { return add(static_cast<std::uint64_t>(t.value())); }
  template <class T>
  requires requires(T t) { t.ns(); }
  constexpr Digest& add(T t) { return add(static_cast<std::uint64_t>(t.ns())); }
  template <class T>
  requires std::is_enum_v<T>
  constexpr Digest& add(T t) { return add(static_cast<std::uint64_t>(t)); }
  Digest& add(std::span<const std::byte> bytes) { return add(hash_bytes(bytes)); }

  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
  friend constexpr bool operator==(Digest, Digest) = default;

 private:
  static constexpr std::uint64_t rotate_left(std::uint64_t x, int n) {
    return (x << n) | (x >> (64 - n));
  }
  std::uint64_t value_ = 0;
};

}  // namespace raftbed
