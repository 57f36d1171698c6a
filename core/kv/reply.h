// What a client hears: the state machine's answer, with the version of the key.
//
// The version is the log index of the key's last write, 0 if it was never written (a delete is a
// write). It is what lets a checker order operations without a search, and a client see what it
// lost to.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace raftbed::kv {

enum class Status : std::uint8_t {
  done = 0,       // took effect, or was read
  not_equal = 1,  // a compare-and-set that found another value: `value` is the actual one
  superseded =
      2,  // an attempt of an operation that the session has gone past: its answer is forgotten
  no_session = 3,  // the session is gone: this attempt had no effect; an earlier one may have had
  registered = 4,  // the client has a session: `version` names it
};
inline constexpr Status last_status = Status::registered;

struct Reply {
  Status status = Status::done;
  std::optional<Bytes> value;  // get: what the key holds; not_equal: likewise; otherwise absent
  LogIndex version;            // of the key after the operation
  friend bool operator==(const Reply&, const Reply&) = default;
};

// How a command stood to its session when it was applied.
enum class Standing : std::uint8_t {
  known,       // it had one: a repetition is filtered there
  registered,  // it asked for one, and has one now
  none,        // it had none: no effect
};

// What became of a client's command at the state machine, and whether this application is the one
// that took effect. It is not where the session filtered a repetition, or has gone past the
// command.
struct Applied {
  ClientId client;
  Sequence sequence;
  bool took_effect = false;
  Standing standing = Standing::known;
  std::uint32_t expired = 0;  // sessions that were gone by the time that this command brought
};

}  // namespace raftbed::kv
