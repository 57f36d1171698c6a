// What an actor's activation may do: send to the other three, and act on the world outside. Nothing
// else.
//
// The context is lent for one activation and holds no state of its own: mailboxes belong to the
// node, effects to the host. The order of sends is the order of the activations that they cause.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/actor/mailbox.h"
#include "core/actor/protocol.h"
#include "core/base/disk.h"
#include "core/base/packet.h"
#include "core/base/time.h"
#include "core/kv/machine.h"
#include "core/raft/step.h"

namespace raftbed::actor {

// Why an actor cannot go on: its node is restarted from disk, under supervision.
enum class Failure : std::uint8_t { corrupt_log, undecodable_command, mailbox_overrun };

// A position of the log that was given to the state machine, and what it did where it was a
// command.
struct AppliedEntry {
  raft::Entry entry;
  std::optional<kv::Applied> applied;
};

// What one activation did to the outside, and what it lets be seen. A buffer that the host reuses.
struct Effects {
  std::vector<Packet> packets;
  std::vector<DiskOperation> disk;
  std::optional<NodeInstant> wake;  // the next deadline, where it may have changed

  // For checkers and people; a host that serves may ignore it.
  ActorName actor = ActorName::raft;  // who was activated
  bool raft_stepped = false;          // then `raft` is what it put out
  raft::Output raft;
  std::vector<AppliedEntry> applied;
  std::vector<raft::Outgoing> promises;  // votes granted and appends accepted that left just now
  std::vector<WireRefusal> wire_refusals;
  std::uint32_t mailbox_refusals =
      0;  // user messages that found a mailbox full, all answered or noted

  void clear() {
    packets.clear();
    disk.clear();
    wake.reset();
    raft_stepped = false;
    applied.clear();
    promises.clear();
    wire_refusals.clear();
    mailbox_refusals = 0;
  }
};

// The four mailboxes, and the order in which their messages arrived.
struct Mailboxes {
  explicit Mailboxes(std::uint32_t capacity)
      : raft(capacity), kv(capacity), network(capacity), storage(capacity) {}
  Mailbox<RaftInbox> raft;
  Mailbox<KvInbox> kv;
  Mailbox<NetworkInbox> network;
  Mailbox<StorageInbox> storage;
  Queue<ActorName> turns;  // one for each message
};

class Context {
 public:
  Context(NodeInstant now, Mailboxes& mailboxes, Effects& effects)
      : now_(now), mailboxes_(&mailboxes), effects_(&effects) {}

  [[nodiscard]] NodeInstant now() const { return now_; }
  [[nodiscard]] Effects& effects() { return *effects_; }

  // The system lane: what a node lives by.
  void send(RaftInbox&& message) {
    deliver(mailboxes_->raft.send(std::move(message)), ActorName::raft);
  }
  void send(KvInbox&& message) { deliver(mailboxes_->kv.send(std::move(message)), ActorName::kv); }
  void send(NetworkInbox&& message) {
    deliver(mailboxes_->network.send(std::move(message)), ActorName::network);
  }
  void send(StorageInbox&& message) {
    deliver(mailboxes_->storage.send(std::move(message)), ActorName::storage);
  }
  // The user lane: what comes from outside and may be refused. The caller answers a refusal.
  Sent try_send(RaftInbox&& message) {
    return attempt(mailboxes_->raft.try_send(std::move(message)), ActorName::raft);
  }
  Sent try_send(KvInbox&& message) {
    return attempt(mailboxes_->kv.try_send(std::move(message)), ActorName::kv);
  }

  // A system lane overran during this activation.
  [[nodiscard]] bool overrun() const { return overrun_; }

 private:
  void deliver(Sent sent, ActorName to) {
    if (sent == Sent::full) {
      overrun_ = true;
    } else {
      mailboxes_->turns.push(to);
    }
  }
  Sent attempt(Sent sent, ActorName to) {
    if (sent == Sent::full) {
      ++effects_->mailbox_refusals;
    } else {
      mailboxes_->turns.push(to);
    }
    return sent;
  }

  NodeInstant now_;
  Mailboxes* mailboxes_;
  Effects* effects_;
  bool overrun_ = false;
};

}  // namespace raftbed::actor
