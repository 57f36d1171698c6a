// The state machine as bytes, for snapshots, and back.
//
// state   = version u8 | applied u64 | cells u32 | cells | sessions u32 | sessions
// cell    = key | version u64 | value
// session = client u32 | last u64 | status u8 | version u64 | value | [lease]
// key     = length u32 | bytes
// value   = presence u8 (0, 1) | [length u32 | bytes]
// lease   = id u64 | registration u64 | used u64 | used at u64
//
// Version 1 is of a machine whose sessions last for ever. In version 2, where they expire, the time
// u64 comes behind the applied index, and each session has a lease.
// Little-endian. In order of their keys and clients, so that equal states are equal bytes on every
// replica.
#include "core/kv/machine.h"

#include "core/base/codec.h"
#include "core/base/field_writer.h"

namespace raftbed::kv {
namespace {

constexpr std::uint8_t version_for_ever = 1;
constexpr std::uint8_t version_expiring = 2;
constexpr std::size_t prefix_size = 1 + 8 + 4;
constexpr std::size_t time_size = 8;
constexpr std::size_t lease_size = 4 * 8;

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

}  // namespace

// Reads what lies in a block, and lends parts of it.
struct Machine::StateReader {
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
  MachineInstant instant() {
    const std::uint64_t ns = reader.u64();
    const bool is_beyond = ns > static_cast<std::uint64_t>(last_stamp.ns());
    is_malformed = is_malformed || is_beyond;
    return is_beyond ? MachineInstant() : MachineInstant(static_cast<std::int64_t>(ns));
  }
  [[nodiscard]] bool may_go_on() const { return !is_malformed && !reader.failed(); }
};

std::size_t Machine::state_size() const {
  std::size_t size = prefix_size + 4 + (session_expiry_ ? time_size : 0);
  store_.for_each([&](const Key& key, const Cell& cell) {
    size += 4 + key.bytes().size() + 8 + size_of(cell.value);
  });
  if (bugs_.has(Bug::S09)) return size;
  sessions_.for_each([&](ClientId, const Session& session) {
    size += 4 + 8 + 1 + 8 + size_of(session.reply.value) + (session_expiry_ ? lease_size : 0);
  });
  return size;
}

Bytes Machine::state() const {
  return Bytes::filled(state_size(), [&](std::span<std::byte> room) {
    FieldWriter writer(room);
    writer.u8(session_expiry_ ? version_expiring : version_for_ever).u64(applied_.value());
    if (session_expiry_) writer.u64(static_cast<std::uint64_t>(now_.ns()));
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
      if (!session_expiry_) return;
      writer.u64(session.id.value()).u64(session.registration.value());
      writer.u64(session.used.value()).u64(static_cast<std::uint64_t>(session.used_at.ns()));
    });
    ASSERT(writer.left() == 0);
  });
}

// A lease must be one that could have come about, and the entry that it names nobody else's:
// by_use_ is made anew from them.
bool Machine::restore_lease(ClientId client, Session& session) {
  by_use_.set(session.used, client);
  return session.id > LogIndex(0) && session.id <= session.used && session.used <= applied_ &&
         session.used_at <= now_;
}

bool Machine::restore_sessions(StateReader& in, bool expiring) {
  for (std::uint32_t left = in.reader.u32(); left > 0 && in.may_go_on(); --left) {
    const ClientId client(in.reader.u32());
    Session& session = sessions_.edit(client).value;
    session.last = Sequence(in.reader.u64());
    const std::uint8_t status = in.reader.u8();
    in.is_malformed = in.is_malformed || status > static_cast<std::uint8_t>(last_status);
    session.reply.status = static_cast<Status>(status);
    session.reply.version = LogIndex(in.reader.u64());
    session.reply.value = in.value();
    if (!expiring) continue;
    session.id = LogIndex(in.reader.u64());
    session.registration = Sequence(in.reader.u64());
    session.used = LogIndex(in.reader.u64());
    session.used_at = in.instant();
    in.is_malformed = in.is_malformed || !restore_lease(client, session);
  }
  return !expiring || by_use_.size() == sessions_.size();
}

// A state of the other kind is none of ours: its sessions would mean another thing.
std::optional<Machine> Machine::restored(const Bytes& state, BugSet bugs,
                                         std::optional<Duration> session_expiry) {
  StateReader in{state};
  Machine machine(bugs, session_expiry);
  const bool expiring = session_expiry.has_value();
  if (in.reader.u8() != (expiring ? version_expiring : version_for_ever)) return std::nullopt;
  machine.applied_ = LogIndex(in.reader.u64());
  if (expiring) machine.now_ = in.instant();
  for (std::uint32_t left = in.reader.u32(); left > 0 && in.may_go_on(); --left) {
    const Bytes key = in.sized();
    Cell& cell = machine.store_.edit(key).value;
    cell.version = LogIndex(in.reader.u64());
    cell.value = in.value();
  }
  const bool is_whole = machine.restore_sessions(in, expiring);
  if (!is_whole || in.is_malformed || !in.reader.complete()) return std::nullopt;
  return machine;
}

}  // namespace raftbed::kv
