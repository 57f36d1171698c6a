// A Node: the four actors of one machine, their mailboxes, and one queue of turns.
//
// A host hands it what happened (a packet, a completed sync, a deadline) and then activates it
// until it is idle. A step is one message handled by one actor: atomic, at one instant, first in
// first out. A Node is a value: a copy goes on alike. It knows no clock but the instant it
// is given, and no disk but the bytes it started from.
//
//   client -> NetworkActor -> KvActor -> RaftActor -> NetworkActor -> peers
//                                                 \-> StorageActor -> disk -> what waited for it
#pragma once

#include <cstdint>
#include <optional>

#include "core/actor/context.h"
#include "core/actor/kv_actor.h"
#include "core/actor/network_actor.h"
#include "core/actor/raft_actor.h"
#include "core/actor/storage_actor.h"
#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/storage/recovery.h"

namespace raftbed::actor {

struct NodeOptions {
  raft::Options raft;
  std::uint32_t mailbox_capacity = 64;       // user messages a mailbox, at least 1
  ReadMode reads = ReadMode::log;            // `lease` needs lease_reads of Raft
  std::optional<Duration> session_expiry{};  // the same on all nodes; absent: never
};

class Node {
 public:
  // Starts a life from what recovery found. The first activations put a torn tail off and set the
  // first deadline.
  Node(const NodeOptions& options, const storage::Recovered& recovered, Effects& effects);

  // A packet came: it is read at once, at the door, and not kept. The effects get what was refused;
  // what the packet said waits for the next activation, as does whatever else happened.
  void deliver(const Packet& packet, Effects& effects);
  void completed(DiskCompletion completion);
  void wake();
  void campaign();                                  // the election timer fires now
  void transfer(NodeId to);                         // leadership, where we have it
  void initialise(raft::Nodes voters);              // a cluster of them, where we know none
  void change(const raft::MembershipChange& wish);  // of who belongs to it, where we lead

  // Whether there is no message to handle.
  [[nodiscard]] bool is_idle() const { return mailboxes_.turns.empty(); }
  // Takes steps up to the first that may show outside, if there is one. A failure ends this life.
  // REQUIRES: !is_idle().
  std::optional<Failure> activate(NodeInstant now, Effects& effects);

  void reseed(Chance chance) { raft_.reseed(chance); }
  [[nodiscard]] const raft::Raft& raft() const { return raft_.raft(); }
  [[nodiscard]] const kv::Machine& machine() const { return kv_.machine(); }
  [[nodiscard]] const KvActor& kv() const { return kv_; }
  [[nodiscard]] const StorageActor& storage() const { return storage_; }

 private:
  Mailboxes mailboxes_;
  RaftActor raft_;
  KvActor kv_;
  StorageActor storage_;
};

}  // namespace raftbed::actor
