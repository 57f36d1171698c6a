// The closed protocols of a node's four actors: everything that one may say to another (DESIGN,
// section 9).
//
//   network --raft::Receive-->                                    raft
//   network --Asked, ForwardedAnswer-->                           kv
//   network --IndexAsked, IndexTold-->                            kv
//   kv      --Propose, AskRead-->                                 raft
//   raft    --Proposed, ApplyEntries, LeadershipChanged,
//             ReadsSettled-->                                     kv
//   raft    --Persist-->                                          storage
//   raft    --SendRaft-->                                         network
//   storage --raft::Start, raft::Persisted-->                     raft      (a write is durable)
//   storage --SendRaft-->                                         network   (what waited for it)
//   kv      --SendAnswer, SendForward, SendForwardReply,
//             SendReadQuestion, SendReadIndex-->                  network
//
// Nothing flows backwards except completions. What comes from outside is a mailbox's user lane and
// may be refused; everything else is its system lane.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "core/actor/wire.h"
#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/base/inline_vector.h"
#include "core/base/packet.h"
#include "core/raft/step.h"

namespace raftbed::actor {

enum class ActorName : std::uint8_t { raft, kv, network, storage };

// --- to the KvActor ---
// A request and where its answer goes: to the client itself, or to the node that forwarded it.
struct Asked {
  Request request;
  std::optional<NodeId> forwarded_by;
};
struct ForwardedAnswer {
  Answer answer;
};
struct IndexAsked {
  ReadQuestion question;
  NodeId from;
};
struct IndexTold {
  ReadIndexReply reply;
};
using KvUser = std::variant<Asked, ForwardedAnswer, IndexAsked, IndexTold>;

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
struct ReadsSettled {
  InlineVector<raft::ReadReady, 2> ready;
  InlineVector<raft::ReadRefused, 2> refused;
};
using KvSystem = std::variant<Proposed, ApplyEntries, LeadershipChanged, ReadsSettled>;

// --- to the RaftActor ---
struct Propose {
  Asked asked;
};
struct AskRead {
  raft::ReadTicket ticket;
};
// What a peer said, and what a client asked.
using RaftUser = std::variant<raft::Input, Propose, AskRead>;
using RaftSystem = raft::Input;  // what else comes to Raft's door

// --- to the NetworkActor ---
using NetworkUser = Packet;  // as it came

// All that one step sends, or one write lets go, in order: one hand-over.
struct SendRaft {
  SendRaft() = default;
  // Takes each of them.
  explicit SendRaft(std::span<raft::Outgoing> outgoing) {
    for (raft::Outgoing& one : outgoing) messages.emplace_back(std::move(one));
  }
  InlineVector<raft::Outgoing, 4> messages;
};
struct SendAnswer {
  Answer answer;  // to the client that it names
};
struct SendForward {
  NodeId to;
  Forward forward;
};
struct SendForwardReply {
  NodeId to;
  ForwardReply reply;
};
struct SendReadQuestion {
  NodeId to;
  ReadQuestion question;
};
struct SendReadIndex {
  NodeId to;
  ReadIndexReply reply;
};
using NetworkSystem = std::variant<SendRaft, SendAnswer, SendForward, SendForwardReply,
                                   SendReadQuestion, SendReadIndex>;

// --- to the StorageActor ---
struct Persist {
  Persist(const std::optional<raft::Write>& w, raft::HeldMessages&& h)
      : write(w), held(std::move(h)) {}
  std::optional<raft::Write> write;
  raft::HeldMessages held;  // messages that leave when their write is durable
};
struct SyncCompleted {
  DiskCompletion completion;
};
using StorageSystem = std::variant<Persist, SyncCompleted>;

}  // namespace raftbed::actor
