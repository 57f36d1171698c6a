// The roles of a node, as a sum type: what it knows is there only while it plays the part
// (Raft 5.1).
//
// And what a leader knows of each peer: where their logs agree, what is on its way, and whether a
// snapshot has to go in place of entries that are forgotten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/slab.h"
#include "core/base/time.h"
#include "core/raft/catch_up.h"
#include "core/raft/message.h"
#include "core/raft/reading.h"
#include "core/raft/snapshot.h"

namespace raftbed::raft {

struct Follower {
  std::optional<NodeId> leader;  // of this term, once heard
};

// Would stand for election, and asks whether it could win. It follows nobody, but its term and vote
// are those of a follower.
struct PreCandidate {
  std::vector<NodeId> votes;  // who would grant one, ourselves included; sorted
};

struct Candidate {
  std::vector<NodeId> votes;  // granted in this term's campaign, our own once it is durable; sorted
};

// A snapshot on its way to a peer, a piece at a time.
struct SnapshotSending {
  Snapshot snapshot;
  std::uint32_t offset = 0;  // so much of its image is there, as the peer said
  Round round;               // of the piece that is on its way
  // Where the peer wished for it, the first piece's: only an answer to that or a later one ends it,
  // for the peer's log lacks nothing.
  std::optional<Round> wished_since;
};

// A snapshot on its way to us: what is there of it, from its start.
struct SnapshotGathering {
  LogIndex last_index;
  Term last_term;
  std::uint32_t size = 0;
  std::uint32_t checksum = 0;
  std::uint32_t received = 0;
  std::vector<Bytes> pieces;
  Term term;  // of the leader who sent the last of them
};

// How a peer is taken leave of that the committed configuration does not name any more: it is told
// so, and heard to have heard it; or time is up.
struct Parting {
  LogIndex removal;  // the entry that says so
  NodeInstant until;
  std::optional<Round> told_in;
};

// An append with entries that is not answered yet.
struct InFlight {
  Round round;
  std::size_t bytes = 0;  // of its entries
};

// What a leader knows of one peer. Invariant: match < next. While it probes, next is a guess, and
// one append at a time asks whether the logs agree there; once they do, [match + 1, next) is on its
// way.
struct Progress {
  NodeId peer;
  LogIndex match;                   // known to be in the peer's stable log; never falls (Figure 2)
  LogIndex next;                    // what the next append starts with
  Round answered;                   // the newest round that the peer has answered
  NodeInstant heartbeat_due;        // an interval after the last entries or heartbeat to it
  Round round_at_heartbeat;         // of the last append to it up to and with its last heartbeat
  bool probing = true;              // until the peer has confirmed where its log agrees with ours
  std::vector<InFlight> in_flight;  // while not probing, in order
  Round met_in;  // what answers that or an older one is another life's, or another server's
  std::optional<Parting> parting;
  std::optional<SnapshotSending> sending;  // while probing: in place of entries
  Round granted;                           // no wish for a snapshot from before this round is open
  CatchUp catch_up;                        // where it is a learner
};

// Under way: this peer is to lead, and is told to stand once it has our whole log.
struct Handover {
  NodeId to;
  NodeInstant until;  // abandoned then
};

struct Leader {
  std::vector<Progress> peers;        // in order of their ids, without ourselves
  Round round;                        // of the last append sent
  NodeInstant heartbeat_due;          // not after the first of the peers' own
  LogIndex first_of_term;             // the no-op of our term
  Slab records;                       // of the entries that it appends
  std::size_t uncommitted_bytes = 0;  // of the records behind the commit index
  // Checked by then: whether a quorum has answered rounds behind the one at the last check.
  NodeInstant quorum_due;
  Round round_at_quorum_check;
  std::optional<Handover> handover;
  bool has_yielded = false;  // to one that is preferred; in vain, if it still leads
  bool is_settled = false;   // nothing follows from the configuration in force any more
  PendingReads reads;
  Lease lease;  // where options ask for one

  // Null for who is no peer.
  [[nodiscard]] Progress* find(NodeId peer) {
    for (Progress& progress : peers) {
      if (progress.peer == peer) return &progress;
    }
    return nullptr;
  }
  [[nodiscard]] const Progress* find(NodeId peer) const {
    return const_cast<Leader*>(this)->find(peer);
  }
};

using Role = std::variant<Follower, PreCandidate, Candidate, Leader>;

}  // namespace raftbed::raft
