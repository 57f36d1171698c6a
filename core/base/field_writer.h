// Writing of fixed little-endian fields into room that is there already: for records whose size is
// known before they are written. core/base/codec.h reads them.
//
// It never writes beyond the room: what does not fit is a broken invariant, for whoever made the
// room counted wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/base/broken.h"
#include "core/base/endian.h"

namespace raftbed {

class FieldWriter {
 public:
  explicit FieldWriter(std::span<std::byte> room) : rest_(room) {}

  FieldWriter& u8(std::uint8_t v) { return number(v); }
  FieldWriter& u16(std::uint16_t v) { return number(v); }
  FieldWriter& u32(std::uint32_t v) { return number(v); }
  FieldWriter& u64(std::uint64_t v) { return number(v); }
  FieldWriter& raw(std::span<const std::byte> bytes) {
    const auto to = next(bytes.size());
    if (!bytes.empty()) std::memcpy(to.data(), bytes.data(), bytes.size());
    return *this;
  }

  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  std::span<std::byte> next(std::size_t length) {
    ASSERT(length <= rest_.size());
    const auto taken = rest_.first(length);
    rest_ = rest_.subspan(length);
    return taken;
  }
  template <class Number>
  FieldWriter& number(Number v) {
    store_little_endian(v, next(sizeof(Number)).data());
    return *this;
  }
  std::span<std::byte> rest_;
};

}  // namespace raftbed
