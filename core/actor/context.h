// What an actor's activation may do: send to the other three, and act on the world outside. Nothing
// else.
//
// The context is lent for one activation and holds no state of its own: mailboxes belong to the
// node, effects to the host. The order of sends is the order of the activations that they cause.
#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/actor/mailbox.h"
#include "core/actor/outbox.h"
#include "core/actor/protocol.h"
#include "core/base/disk.h"
#include "core/base/packet.h"
#include "core/base/time.h"
#include "core/kv/reply.h"
#include "core/raft/step.h"

namespace raftbed::actor {

// Why an actor cannot go on: its node is restarted from disk, under supervision.
enum class Failure : std::uint8_t {
  corrupt_log,
  undecodable_command,
  undecodable_snapshot,
  mailbox_overrun
};

// A position of the log that was given to the state machine, and what it did where it was a
// command. The entry is named, not kept.
struct AppliedEntry {
  LogIndex index;
  Term term;
  raft::EntryKind kind = raft::EntryKind::noop;
  std::uint32_t checksum = 0;
  std::optional<kv::Applied> effect;
};

// A user message that found this mailbox full. Its sender was answered if it waits for an answer.
struct MailboxRefusal {
  ActorName mailbox = ActorName::raft;
  MessageKind kind = MessageKind::request;
};

// What an activation did to the outside, and what it lets be seen. A buffer that the host reuses,
// and empties in between as far as it looks: `raft` is cleared by the next step, and `wake` says
// nothing unless raft_stepped. Each member is one actor's, but for the refusals.
struct Effects {
  std::vector<Packet> packets;      // network
  std::vector<DiskOperation> disk;  // storage
  std::optional<NodeInstant> wake;  // raft: the next deadline, where it may have changed

  // For checkers and people; a host that serves may ignore it.
  ActorName actor = ActorName::raft;       // who was activated
  bool raft_stepped = false;               // raft: then `raft` is what it put out
  raft::Output raft;                       // raft
  std::vector<AppliedEntry> applied;       // kv
  std::optional<raft::Snapshot> restored;  // kv: the state machine went on from here
  std::vector<Promise> promises;           // network: those that left
  std::vector<WireRefusal> wire_refusals;  // network
  std::vector<MailboxRefusal> mailbox_refusals;

  void clear() {
    packets.clear();
    disk.clear();
    wake.reset();
    raft_stepped = false;
    applied.clear();
    restored.reset();
    promises.clear();
    wire_refusals.clear();
    mailbox_refusals.clear();
  }
};

// The four mailboxes, and the order in which their messages arrived.
struct Mailboxes {
  Mailboxes(NodeId self, std::uint32_t capacity)
      : raft(capacity), kv(capacity), network(self), storage(system_capacity) {}
  template <ActorName name>
  auto& of() {
    if constexpr (name == ActorName::raft) return raft;
    if constexpr (name == ActorName::kv) return kv;
    if constexpr (name == ActorName::network) return network;
    if constexpr (name == ActorName::storage) return storage;
  }

  Mailbox<RaftUser, RaftSystem> raft;
  Mailbox<KvUser, KvSystem> kv;
  Outbox network;
  Lane<StorageSystem> storage;  // nobody outside writes to it
  Queue<ActorName> turns;       // one for each message
};

class Context {
 public:
  Context(Mailboxes& mailboxes, Effects& effects) : mailboxes_(&mailboxes), effects_(&effects) {}

  // For who has something to put there: from then on this activation is one that may show.
  [[nodiscard]] Effects& effects() {
    shows_ = true;
    return *effects_;
  }
  // For who may have something for the disk: it shows if there is.
  [[nodiscard]] std::vector<DiskOperation>& disk() { return effects_->disk; }

  // The system lane: what a node lives by. The message is made of `args`, in its place.
  template <ActorName to, class... Args>
  void send(Args&&... args) {
    if (mailboxes_->of<to>().send(std::forward<Args>(args)...) == Sent::full) {
      overrun_ = true;
    } else {
      mailboxes_->turns.push(to);
    }
  }
  // For the NetworkActor: what is to leave once its write is durable, ...
  void hold(const raft::HeldMessages& held) { mailboxes_->network.hold(held); }
  // ... as it is now, with all before it: for the StorageActor alone, which asks, so that no turn
  // is taken for nothing.
  void release(WriteId durable) {
    if (mailboxes_->network.holds(durable)) send<ActorName::network>(Durable{durable});
  }
  // The user lane: what comes from outside and may be refused; it came as a message of this kind.
  // The caller answers a refusal, and has the message still.
  template <ActorName to, class Message>
  Sent try_send(MessageKind kind, Message&& message) {
    if (mailboxes_->of<to>().try_send(std::forward<Message>(message)) == Sent::full) {
      return refuse(to, kind);
    }
    mailboxes_->turns.push(to);
    return Sent::accepted;
  }
  // The same for what a peer says to Raft, which is large: `fill` completes it in its place, and
  // says whether it is worth keeping.
  template <class Fill>
  Sent try_send_received(MessageKind kind, NodeId from, Fill&& fill) {
    Lane<RaftUser>& lane = mailboxes_->raft.user;
    if (lane.is_full()) return refuse(ActorName::raft, kind);
    RaftUser& made = lane.open(std::in_place_type<raft::Input>, std::in_place_type<raft::Receive>);
    auto& received = std::get<raft::Receive>(std::get<raft::Input>(made));
    received.from = from;
    if (fill(received.message)) {
      mailboxes_->turns.push(ActorName::raft);
    } else {
      lane.withdraw();
    }
    return Sent::accepted;
  }

  // A system lane overran during this activation.
  [[nodiscard]] bool overrun() const { return overrun_; }
  // Whether anybody outside may be able to tell that it took place.
  [[nodiscard]] bool shows() const { return shows_ || !effects_->disk.empty(); }

 private:
  Sent refuse(ActorName mailbox, MessageKind kind) {
    effects().mailbox_refusals.push_back(MailboxRefusal{mailbox, kind});
    return Sent::full;
  }

  Mailboxes* mailboxes_;
  Effects* effects_;
  bool overrun_ = false;
  bool shows_ = false;
};

}  // namespace raftbed::actor
