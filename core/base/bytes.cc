#include "core/base/bytes.h"

#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "core/base/broken.h"

namespace raftbed {

Bytes::Bytes(const Bytes& other) : block_(other.block_), offset_(other.offset_), size_(other.size_) {
  if (block_ != nullptr) ++block_->count;
}

Bytes::Bytes(Bytes&& other) noexcept
    : block_(std::exchange(other.block_, nullptr)),
      offset_(std::exchange(other.offset_, 0)),
      size_(std::exchange(other.size_, 0)) {}

Bytes& Bytes::operator=(Bytes other) noexcept {
  std::swap(block_, other.block_);
  std::swap(offset_, other.offset_);
  std::swap(size_, other.size_);
  return *this;
}

Bytes::~Bytes() {
  if (block_ != nullptr && --block_->count == 0) ::operator delete(block_);
}

const std::byte* Bytes::data() const {
  if (block_ == nullptr) return nullptr;
  return reinterpret_cast<const std::byte*>(block_ + 1) + offset_;
}

Bytes Bytes::copy_of(std::span<const std::byte> contents) {
  ASSERT(contents.size() <= std::numeric_limits<std::uint32_t>::max());
  Bytes bytes;
  if (contents.empty()) return bytes;
  void* memory = ::operator new(sizeof(Block) + contents.size());
  bytes.block_ = new (memory) Block{1};
  bytes.size_ = static_cast<std::uint32_t>(contents.size());
  std::memcpy(bytes.block_ + 1, contents.data(), contents.size());
  return bytes;
}

Bytes Bytes::copy_of(std::string_view text) {
  return copy_of(std::as_bytes(std::span(text.data(), text.size())));
}

std::string_view Bytes::text() const {
  return {reinterpret_cast<const char*>(data()), size_};
}

Bytes Bytes::slice(std::size_t from, std::size_t length) const {
  ASSERT(from <= size_ && length <= size_ - from);
  if (length == 0) return {};
  Bytes part = *this;
  part.offset_ += static_cast<std::uint32_t>(from);
  part.size_ = static_cast<std::uint32_t>(length);
  return part;
}

}  // namespace raftbed
