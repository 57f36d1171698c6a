// Batches to bytes and back. Nothing that is read is believed before its checksum is; nothing after
// it is believed either, beyond staying within the bytes that are there.
#include "core/storage/record.h"

#include <cstring>
#include <limits>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/crc32c.h"
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

// Exactly `count` entries, up to the body's end. The body's checksum was found right. Memory grows
// with what is there, not with what is claimed.
bool decode_entries(const Bytes& body, std::size_t start, std::uint32_t count,
                    raft::Entries& entries) {
  for (std::uint32_t i = 0; i < count; ++i) {
    raft::Entry& entry = entries.emplace_back();
    if (!raft::Entry::read_unchecked(body, start, entry)) return false;
    start += entry.record().size();
  }
  return start == body.size();
}

bool decode_body(const Bytes& body, Batch& batch) {
  if (crc32c(body.span()) != batch.header.body_checksum) return false;
  Reader reader(body.span());
  const std::uint8_t flags = reader.u8();
  if ((flags & ~known_flags) != 0) return false;
  if ((flags & has_hard_state) != 0) batch.hard_state = read_hard_state(reader);
  if ((flags & has_truncation) != 0) batch.truncate_from = LogIndex(reader.u64());
  const std::uint32_t count = reader.u32();
  if (reader.failed()) return false;
  return decode_entries(body, body.size() - reader.left(), count, batch.entries);
}

// The header at `position` of these bytes, which lie at offset - position of the file; false if
// there is none, and then `header` holds anything.
bool read_header(const Bytes& read, std::uint64_t position, std::uint64_t offset,
                 BatchHeader& header) {
  if (position > read.size() || read.size() - position < BatchHeader::size) return false;
  const auto bytes = read.span().subspan(position).first<BatchHeader::size>();
  if (std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) return false;
  Reader reader(bytes.subspan<magic.size()>());
  header.offset = reader.u64();
  header.durable = reader.u64();
  header.previous = reader.u32();
  header.length = reader.u32();
  header.body_checksum = reader.u32();
  header.checksum = reader.u32();
  return header.checksum == crc32c(bytes.first<checked_header_size>()) && header.offset == offset &&
         header.durable <= offset;
}

// Every way out returns the one object, so that it is made where the caller wants it.
std::optional<Batch> batch_at(const Bytes& read, std::uint64_t position, std::uint64_t offset) {
  std::optional<Batch> batch(std::in_place);
  const auto decode = [&] {
    if (!read_header(read, position, offset, batch->header)) return false;
    const std::uint64_t start = position + BatchHeader::size;
    const std::uint32_t length = batch->header.length;
    return length <= read.size() - start && decode_body(read.slice(start, length), *batch);
  };
  if (!decode()) batch.reset();
  return batch;
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
  if (!read_header(file, offset, offset, *header)) header.reset();
  return header;
}

std::optional<Batch> decode_batch(const Bytes& file, std::uint64_t offset) {
  return batch_at(file, offset, offset);
}

std::optional<Batch> decode_written_batch(const Bytes& written, std::uint64_t offset) {
  return batch_at(written, 0, offset);
}

}  // namespace raftbed::storage
