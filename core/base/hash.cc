#include "core/base/hash.h"

#include "core/base/endian.h"

namespace raftbed {
namespace {

// Fewer than eight bytes.
std::uint64_t tail_of(std::span<const std::byte> bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    word = (word << 8) | std::to_integer<std::uint64_t>(bytes[i - 1]);
  }
  return word;
}

}  // namespace

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed) {
  Digest digest(seed ^ static_cast<std::uint64_t>(bytes.size()));
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    digest.add(load_little_endian<std::uint64_t>(bytes.data()));
  }
  if (!bytes.empty()) digest.add(tail_of(bytes));
  return mix64(digest.value());
}

}  // namespace raftbed
