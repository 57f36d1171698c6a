// Batches with right checksums and wrong contents.
#pragma once

#include <string>
#include <vector>

#include "core/base/crc32c.h"
#include "core/storage/record.h"
#include "testing/writer.h"

namespace raftbed::storage {

inline std::string text_of(const std::vector<std::byte>& buffer) {
  return {reinterpret_cast<const char*>(buffer.data()), buffer.size()};
}
inline std::uint32_t checksum_of(std::string_view text) {
  return crc32c(std::as_bytes(std::span(text.data(), text.size())));
}

// The header's own checksum is made; all else is as told.
inline std::string forged_header(const BatchHeader& header) {
  std::vector<std::byte> buffer;
  testing::Writer(buffer)
      .raw(std::as_bytes(std::span(magic)))
      .u32(header.generation)
      .u64(header.offset)
      .u64(header.durable)
      .u32(header.previous)
      .u32(header.length)
      .u32(header.body_checksum);
  const std::uint32_t checksum = crc32c(buffer);
  testing::Writer(buffer).u32(checksum);
  return text_of(buffer);
}

// The first batch of a file, with any body.
inline std::string forged_batch(const std::string& body) {
  return forged_header({.length = static_cast<std::uint32_t>(body.size()),
                        .body_checksum = checksum_of(body)}) +
         body;
}

}  // namespace raftbed::storage
