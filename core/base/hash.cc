#include "core/base/hash.h"

namespace raftbed {
namespace {

std::uint64_t little_endian(std::span<const std::byte> bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    word = (word << 8) | std::to_integer<std::uint64_t>(bytes[i - 1]);
  }
  return word;
}

}  // namespace

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed) {
  Digest digest(seed ^ static_cast<std::uint64_t>(bytes.size()));
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) digest.add(little_endian(bytes.first(8)));
  if (!bytes.empty()) digest.add(little_endian(bytes));
  return mix64(digest.value());
}

}  // namespace raftbed
