#include "core/base/bytes.h"

#include <cstring>
#include <limits>
#include <new>

#include "core/base/broken.h"

namespace raftbed {

Bytes Bytes::copy_of(std::span<const std::byte> contents) {
  return joined({contents});
}

Bytes Bytes::joined(std::initializer_list<std::span<const std::byte>> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  return filled(size, [&parts](std::span<std::byte> room) {
    for (const auto part : parts) {
      if (!part.empty()) std::memcpy(room.data(), part.data(), part.size());
      room = room.subspan(part.size());
    }
  });
}

Bytes Bytes::unwritten(std::size_t size) {
  ASSERT(size <= std::numeric_limits<std::uint32_t>::max());
  Bytes bytes;
  if (size == 0) return bytes;
  void* memory = ::operator new(sizeof(Block) + size);
  bytes.block_ = new (memory) Block{1};
  bytes.size_ = static_cast<std::uint32_t>(size);
  return bytes;
}

Bytes Bytes::copy_of(std::string_view text) {
  return copy_of(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace raftbed
