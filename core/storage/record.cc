// Batches to bytes and back. Nothing that is read is believed before its checksum is; nothing after
// it is believed either, beyond staying within the bytes that are there.
#include "core/storage/record.h"

#include <cstring>
#include <limits>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "core/base/field_writer.h"

namespace raftbed::storage {
namespace {

constexpr std::size_t checked_header_size = BatchHeader::size - 4;  // all but its own checksum

constexpr std::uint8_t has_hard_state = 1;
constexpr std::uint8_t has_truncation = 2;
constexpr std::uint8_t known_flags = has_hard_state | has_truncation;

std::size_t body_size(const raft::Write& write) {
  std::size_t size = 1 + 4;
  if (write.hard_state) size += 8 + 2;
  if (write.truncate_from) size += 8;
  for (const raft::Entry& entry : write.entries) size += entry.record().size();
  ASSERT(size <= std::numeric_limits<std::uint32_t>::max());
  return size;
}

void write_hard_state(FieldWriter& writer, const raft::HardState& state) {
  writer.u64(state.term.value()).u16(state.vote ? state.vote->value() : std::uint16_t{0});
}

void write_body(std::span<std::byte> room, const raft::Write& write) {
  FieldWriter writer(room);
  const unsigned flags =
      (write.hard_state ? has_hard_state : 0U) | (write.truncate_from ? has_truncation : 0U);
  writer.u8(static_cast<std::uint8_t>(flags));
  if (write.hard_state) write_hard_state(writer, *write.hard_state);
  if (write.truncate_from) writer.u64(write.truncate_from->value());
  writer.u32(static_cast<std::uint32_t>(write.entries.size()));
  for (const raft::Entry& entry : write.entries) writer.raw(entry.record().span());
  ASSERT(writer.left() == 0);
}

// Gives the header's checksum, which it writes as well.
std::uint32_t write_header(std::span<std::byte> room, const BatchHeader& header) {
  FieldWriter writer(room);
  writer.raw(std::as_bytes(std::span(magic))).u64(header.offset).u64(header.durable);
  writer.u32(header.previous).u32(header.length).u32(header.body_checksum);
  const std::uint32_t checksum = crc32c(room.first(checked_header_size));
  writer.u32(checksum);
  return checksum;
}

raft::HardState read_hard_state(Reader& reader) {
  raft::HardState state;
  state.term = Term(reader.u64());
  const NodeId vote(reader.u16());
  if (vote != NodeId(0)) state.vote = vote;
  return state;
}

// What stands before the records. REQUIRES: the body's checksum is right.
bool read_prefix(std::span<const std::byte> body, Batch& batch) {
  Reader reader(body);
  const std::uint8_t flags = reader.u8();
  if ((flags & ~known_flags) != 0) return false;
  batch.hard_state.reset();
  batch.truncate_from.reset();
  if ((flags & has_hard_state) != 0) batch.hard_state = read_hard_state(reader);
  if ((flags & has_truncation) != 0) batch.truncate_from = LogIndex(reader.u64());
  batch.count = reader.u32();
  batch.records = batch.records_end - reader.left();
  return !reader.failed();
}

// The header at `position` of these bytes, which lie at offset - position of the file; false if
// there is none, and then `header` holds anything.
bool read_header(std::span<const std::byte> read, std::uint64_t position, std::uint64_t offset,
                 BatchHeader& header) {
  if (position > read.size() || read.size() - position < BatchHeader::size) return false;
  const std::byte* bytes = read.data() + position;
  if (std::memcmp(bytes, magic.data(), magic.size()) != 0) return false;
  header.offset = load_little_endian<std::uint64_t>(bytes + 4);
  header.durable = load_little_endian<std::uint64_t>(bytes + 12);
  header.previous = load_little_endian<std::uint32_t>(bytes + 20);
  header.length = load_little_endian<std::uint32_t>(bytes + 24);
  header.body_checksum = load_little_endian<std::uint32_t>(bytes + 28);
  header.checksum = load_little_endian<std::uint32_t>(bytes + 32);
  return header.offset == offset && header.durable <= offset &&
         header.checksum == crc32c({bytes, checked_header_size});
}

}  // namespace

EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous) {
  ASSERT(durable <= offset);
  const std::size_t length = body_size(write);
  BatchHeader header{.offset = offset, .durable = durable, .previous = previous};
  header.length = static_cast<std::uint32_t>(length);
  EncodedBatch batch;
  batch.bytes = Bytes::filled(BatchHeader::size + length, [&](std::span<std::byte> room) {
    const auto body = room.subspan(BatchHeader::size);
    write_body(body, write);
    header.body_checksum = crc32c(body);
    batch.checksum = write_header(room.first(BatchHeader::size), header);
  });
  batch.end = offset + batch.bytes.size();
  return batch;
}

std::optional<BatchHeader> decode_header(const Bytes& file, std::uint64_t offset) {
  std::optional<BatchHeader> header(std::in_place);
  if (!read_header(file.span(), offset, offset, *header)) header.reset();
  return header;
}

bool read_batch(const Bytes& bytes, std::uint64_t position, std::uint64_t offset, Batch& batch) {
  const std::span<const std::byte> read = bytes.span();
  if (!read_header(read, position, offset, batch.header)) return false;
  const std::uint64_t start = position + BatchHeader::size;
  const std::uint32_t length = batch.header.length;
  if (length > read.size() - start) return false;
  const auto body = read.subspan(start, length);
  batch.records_end = start + length;
  return crc32c(body) == batch.header.body_checksum && read_prefix(body, batch);
}

}  // namespace raftbed::storage
