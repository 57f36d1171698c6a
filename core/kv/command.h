// The operations of the key-value store, and how they lie in a log entry as an opaque command.
//
// A command is an operation with its session: which client, and the how-many-th of its operations.
// All attempts of one operation carry the same (client, sequence), so that it takes effect at most
// once. Keys and values are byte strings of at most 64 KiB; an empty value is a value. What a key
// holds may grow beyond that by appends.
//
// command = client u32 | sequence u64 | kind u8 | [session u64] | key | operands   (little-endian)
//   kind 0, get, and 2, delete: no operands
//   kind 1, put, and 3, append: value
//   kind 4, compare-and-set:    presence u8 (0, 1) | [expected] | value
//   kind 5, register:           nothing behind the kind
//   kind 6, stale get:          index u64
//   kind + 128: it names its session, by the index of the entry that registered it
// key, value, expected = length u32 | bytes
//
// Where sessions expire, the leader puts the time around what a client sent (dissertation 6.3):
// stamped = 0xffffffff u32, which is no client | nanoseconds u64 | command
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/kv/machine_time.h"

namespace raftbed::kv {

struct Get {
  Bytes key;
  friend bool operator==(const Get&, const Get&) = default;
};
// Of the state of whoever is asked, which may be an old one: older than no version of any key that
// the client has seen, and so of none that it has written (dissertation 6.4.1: "each client would
// see the replicated state machine progress monotonically"). It never enters the log.
struct StaleGet {
  Bytes key;
  LogIndex at_least;  // who has not applied this does not answer
  friend bool operator==(const StaleGet&, const StaleGet&) = default;
};
struct Put {
  Bytes key;
  Bytes value;
  friend bool operator==(const Put&, const Put&) = default;
};
struct Delete {
  Bytes key;
  friend bool operator==(const Delete&, const Delete&) = default;
};
// Appends to the value; to the empty value where the key is absent.
struct Append {
  Bytes key;
  Bytes value;
  friend bool operator==(const Append&, const Append&) = default;
};
// Sets the key to `value` if what it holds is `expected`; absent means: if the key is absent.
struct CompareAndSet {
  Bytes key;
  std::optional<Bytes> expected;
  Bytes value;
  friend bool operator==(const CompareAndSet&, const CompareAndSet&) = default;
};

using Operation = std::variant<Get, Put, Delete, Append, CompareAndSet, StaleGet>;
const Bytes& key_of(const Operation& operation);
bool is_stale(const Operation& operation);
bool is_read(const Operation& operation);  // stale or not

struct Command {
  ClientId client;
  Sequence sequence;
  Operation operation;
  std::optional<LogIndex> session{};  // absent: the one that its client's first command opened
  friend bool operator==(const Command&, const Command&) = default;
};

inline constexpr std::size_t operand_size_max = 65'536;  // of a key, a value, an expected value

// REQUIRES: every operand at most operand_size_max.
Bytes encode(ClientId client, Sequence sequence, const Operation& operation,
             std::optional<LogIndex> session = std::nullopt);
inline Bytes encode(const Command& command) {
  return encode(command.client, command.sequence, command.operation, command.session);
}
// Asks for a session, to do the operation of that sequence in.
Bytes encode_registration(ClientId client, Sequence sequence);
// As the leader proposes it. REQUIRES: 0 <= stamp <= last_stamp.
Bytes stamped(const Bytes& command, MachineInstant stamp);
// Absent if the bytes are not exactly one well-formed operation of a client: check before
// proposing, for a committed command that cannot be decoded is not skipped, the state machine stops
// (see machine.h). Operands share the block. To look at one without keeping it: command_view.h.
std::optional<Command> decode_command(const Bytes& bytes);

}  // namespace raftbed::kv
