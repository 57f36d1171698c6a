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

// What the file's head tells need not be so.
inline std::string file_of_bodies(const Totals& totals,
                                  std::initializer_list<std::string_view> bodies) {
  std::string file(binary_magic);
  add_u32(file, totals.texts);
  add_u32(file, totals.operations);
  for (const std::string_view body : bodies) {
    add_u32(file, body.size());
    add_u32(file, crc32c(std::as_bytes(std::span(body))));
    file += body;
  }
  return file;
}

}  // namespace raftbed::exchange
