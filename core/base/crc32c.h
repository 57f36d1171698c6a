// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected): guards what lies on disk and crosses the
// wire.
//
// Known value: crc32c of the nine bytes "123456789" is 0xE3069283 (RFC 3720, appendix B.4).
// By the processor's own instruction where it has one (SSE 4.2), else by tables, eight bytes a
// step: the same result on every machine. `crc32c(b, crc32c(a))` is the checksum of a then b.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace raftbed {

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);
// The portable way, whatever the processor has.
std::uint32_t crc32c_by_tables(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace raftbed
