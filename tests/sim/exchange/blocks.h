// Files of the binary form out of what stands in their blocks, right or wrong.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"

namespace raftbed::exchange {

inline void add_u32(std::string& file, std::size_t number) {
  std::array<char, 4> bytes{};
  store_little_endian(static_cast<std::uint32_t>(number),
                      std::as_writable_bytes(std::span(bytes)).data());
  file.append(bytes.data(), bytes.size());
}

// The last block, which is empty, is added to those of `bodies`.
inline std::string file_of_bodies(std::initializer_list<std::string_view> bodies) {
  std::string file(binary_magic);
  const auto add = [&](std::string_view body) {
    add_u32(file, body.size());
    add_u32(file, crc32c(std::as_bytes(std::span(body))));
    file += body;
  };
  for (const std::string_view body : bodies) add(body);
  add(std::string_view("\0\0", 2));
  return file;
}

}  // namespace raftbed::exchange
