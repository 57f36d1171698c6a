// Batches to bytes and back. Nothing that is read is believed before its checksum is; nothing after
// it is believed either, beyond staying within the bytes that are there.
#include "core/storage/record.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/crc32c.h"

namespace raftbed::storage {
namespace {

constexpr std::size_t checked_header_size = BatchHeader::size - 4;  // all but its own checksum

constexpr std::uint8_t has_hard_state = 1;
constexpr std::uint8_t has_truncation = 2;
constexpr std::uint8_t known_flags = has_hard_state | has_truncation;

// Of an entry's record (core/raft/entry.h): its length stands behind index, term and kind.
constexpr std::size_t record_length_at = 8 + 8 + 1;
constexpr std::size_t record_overhead = record_length_at + 4 + 4;

void write_hard_state(Writer& writer, const raft::HardState& state) {
  writer.u64(state.term.value()).u16(state.vote ? state.vote->value() : std::uint16_t{0});
}

void write_prefix(Writer& writer, const raft::Write& write) {
  const unsigned flags =
      (write.hard_state ? has_hard_state : 0U) | (write.truncate_from ? has_truncation : 0U);
  writer.u8(static_cast<std::uint8_t>(flags));
  if (write.hard_state) write_hard_state(writer, *write.hard_state);
  if (write.truncate_from) writer.u64(write.truncate_from->value());
  writer.u32(static_cast<std::uint32_t>(write.entries.size()));
}

// Length and checksum of the body: the prefix, and the records behind it.
void measure(BatchHeader& header, std::span<const std::byte> prefix, const raft::Write& write) {
  std::uint64_t length = prefix.size();
  header.body_checksum = crc32c(prefix);
  for (const raft::Entry& entry : write.entries) {
    length += entry.record().size();
    header.body_checksum = crc32c(entry.record().span(), header.body_checksum);
  }
  ASSERT(length <= std::numeric_limits<std::uint32_t>::max());
  header.length = static_cast<std::uint32_t>(length);
}

// Appends the header; gives its checksum.
std::uint32_t write_header(std::vector<std::byte>& buffer, const BatchHeader& header) {
  const std::size_t start = buffer.size();
  Writer writer(buffer);
  writer.raw(std::as_bytes(std::span(magic))).u64(header.offset).u64(header.durable);
  writer.u32(header.previous).u32(header.length).u32(header.body_checksum);
  const std::uint32_t checksum = crc32c(std::span(buffer).subspan(start));
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

// The entry whose record starts at `start` of the body. Its length is the record's own word:
// bounded before it is added to anything.
std::optional<raft::Entry> decode_entry(const Bytes& body, std::size_t start) {
  const std::size_t left = body.size() - start;
  if (left < record_overhead) return std::nullopt;
  const std::uint32_t length = Reader(body.span().subspan(start + record_length_at)).u32();
  if (length > left - record_overhead) return std::nullopt;
  return raft::Entry::decode(body.slice(start, record_overhead + length));
}

// Exactly `count` entries, up to the body's end. Memory grows with what is there, not with what is
// claimed.
bool decode_entries(const Bytes& body, std::size_t start, std::uint32_t count, Batch& batch) {
  for (std::uint32_t i = 0; i < count; ++i) {
    std::optional<raft::Entry> entry = decode_entry(body, start);
    if (!entry) return false;
    start += entry->record().size();
    batch.entries.push_back(std::move(*entry));
  }
  return start == body.size();
}

bool decode_body(const Bytes& body, Batch& batch) {
  Reader reader(body.span());
  const std::uint8_t flags = reader.u8();
  if ((flags & ~known_flags) != 0) return false;
  if ((flags & has_hard_state) != 0) batch.hard_state = read_hard_state(reader);
  if ((flags & has_truncation) != 0) batch.truncate_from = LogIndex(reader.u64());
  const std::uint32_t count = reader.u32();
  if (reader.failed()) return false;
  return decode_entries(body, body.size() - reader.left(), count, batch);
}

// The header at `position` of these bytes, which lie at offset - position of the file.
std::optional<BatchHeader> header_at(const Bytes& read, std::uint64_t position,
                                     std::uint64_t offset) {
  if (position > read.size() || read.size() - position < BatchHeader::size) return std::nullopt;
  const auto bytes = read.span().subspan(position, BatchHeader::size);
  if (!std::ranges::equal(bytes.first(magic.size()), std::as_bytes(std::span(magic)))) {
    return std::nullopt;
  }
  Reader reader(bytes.subspan(magic.size()));
  BatchHeader header;
  header.offset = reader.u64();
  header.durable = reader.u64();
  header.previous = reader.u32();
  header.length = reader.u32();
  header.body_checksum = reader.u32();
  header.checksum = reader.u32();
  if (header.checksum != crc32c(bytes.first(checked_header_size))) return std::nullopt;
  if (header.offset != offset || header.durable > offset) return std::nullopt;
  return header;
}

std::optional<Batch> batch_at(const Bytes& read, std::uint64_t position, std::uint64_t offset) {
  const std::optional<BatchHeader> header = header_at(read, position, offset);
  if (!header) return std::nullopt;
  const std::uint64_t start = position + BatchHeader::size;
  if (header->length > read.size() - start) return std::nullopt;
  const Bytes body = read.slice(start, header->length);
  if (crc32c(body.span()) != header->body_checksum) return std::nullopt;
  Batch batch;
  batch.header = *header;
  if (!decode_body(body, batch)) return std::nullopt;
  return batch;
}

}  // namespace

EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous) {
  ASSERT(durable <= offset);
  std::vector<std::byte> bytes;
  bytes.reserve(64);  // a header and the longest prefix
  Writer writer(bytes);
  write_prefix(writer, write);
  BatchHeader header{.offset = offset, .durable = durable, .previous = previous};
  measure(header, bytes, write);
  const auto prefix_size = static_cast<std::ptrdiff_t>(bytes.size());
  EncodedBatch batch;
  batch.checksum = write_header(bytes, header);
  std::rotate(bytes.begin(), bytes.begin() + prefix_size, bytes.end());  // the header goes first
  batch.slices.push_back(Bytes::copy_of(bytes));
  for (const raft::Entry& entry : write.entries) batch.slices.push_back(entry.record());
  batch.end = offset + BatchHeader::size + header.length;
  return batch;
}

std::optional<BatchHeader> decode_header(const Bytes& file, std::uint64_t offset) {
  return header_at(file, offset, offset);
}

std::optional<Batch> decode_batch(const Bytes& file, std::uint64_t offset) {
  return batch_at(file, offset, offset);
}

std::optional<Batch> decode_written_batch(const Bytes& written, std::uint64_t offset) {
  return batch_at(written, 0, offset);
}

}  // namespace raftbed::storage
