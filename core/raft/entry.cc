#include "core/raft/entry.h"

#include <cstddef>
#include <utility>

#include "core/base/broken.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "core/base/field_writer.h"

namespace raftbed::raft {
namespace {

constexpr std::size_t header_size = 8 + 8 + 1 + 4;
constexpr std::size_t checksum_size = 4;

std::optional<EntryKind> kind_named(std::uint8_t number) {
  if (number > static_cast<std::uint8_t>(EntryKind::configuration)) return std::nullopt;
  return EntryKind{number};
}

// As it has to be. REQUIRES: a record.
std::uint32_t checksum_of(const Bytes& record) {
  return crc32c(record.span().first(record.size() - checksum_size));
}

}  // namespace

Entry::Entry(LogIndex index, Term term, EntryKind kind, std::span<const std::byte> command)
    : index_(index), term_(term), kind_(kind) {
  record_ = Bytes::filled(header_size + command.size() + checksum_size,
                          [&](std::span<std::byte> room) { encode(command, room); });
}

Entry::Entry(LogIndex index, Term term, EntryKind kind, std::span<const std::byte> command,
             Slab& slab)
    : index_(index), term_(term), kind_(kind) {
  record_ = slab.filled(header_size + command.size() + checksum_size,
                        [&](std::span<std::byte> room) { encode(command, room); });
}

void Entry::encode(std::span<const std::byte> command, std::span<std::byte> room) {
  FieldWriter writer(room);
  writer.u64(index_.value()).u64(term_.value()).u8(static_cast<std::uint8_t>(kind_));
  writer.u32(static_cast<std::uint32_t>(command.size())).raw(command);
  checksum_ = crc32c(room.first(room.size() - checksum_size));
  writer.u32(checksum_);
}

std::optional<Entry> Entry::decode(const Bytes& record) {
  std::optional<Entry> entry(std::in_place);
  if (!read(record, *entry)) entry.reset();
  return entry;
}

bool Entry::read(const Bytes& record, Entry& entry) {
  return read_unchecked(record, 0, entry) && entry.record_.size() == record.size() &&
         checksum_of(record) == entry.checksum_;
}

bool Entry::read_unchecked(const Bytes& bytes, std::size_t at, Entry& entry) {
  const auto there = bytes.span().subspan(at);
  if (there.size() < header_size + checksum_size) return false;
  const std::byte* header = there.data();
  entry.index_ = LogIndex(load_little_endian<std::uint64_t>(header));
  entry.term_ = Term(load_little_endian<std::uint64_t>(header + 8));
  const std::optional<EntryKind> kind = kind_named(std::to_integer<std::uint8_t>(header[16]));
  // The record's own word: bounded before it is added.
  const auto length = load_little_endian<std::uint32_t>(header + 17);
  if (!kind || length > there.size() - header_size - checksum_size) return false;
  entry.kind_ = *kind;
  entry.checksum_ = load_little_endian<std::uint32_t>(header + header_size + length);
  entry.record_ = bytes.slice(at, header_size + length + checksum_size);
  return *kind != EntryKind::configuration ||
         decode_configuration(there.subspan(header_size, length)).has_value();
}

Configuration configuration_of(const Entry& entry) {
  std::optional<Configuration> configuration = decode_configuration(entry.command().span());
  ASSERT(configuration.has_value());  // no other record is well-formed
  return *std::move(configuration);
}

Bytes Entry::command() const {
  if (record_.empty()) return {};  // the entry that was made by default
  return record_.slice(header_size, record_.size() - header_size - checksum_size);
}

}  // namespace raftbed::raft
