#include "core/raft/entry.h"

#include <array>
#include <cstddef>

#include "core/base/codec.h"
#include "core/base/crc32c.h"

namespace raftbed::raft {
namespace {

constexpr std::size_t header_size = 8 + 8 + 1 + 4;
constexpr std::size_t checksum_size = 4;

// A field in its place, little-endian. An entry is encoded for every command, so into a buffer on
// the stack.
template <std::size_t size>
void put(std::array<std::byte, size>& buffer, std::size_t at, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) {
    buffer[at++] = static_cast<std::byte>(value >> (8 * i));
  }
}

std::optional<EntryKind> kind_named(std::uint8_t number) {
  if (number == static_cast<std::uint8_t>(EntryKind::noop)) return EntryKind::noop;
  if (number == static_cast<std::uint8_t>(EntryKind::command)) return EntryKind::command;
  return std::nullopt;
}

}  // namespace

Entry::Entry(LogIndex index, Term term, EntryKind kind, std::span<const std::byte> command)
    : index_(index), term_(term), kind_(kind) {
  std::array<std::byte, header_size> header{};
  put(header, 0, index.value(), 8);
  put(header, 8, term.value(), 8);
  put(header, 16, static_cast<std::uint64_t>(kind), 1);
  put(header, 17, command.size(), 4);
  checksum_ = crc32c(command, crc32c(header));
  std::array<std::byte, checksum_size> checksum{};
  put(checksum, 0, checksum_, 4);
  record_ = Bytes::joined({header, command, checksum});
}

std::optional<Entry> Entry::decode(const Bytes& record) {
  if (record.size() < header_size + checksum_size) return std::nullopt;
  Reader reader(record.span());
  Entry entry;
  entry.index_ = LogIndex(reader.u64());
  entry.term_ = Term(reader.u64());
  const std::optional<EntryKind> kind = kind_named(reader.u8());
  reader.sized();
  entry.checksum_ = reader.u32();
  if (!kind || reader.failed() || reader.left() != 0) return std::nullopt;
  if (crc32c(record.span().first(record.size() - checksum_size)) != entry.checksum_) {
    return std::nullopt;
  }
  entry.kind_ = *kind;
  entry.record_ = record;
  return entry;
}

Bytes Entry::command() const {
  if (record_.empty()) return {};  // the entry that was made by default
  return record_.slice(header_size, record_.size() - header_size - checksum_size);
}

}  // namespace raftbed::raft
