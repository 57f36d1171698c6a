// The messages of Raft (Figure 2), as a sum type: a field exists only where it means something.
//
// Every append carries a round: one number that a leader raises with each append it sends, echoed
// in the reply. It filters stale replies, and check-quorum, reads and leases count by it.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/inline_vector.h"
#include "core/raft/entry.h"

namespace raftbed::raft {

using Round = Ordinal<struct RoundTag, std::uint64_t>;
using Entries = InlineVector<Entry, 4>;

// RequestVote RPC, arguments: a candidate asks for a vote (Raft 5.2, 5.4.1).
struct VoteRequest {
  Term term;
  LogIndex last_index;  // of the candidate's last entry
  Term last_term;
  bool at_leaders_wish = false;  // no vote is withheld from it because a leader is heard
  friend bool operator==(const VoteRequest&, const VoteRequest&) = default;
};

// Asks whether a vote would be granted, before a term is spent on it (dissertation 9.6). `term` is
// the asker's own, which it has not raised: so that terms are settled for this message as for any
// other.
struct PreVoteRequest {
  Term term;
  LogIndex last_index;  // of the asker's last entry
  Term last_term;
  friend bool operator==(const PreVoteRequest&, const PreVoteRequest&) = default;
};

enum class Ballot : std::uint8_t { refused = 0, granted = 1 };

// RequestVote RPC, results. `term` is the voter's own, for the candidate to update itself.
struct VoteReply {
  Term term;
  Ballot ballot = Ballot::refused;
  friend bool operator==(const VoteReply&, const VoteReply&) = default;
};

// Promises nothing: a node may say yes to several. Its term is durable, as of any message; the yes
// need not be.
struct PreVoteReply {
  Term term;
  Ballot ballot = Ballot::refused;
  friend bool operator==(const PreVoteReply&, const PreVoteReply&) = default;
};

// AppendEntries RPC, arguments. Without entries it is a heartbeat, or a probe.
struct AppendRequest {
  AppendRequest();
  Term term;
  Round round;
  LogIndex previous_index;  // of the entry immediately preceding the new ones
  Term previous_term;
  LogIndex commit;  // the leader's commit index: safe only up to what this append confirms
  Entries entries;
  friend bool operator==(const AppendRequest&, const AppendRequest&) = default;
};

// The follower's log agrees with the leader's up to `match`: the last entry that the append
// covered, and not the follower's own last index, which may be a stale tail.
struct Accepted {
  LogIndex match;
  friend bool operator==(const Accepted&, const Accepted&) = default;
};
// The previous entry was missing or of another term. The hint lets the leader skip a whole term
// (end of Raft 5.3): no entry of the follower above hint_index can match, and hint_term is the term
// there.
struct Rejected {
  LogIndex previous_index;  // what was asked about
  LogIndex hint_index;
  Term hint_term;
  friend bool operator==(const Rejected&, const Rejected&) = default;
};

// AppendEntries RPC, results.
struct AppendReply {
  using Outcome = std::variant<Accepted, Rejected>;
  Term term;
  Round round;
  Outcome outcome;
  friend bool operator==(const AppendReply&, const AppendReply&) = default;
};

// From a leader that hands over: stand for election at once (dissertation 3.10).
struct TimeoutNow {
  Term term;
  friend bool operator==(const TimeoutNow&, const TimeoutNow&) = default;
};

// InstallSnapshot RPC (Raft 7, Figure 13), arguments: a piece of a snapshot's image. Which snapshot
// it is a piece of is said by all of index, size and checksum: two leaders that send the same one
// may each send a part.
struct SnapshotChunk {
  Term term;
  Round round;
  LogIndex last_index;  // of the last entry that the snapshot stands for
  Term last_term;
  std::uint32_t size = 0;  // of the whole image
  std::uint32_t checksum = 0;
  std::uint32_t offset = 0;  // of this piece
  Bytes piece;
  friend bool operator==(const SnapshotChunk&, const SnapshotChunk&) = default;
};

// InstallSnapshot RPC, results, as long as something is missing: so much of the image is there,
// from its start. A snapshot that is installed, or was not needed, is answered as an append that
// covers it.
struct SnapshotReply {
  Term term;
  Round round;
  LogIndex last_index;
  std::uint32_t received = 0;
  friend bool operator==(const SnapshotReply&, const SnapshotReply&) = default;
};

// Beside the answer to a heartbeat: its state is in doubt, and it asks for a snapshot that covers
// what it knows to be committed.
struct SnapshotWish {
  Term term;
  Round round;      // of the heartbeat
  LogIndex commit;  // its own
  friend bool operator==(const SnapshotWish&, const SnapshotWish&) = default;
};

using Message = std::variant<VoteRequest, VoteReply, AppendRequest, AppendReply, PreVoteRequest,
                             PreVoteReply, TimeoutNow, SnapshotChunk, SnapshotReply, SnapshotWish>;

struct Outgoing {
  Outgoing();
  NodeId to;
  Message message;
  friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

// Defaulted behind their classes: one that is made where it stays is then not zeroed as a whole
// before its members are made, and the room for entries is large.
inline AppendRequest::AppendRequest() = default;
inline Outgoing::Outgoing() = default;

Term term_of(const Message& message);

}  // namespace raftbed::raft
