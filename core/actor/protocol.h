// The closed protocols of a node's four actors: everything that one may say to another (DESIGN,
// section 9).
//
//   network --raft::Receive-->                                    raft
//   network --Asked, ForwardedAnswer-->                           kv
//   network --IndexAsked, IndexTold-->                            kv
//   kv      --Propose, AskRead-->                                 raft
//   raft    --Proposed, ApplyEntries, LeadershipChanged-->        kv
//   raft    --ReadsSettled-->                                     kv
//   raft    --RestoreState-->                                     kv        (from a snapshot)
//   kv      --raft::StateSaved-->                                 raft      (if asked for)
//   raft    --Persist-->                                          storage
//   raft    --raft::Outgoing, raft::Held-->                       network
//   storage --raft::Start, raft::Persisted-->                     raft      (a write is durable)
//   storage --Durable-->                                          network   (what waited for it)
//   kv      --SendAnswer, SendForward, SendForwardReply-->        network
//   kv      --SendReadQuestion, SendReadIndex-->                  network
//
// Nothing flows backwards except completions. What comes from outside is a mailbox's user lane and
// may be refused; everything else is its system lane. What comes to the NetworkActor, and what it
// is to send, is read and written at its door: a packet is no message.
#pragma once

#include <cstdint>
#include <optional>
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
// The state machine goes on from this snapshot, whatever it holds.
struct RestoreState {
  raft::Snapshot snapshot;
};
// Entries first..last of this log are committed; the state is to be saved behind them if the range
// says so. The log is a copy that shares: no look into Raft's
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
using KvSystem =
    std::variant<Proposed, ApplyEntries, LeadershipChanged, RestoreState, ReadsSettled>;

// --- to the RaftActor ---
struct Propose {
  Asked asked;
  std::optional<Bytes> stamped{};  // the command as it is to lie in the log, where that has a time
};
struct AskRead {
  raft::ReadTicket ticket;
};
// What a peer said, and what a client asked.
using RaftUser = std::variant<raft::Input, Propose, AskRead>;
using RaftSystem = raft::Input;  // what else comes to Raft's door

// --- to the NetworkActor, which is lent Raft's messages as they are: core/actor/outbox.h ---
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
// The write cannot be lost any more, nor any before it: what was to wait for them leaves.
struct Durable {
  WriteId write;
};

// --- to the StorageActor ---
struct Persist {
  explicit Persist(const raft::Write& w) : write(w) {}
  raft::Write write;
};
struct SyncCompleted {
  DiskCompletion completion;
};
using StorageSystem = std::variant<Persist, SyncCompleted>;

}  // namespace raftbed::actor
