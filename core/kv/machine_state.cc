// The state machine as bytes, for snapshots, and back.
//
// state   = version u8 | applied u64 | cells u32 | cells | sessions u32 | sessions
// cell    = key | version u64 | value
// session = client u32 | last u64 | status u8 | version u64 | value
// key     = length u32 | bytes
// value   = presence u8 (0, 1) | [length u32 | bytes]
//
// Little-endian. In order of their keys and clients, so that equal states are equal bytes on every
// replica.
#include "core/kv/machine.h"

#include "core/base/codec.h"
#include "core/base/field_writer.h"

namespace raftbed::kv {
namespace {

constexpr std::uint8_t state_version = 1;
constexpr std::size_t prefix_size = 1 + 8 + 4;

std::size_t size_of(const std::optional<Bytes>& value) {
  return 1 + (value ? 4 + value->size() : 0);
}

void write_sized(FieldWriter& writer, const Bytes& bytes) {
  writer.u32(static_cast<std::uint32_t>(bytes.size())).raw(bytes.span());
}

void write_value(FieldWriter& writer, const std::optional<Bytes>& value) {
  writer.u8(value ? 1 : 0);
  if (value) write_sized(writer, *value);
}

// Reads what lies in a block, and lends parts of it.
struct StateReader {
  const Bytes& state;
  Reader reader{state.span()};
  bool is_malformed = false;

  Bytes sized() {
    const std::size_t size = reader.sized().size();
    return state.slice(state.size() - reader.left() - size, size);
  }
  std::optional<Bytes> value() {
    const std::uint8_t presence = reader.u8();
    is_malformed = is_malformed || presence > 1;
    return presence == 1 ? std::optional(sized()) : std::nullopt;
  }
  [[nodiscard]] bool may_go_on() const { return !is_malformed && !reader.failed(); }
};

}  // namespace

std::size_t Machine::state_size() const {
  std::size_t size = prefix_size + 4;
  store_.for_each([&](const Key& key, const Cell& cell) {
    size += 4 + key.bytes().size() + 8 + size_of(cell.value);
  });
  if (bugs_.has(Bug::S09)) return size;
  sessions_.for_each([&](ClientId, const Session& session) {
    size += 4 + 8 + 1 + 8 + size_of(session.reply.value);
  });
  return size;
}

Bytes Machine::state() const {
  return Bytes::filled(state_size(), [&](std::span<std::byte> room) {
    FieldWriter writer(room);
    writer.u8(state_version).u64(applied_.value());
    writer.u32(static_cast<std::uint32_t>(store_.size()));
    store_.for_each([&](const Key& key, const Cell& cell) {
      write_sized(writer, key.bytes());
      writer.u64(cell.version.value());
      write_value(writer, cell.value);
    });
    if (bugs_.has(Bug::S09)) return static_cast<void>(writer.u32(0));
    writer.u32(static_cast<std::uint32_t>(sessions_.size()));
    sessions_.for_each([&](ClientId client, const Session& session) {
      writer.u32(client.value()).u64(session.last.value());
      writer.u8(static_cast<std::uint8_t>(session.reply.status)).u64(session.reply.version.value());
      write_value(writer, session.reply.value);
    });
    ASSERT(writer.left() == 0);
  });
}

std::optional<Machine> Machine::restored(const Bytes& state, BugSet bugs) {
  StateReader in{state};
  Machine machine(bugs);
  if (in.reader.u8() != state_version) return std::nullopt;
  machine.applied_ = LogIndex(in.reader.u64());
  for (std::uint32_t left = in.reader.u32(); left > 0 && in.may_go_on(); --left) {
    const Bytes key = in.sized();
    Cell& cell = machine.store_.edit(key).value;
    cell.version = LogIndex(in.reader.u64());
    cell.value = in.value();
  }
  for (std::uint32_t left = in.reader.u32(); left > 0 && in.may_go_on(); --left) {
    Session& session = machine.sessions_.edit(ClientId(in.reader.u32())).value;
    session.last = Sequence(in.reader.u64());
    const std::uint8_t status = in.reader.u8();
    in.is_malformed = in.is_malformed || status > static_cast<std::uint8_t>(Status::superseded);
    session.reply.status = static_cast<Status>(status);
    session.reply.version = LogIndex(in.reader.u64());
    session.reply.value = in.value();
  }
  if (in.is_malformed || !in.reader.complete()) return std::nullopt;
  return machine;
}

}  // namespace raftbed::kv
