// The closed protocols of a node's four actors: everything that one may say to another (DESIGN,
// section 9).
//
//   network --raft::Input-->                                      raft
//   network --ClientRequest, ForwardedRequest, ForwardedAnswer--> kv
//   kv      --Propose-->                                          raft
//   raft    --Proposed, ApplyEntries, LeadershipChanged-->        kv
//   raft    --Persist-->                                          storage
//   raft    --SendRaft-->                                         network
//   storage --raft::Input-->                                      raft      (a write is durable)
//   storage --SendRaft-->                                         network   (what waited for it)
//   kv      --SendAnswer, SendForward, SendForwardReply-->        network
//
// Nothing flows backwards except completions.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/actor/wire.h"
#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/raft/step.h"

namespace raftbed::actor {

enum class ActorName : std::uint8_t { raft, kv, network, storage };

// A request and where its answer goes: to the client itself, or to the node that forwarded it.
struct Asked {
  Request request;
  std::optional<NodeId> forwarded_by;
};

// --- to the RaftActor ---
struct Propose {
  Asked asked;
};
// What goes straight to Raft's door, and what a client asked.
using RaftInbox = std::variant<raft::Input, Propose>;

// --- to the KvActor ---
struct ClientRequest {
  Request request;
};
struct ForwardedRequest {
  NodeId from;
  Request request;
};
struct ForwardedAnswer {
  Answer answer;
};
struct Proposed {
  Asked asked;
  raft::ProposalOutcome outcome;
};
// Entries first..last of this log are committed. The log is a copy that shares: no look into Raft's
// own.
struct ApplyEntries {
  raft::Log log;
  raft::Apply range;
};
struct LeadershipChanged {
  bool leading = false;
};
using KvInbox = std::variant<ClientRequest, ForwardedRequest, ForwardedAnswer, Proposed,
                             ApplyEntries, LeadershipChanged>;

// --- to the NetworkActor ---
struct Incoming {
  Packet packet;
};
struct SendRaft {
  raft::Outgoing outgoing;
};
struct SendAnswer {
  Answer answer;  // to the client that it names
};
struct SendForward {
  NodeId to;
  Request request;
};
struct SendForwardReply {
  NodeId to;
  Answer answer;
};
using NetworkInbox = std::variant<Incoming, SendRaft, SendAnswer, SendForward, SendForwardReply>;

// --- to the StorageActor ---
struct Persist {
  std::optional<raft::Write> write;
  raft::HeldMessages held;  // messages that leave when their write is durable
};
struct SyncCompleted {
  DiskCompletion completion;
};
using StorageInbox = std::variant<Persist, SyncCompleted>;

}  // namespace raftbed::actor
