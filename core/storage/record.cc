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
constexpr std::uint8_t is_whole = 4;
constexpr std::uint8_t known_flags = has_hard_state | has_truncation | is_whole;

constexpr std::size_t hard_state_size = 8 + 2;
constexpr std::size_t base_size = 8 + 8 + 4;  // without the image

// The entries behind the base, in order.
template <class F>
void for_each_entry(const raft::Log& log, F&& f) {
  for (LogIndex at = log.base_index().next(); at <= log.last_index(); at = at.next()) f(log.at(at));
}

std::size_t body_size(const raft::Write& write) {
  std::size_t size = 1 + 4;
  if (write.hard_state) size += hard_state_size;
  if (write.truncate_from) size += 8;
  for (const raft::Entry& entry : write.entries) size += entry.record().size();
  return size;
}

std::size_t body_size(const raft::Restored& whole) {
  std::size_t size = 1 + hard_state_size + base_size + whole.snapshot->image().size() + 4;
  for_each_entry(whole.log, [&](const raft::Entry& entry) { size += entry.record().size(); });
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

void write_body(std::span<std::byte> room, const raft::Restored& whole) {
  FieldWriter writer(room);
  const raft::Log& log = whole.log;
  const Bytes& image = whole.snapshot->image();
  writer.u8(has_hard_state | is_whole);
  write_hard_state(writer, whole.hard_state);
  writer.u64(log.base_index().value()).u64(log.base_term().value());
  writer.u32(static_cast<std::uint32_t>(image.size())).raw(image.span());
  writer.u32(static_cast<std::uint32_t>((log.last_index() - log.base_index()).value()));
  for_each_entry(log, [&](const raft::Entry& entry) { writer.raw(entry.record().span()); });
  ASSERT(writer.left() == 0);
}

// Gives the header's checksum, which it writes as well.
std::uint32_t write_header(std::span<std::byte> room, const BatchHeader& header) {
  FieldWriter writer(room);
  writer.raw(std::as_bytes(std::span(magic))).u32(header.generation);
  writer.u64(header.offset).u64(header.durable);
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

// What a whole batch stands on; the image is looked at where it lies in `bytes`.
bool read_base(const Bytes& bytes, Reader& reader, Batch& batch) {
  const LogIndex index(reader.u64());
  const Term term(reader.u64());
  const std::size_t size = reader.sized().size();
  if (reader.failed()) return false;
  const std::size_t end = batch.records_end - reader.left();
  std::optional<raft::Snapshot> snapshot = raft::Snapshot::decode(bytes.slice(end - size, size));
  if (!snapshot || index > snapshot->index() || term > snapshot->term()) return false;
  batch.base.emplace(Base{index, term, std::move(*snapshot)});
  return batch.hard_state.has_value() && !batch.truncate_from;
}

// What stands before the records. REQUIRES: the body ends at records_end of the bytes, and its
// checksum is right.
bool read_prefix(const Bytes& bytes, std::span<const std::byte> body, Batch& batch) {
  Reader reader(body);
  const std::uint8_t flags = reader.u8();
  if ((flags & ~known_flags) != 0) return false;
  batch.hard_state.reset();
  batch.truncate_from.reset();
  batch.base.reset();
  if ((flags & has_hard_state) != 0) batch.hard_state = read_hard_state(reader);
  if ((flags & has_truncation) != 0) batch.truncate_from = LogIndex(reader.u64());
  if ((flags & is_whole) != 0 && !read_base(bytes, reader, batch)) return false;
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
  header.generation = load_little_endian<std::uint32_t>(bytes + 4);
  header.offset = load_little_endian<std::uint64_t>(bytes + 8);
  header.durable = load_little_endian<std::uint64_t>(bytes + 16);
  header.previous = load_little_endian<std::uint32_t>(bytes + 24);
  header.length = load_little_endian<std::uint32_t>(bytes + 28);
  header.body_checksum = load_little_endian<std::uint32_t>(bytes + 32);
  header.checksum = load_little_endian<std::uint32_t>(bytes + 36);
  return header.offset == offset && header.durable <= offset &&
         header.checksum == crc32c({bytes, checked_header_size});
}

}  // namespace

EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous, std::uint32_t generation) {
  Slab of_its_own;
  return encode_batch(write, offset, durable, previous, generation, of_its_own);
}

EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous, std::uint32_t generation, Slab& slab) {
  ASSERT(durable <= offset);
  const std::size_t length = write.whole.empty() ? body_size(write) : body_size(*write.whole);
  ASSERT(length <= std::numeric_limits<std::uint32_t>::max());
  BatchHeader header{.generation = generation, .offset = offset, .durable = durable};
  header.previous = previous;
  header.length = static_cast<std::uint32_t>(length);
  EncodedBatch batch;
  batch.bytes = slab.filled(BatchHeader::size + length, [&](std::span<std::byte> room) {
    const auto body = room.subspan(BatchHeader::size);
    write.whole.empty() ? write_body(body, write) : write_body(body, *write.whole);
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
  return crc32c(body) == batch.header.body_checksum && read_prefix(bytes, body, batch);
}

}  // namespace raftbed::storage
