// A command read where it lies: its operands are views of the entry's bytes, so that the state
// machine counts and copies only what it keeps.
//
// The reader refuses what the encoder (command.h, which has the format) would not have written, so
// that a command has exactly one encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/kv/machine_time.h"

namespace raftbed::kv {

// Frozen: it lies in logs.
enum class Kind : std::uint8_t {
  get = 0,
  put = 1,
  del = 2,
  append = 3,
  compare_and_set = 4,
  registration = 5,
  stale_get = 6
};
inline constexpr Kind last_kind = Kind::stale_get;
inline constexpr std::uint8_t names_session = 0x80;       // beside a kind
inline constexpr std::uint32_t no_client = 0xffff'ffffU;  // begins a stamped command

using Operand = std::span<const std::byte>;

struct CommandView {
  CommandView();
  ClientId client;
  Sequence sequence;
  Kind kind = Kind::get;
  std::optional<LogIndex> session;
  Operand key;
  std::optional<Operand> expected;  // compare_and_set
  Operand value;                    // put, append, compare_and_set
  LogIndex at_least;                // stale_get
};
// Behind its class: it is then not zeroed as a whole before it is filled in.
inline CommandView::CommandView() = default;

// False if the bytes are not exactly one well-formed command of a client, without a stamp: then the
// view is of no use. It is good as long as the bytes are.
bool read_command(const Bytes& bytes, CommandView& view);
// Likewise of what lies in the log: with a stamp or without.
struct Logged {
  Logged();
  CommandView command;
  std::optional<MachineInstant> stamp;
};
inline Logged::Logged() = default;  // likewise
bool read_logged(const Bytes& bytes, Logged& logged);

// An operand to keep: it shares the command's block. REQUIRES: it is a view of these bytes.
inline Bytes kept(const Bytes& bytes, Operand operand) {
  if (operand.empty()) return {};
  return bytes.slice(static_cast<std::size_t>(operand.data() - bytes.span().data()),
                     operand.size());
}

}  // namespace raftbed::kv
