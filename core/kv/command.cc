// How a command becomes bytes and comes back, its operands as slices of those bytes.
#include "core/kv/command.h"

#include <span>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/match.h"
#include "core/kv/command_view.h"

namespace raftbed::kv {
namespace {

constexpr std::size_t head_size = 4 + 8 + 1 + 8;  // client, sequence, kind, session

// What lies before an operand's bytes: whatever comes first, and the length.
using Fixed = Fields<head_size + 4>;

void add_length(Fixed& fixed, const Bytes& operand) {
  ASSERT(operand.size() <= operand_size_max);
  fixed.u32(static_cast<std::uint32_t>(operand.size()));
}

Fixed length_of(const Bytes& operand) {
  Fixed fixed;
  add_length(fixed, operand);
  return fixed;
}

Bytes with_key(const Fixed& head, const Bytes& key) {
  return Bytes::joined({head.span(), key.span()});
}

Bytes with_value(const Fixed& head, const Bytes& key, const Bytes& value) {
  return Bytes::joined({head.span(), key.span(), length_of(value).span(), value.span()});
}

Bytes with_expected(const Fixed& head, const CompareAndSet& cas) {
  Fixed presence;
  presence.u8(cas.expected ? 1 : 0);
  if (cas.expected) add_length(presence, *cas.expected);
  const auto expected = cas.expected ? cas.expected->span() : std::span<const std::byte>();
  return Bytes::joined({head.span(), cas.key.span(), presence.span(), expected,
                        length_of(cas.value).span(), cas.value.span()});
}

// Its operands share the block of `bytes`. REQUIRES: it is no registration.
Operation kept_operation(const Bytes& bytes, const CommandView& view) {
  Bytes key = kept(bytes, view.key);
  switch (view.kind) {
    case Kind::get: return Get{std::move(key)};
    case Kind::stale_get: return StaleGet{std::move(key), view.at_least};
    case Kind::put: return Put{std::move(key), kept(bytes, view.value)};
    case Kind::del: return Delete{std::move(key)};
    case Kind::append: return Append{std::move(key), kept(bytes, view.value)};
    case Kind::compare_and_set:
    case Kind::registration: break;
  }
  std::optional<Bytes> expected;
  if (view.expected) expected = kept(bytes, *view.expected);
  return CompareAndSet{std::move(key), std::move(expected), kept(bytes, view.value)};
}

}  // namespace

const Bytes& key_of(const Operation& operation) {
  return match(
      operation, [](const Get& get) -> const Bytes& { return get.key; },
      [](const Put& put) -> const Bytes& { return put.key; },
      [](const Delete& del) -> const Bytes& { return del.key; },
      [](const Append& append) -> const Bytes& { return append.key; },
      [](const CompareAndSet& cas) -> const Bytes& { return cas.key; },
      [](const StaleGet& get) -> const Bytes& { return get.key; });
}

bool is_stale(const Operation& operation) {
  return std::holds_alternative<StaleGet>(operation);
}
bool is_read(const Operation& operation) {
  return std::holds_alternative<Get>(operation) || is_stale(operation);
}

Bytes encode(ClientId client, Sequence sequence, const Operation& operation,
             std::optional<LogIndex> session) {
  const auto start = [&](Kind kind, const Bytes& key) {
    Fixed head;
    head.u32(client.value()).u64(sequence.value());
    head.u8(static_cast<std::uint8_t>(kind) | (session ? names_session : std::uint8_t{0}));
    if (session) head.u64(session->value());
    add_length(head, key);
    return head;
  };
  return match(
      operation, [&](const Get& get) { return with_key(start(Kind::get, get.key), get.key); },
      [&](const Put& put) { return with_value(start(Kind::put, put.key), put.key, put.value); },
      [&](const Delete& del) { return with_key(start(Kind::del, del.key), del.key); },
      [&](const Append& more) {
        return with_value(start(Kind::append, more.key), more.key, more.value);
      },
      [&](const CompareAndSet& cas) {
        return with_expected(start(Kind::compare_and_set, cas.key), cas);
      },
      [&](const StaleGet& get) {
        Fixed index;
        index.u64(get.at_least.value());
        return Bytes::joined(
            {start(Kind::stale_get, get.key).span(), get.key.span(), index.span()});
      });
}

Bytes encode_registration(ClientId client, Sequence sequence) {
  Fixed head;
  head.u32(client.value()).u64(sequence.value());
  head.u8(static_cast<std::uint8_t>(Kind::registration));
  return Bytes::joined({head.span()});
}

Bytes stamped(const Bytes& command, MachineInstant stamp) {
  ASSERT(stamp >= MachineInstant() && stamp <= last_stamp);
  Fixed envelope;
  envelope.u32(no_client).u64(static_cast<std::uint64_t>(stamp.ns()));
  return Bytes::joined({envelope.span(), command.span()});
}

std::optional<Command> decode_command(const Bytes& bytes) {
  CommandView view;
  if (!read_command(bytes, view) || view.kind == Kind::registration) return std::nullopt;
  return Command{view.client, view.sequence, kept_operation(bytes, view), view.session};
}

}  // namespace raftbed::kv
