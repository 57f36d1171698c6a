// A Node: the four actors of one machine, their mailboxes, and one queue of turns.
//
// A host hands it what happened (a packet, a completed sync, a deadline) and then activates it
// until it is idle. A step is one message handled by one actor: atomic, at one instant, first in
// first out. A Node is a value: a copy goes on alike. It knows no clock but the instant it
// is given, and no disk but what it found there at its start.
//
// What it stands on is chosen where it is composed: a Node keeps its log in a journal and speaks by
// the NetworkActor; NodeOn<storage::Memory> needs no disk, and a storage or network of your own
// goes in the same way.
//
//   client -> NetworkActor -> KvActor -> RaftActor -> NetworkActor -> peers
//                                                 \-> StorageActor -> disk -> NetworkActor
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/actor/context.h"
#include "core/actor/kv_actor.h"
#include "core/actor/network.h"
#include "core/actor/network_actor.h"
#include "core/actor/node_options.h"
#include "core/actor/raft_actor.h"
#include "core/actor/storage_actor.h"
#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/storage/journal.h"
#include "core/storage/log_storage.h"

namespace raftbed::actor {

template <storage::LogStorage Storage, Network Net = NetworkActor>
class NodeOn {
 public:
  // Starts a life from what its storage found. The first activations put a torn tail off and set
  // the first deadline. REQUIRES: !problem_with(options).
  NodeOn(const NodeOptions& options, const typename Storage::Found& found, Effects& effects);

  // A packet came: it is read at once, at the door, and not kept. The effects get what was refused;
  // what the packet said waits for the next activation, as does whatever else happened.
  void deliver(const Packet& packet, Effects& effects);
  void completed(DiskCompletion completion);
  void wake() { tell_raft(raft::Wake{}); }
  void wish(raft::Wish wish) { tell_raft(std::move(wish)); }

  // Whether there is no message to handle.
  [[nodiscard]] bool is_idle() const { return mailboxes_.turns.empty(); }
  // Takes steps up to the first that may show outside, if there is one. A failure ends this life.
  // REQUIRES: !is_idle().
  std::optional<Failure> activate(NodeInstant now, Effects& effects);

  void reseed(Chance chance) { raft_.reseed(chance); }
  [[nodiscard]] const raft::Raft& raft() const { return raft_.raft(); }
  // Whether what was found is durable, and Raft takes part. A wish of before is not heard.
  [[nodiscard]] bool has_started() const { return raft_.has_started(); }
  [[nodiscard]] const kv::Machine& machine() const { return kv_.machine(); }
  [[nodiscard]] const KvActor& kv() const { return kv_; }
  [[nodiscard]] const StorageActor<Storage>& storage() const { return storage_; }
  // Messages that wait for the disk.
  [[nodiscard]] std::size_t held() const { return mailboxes_.network.held(); }

 private:
  template <class Input>
  void tell_raft(Input&& input) {
    static_cast<void>(mailboxes_.raft.send(std::forward<Input>(input)));
    mailboxes_.turns.push(ActorName::raft);
  }

  Mailboxes mailboxes_;
  RaftActor raft_;
  KvActor kv_;
  StorageActor<Storage> storage_;
};

using Node = NodeOn<storage::Journal>;

// Steps in a row that nobody outside can tell of, before the node is taken for running wild.
inline constexpr std::uint32_t hidden_steps_max = 10'000;

template <storage::LogStorage Storage, Network Net>
NodeOn<Storage, Net>::NodeOn(const NodeOptions& options, const typename Storage::Found& found,
                             Effects& effects)
    : mailboxes_(options.raft.self, options.mailbox_capacity),
      raft_(options.raft, found.state),
      kv_(KvOptions{options.raft.self, options.raft.bugs, options.reads,
                    options.raft.election_timeout_max, options.session_expiry}),
      storage_(Storage(found, effects.disk)) {
  ASSERT(!problem_with(options));
  if (const auto& snapshot = found.state.snapshot) {
    static_cast<void>(mailboxes_.kv.send(RestoreState{*snapshot}));
    mailboxes_.turns.push(ActorName::kv);
  }
  // Otherwise the StorageActor starts Raft, once what was found is durable.
  if (!storage_.storage().is_ready()) return;
  tell_raft(raft::Start{});
}

template <storage::LogStorage Storage, Network Net>
void NodeOn<Storage, Net>::deliver(const Packet& packet, Effects& effects) {
  Context context(mailboxes_, effects);
  Net::receive(packet, context);
}

template <storage::LogStorage Storage, Network Net>
void NodeOn<Storage, Net>::completed(DiskCompletion completion) {
  static_cast<void>(mailboxes_.storage.send(SyncCompleted{completion}));
  mailboxes_.turns.push(ActorName::storage);
}

template <storage::LogStorage Storage, Network Net>
std::optional<Failure> NodeOn<Storage, Net>::activate(NodeInstant now, Effects& effects) {
  Context context(mailboxes_, effects);
  std::optional<Failure> failure;
  std::uint32_t steps = 0;
  do {
    ASSERT(++steps <= hidden_steps_max);
    effects.actor = mailboxes_.turns.pop();
    switch (effects.actor) {
      case ActorName::raft:
        mailboxes_.raft.receive([&](auto&& m) { raft_.handle(std::move(m), now, context); });
        break;
      case ActorName::kv:
        mailboxes_.kv.receive([&](auto&& m) { failure = kv_.handle(std::move(m), now, context); });
        break;
      case ActorName::network: Net::send(mailboxes_.network, context.effects()); break;
      case ActorName::storage:
        mailboxes_.storage.receive([&](auto&& m) { storage_.handle(std::move(m), context); });
        break;
    }
    if (context.overrun()) failure = Failure::mailbox_overrun;
  } while (!context.shows() && !failure && !is_idle());
  return failure;
}

extern template class NodeOn<storage::Journal>;

}  // namespace raftbed::actor
