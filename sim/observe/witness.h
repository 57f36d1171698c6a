// A witness: whoever is told what happens in a run, as it happens. Checkers, the fingerprint and
// traces are.
//
// It is lent for one event and never stored in the world: the trace is a sink outside the value
// (DESIGN, section 2). All of it is called in the order in which it happens; nothing that a witness
// does can change the run.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/disk.h"
#include "core/base/packet.h"
#include "sim/observe/history.h"
#include "sim/observe/observation.h"

namespace raftbed::observe {

// What became of a message. Every message is told of when it is sent, and once more at its end: it
// is delivered, or dropped with its cause, be it at once (then both are told as one).
enum class Passage : std::uint8_t { sent, duplicated, delivered, dropped };
struct MessageSeen {
  Passage passage = Passage::sent;
  const Packet& packet;
  std::uint64_t n = 0;     // with the label, the message's name
  std::uint32_t copy = 0;  // 1: the network's duplicate
  std::optional<DropCause> drop_cause;
  std::optional<Instant> due;  // of what was sent and is in flight

  [[nodiscard]] MessageName name() const {
    return MessageName{packet.from, packet.to, packet.label, n, copy};
  }
};

class Witness {
 public:
  Witness() = default;
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  virtual ~Witness() = default;

  virtual void node(const Observations& observations) = 0;
  virtual void message(const Moment& moment, const MessageSeen& seen) = 0;
  virtual void wrote(const Moment& moment, NodeId node, const DiskOperation& operation) = 0;
  virtual void invoked(const Invocation& invocation) = 0;
  virtual void returned(const Invocation& invocation, const Return& outcome) = 0;
  // The client stopped waiting: the outcome stays unknown.
  virtual void gave_up(const Moment& moment, const Invocation& invocation) = 0;
};

}  // namespace raftbed::observe
