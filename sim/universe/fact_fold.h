// Folds the words of one fact of a run into one, two words at a time: what the fingerprint chains.
//
// The step is that of wyhash (Wang Yi, 2020): the two halves of a product of 128 bits, one over the
// other. It costs a quarter of core/base's Digest a word and is as good for telling facts apart;
// what is part of a format (chance, identities) stays with Digest. Typed words and byte strings
// only, little-endian, lengths folded in: the same on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/endian.h"

namespace raftbed::universe {

class FactFold {
 public:
  // REQUIRES: kind < 8. It lies where no first word reaches: instants stay below 2^61.
  constexpr explicit FactFold(std::uint8_t kind) : value_(salt_a ^ std::uint64_t{kind} << 61) {}

  constexpr FactFold& add(std::uint64_t a, std::uint64_t b) {
    // What was folded stays, rotated, should a factor be nothing.
    value_ = std::rotl(value_, 23) ^ product(value_ ^ a, b ^ salt_b);
    return *this;
  }
  FactFold& add(std::span<const std::byte> bytes) {
    add(bytes.size(), salt_a);
    if (bytes.size() < block) return add_short(bytes);
    const std::byte* last = bytes.data() + (bytes.size() - block);
    for (const std::byte* at = bytes.data(); at < last; at += block) add_block(at);
    return add_block(last);  // it may overlap the one before
  }
  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

 private:
  static constexpr std::size_t block = 16;
  // Any odd numbers with bits all over; these are wyhash's.
  static constexpr std::uint64_t salt_a = 0xa076'1d64'78bd'642f;
  static constexpr std::uint64_t salt_b = 0xe703'7ed1'a0b4'28db;

  static constexpr std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide wide = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(wide) ^ static_cast<std::uint64_t>(wide >> 64);
  }
  FactFold& add_block(const std::byte* from) {
    const auto low = load_little_endian<std::uint64_t>(from);
    return add(low, load_little_endian<std::uint64_t>(from + 8));
  }
  FactFold& add_short(std::span<const std::byte> bytes) {
    std::array<std::byte, block> padded{};
    std::copy(bytes.begin(), bytes.end(), padded.begin());
    return add_block(padded.data());
  }

  std::uint64_t value_;
};

}  // namespace raftbed::universe
