// The door's two sides: what can happen to a node of Raft, and what it wants done about it.
//
// An Output is a buffer that the caller reuses. Its effects are issued in the order of its members:
// restore, then write, then send, then apply, then reads. The state machine is asked first: bytes
// that it cannot read must not be on disk, where every later life would find them. A message that
// depends on a write is in `held`: it names the write and leaves when that write is durable, so
// that "acknowledged before synced" cannot be said, except by a seeded bug.
#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/inline_vector.h"
#include "core/base/shared.h"
#include "core/base/time.h"
#include "core/raft/entry.h"
#include "core/raft/log.h"
#include "core/raft/membership_change.h"
#include "core/raft/message.h"
#include "core/raft/note.h"
#include "core/raft/snapshot.h"

namespace raftbed::raft {

// What must be on disk before anything that depends on it is said (Figure 2, "persistent state").
struct HardState {
  Term term;
  std::optional<NodeId> vote;
  friend bool operator==(const HardState&, const HardState&) = default;
};

// What the disk gave back: also what a write holds that takes the place of all before it.
struct Restored {
  HardState hard_state;
  Log log;
  std::optional<Snapshot> snapshot{};  // stands for what the log has forgotten, and maybe for more
};

// --- inputs ---

using ReadTicket = Name<struct ReadTicketTag, std::uint64_t>;

struct Start {};  // the first input of a life: sets the first deadline
struct Wake {};   // the deadline that was asked for may have come; one that has not is no harm
struct Receive {
  Receive();
  Receive(NodeId f, Message m) : from(f), message(std::move(m)) {}
  NodeId from;
  Message message;
};
inline Receive::Receive() = default;  // behind its class, as an Outgoing's
struct Propose {
  Bytes command;
};

// What somebody who looks after a cluster may wish of a node. What makes no sense there, or not
// now, is refused by a note.

// Fire the election timer now.
struct Campaign {};
// Hand leadership over to this node (dissertation 3.10). Until it has it, or an election timeout
// has passed, proposals are refused.
struct Transfer {
  NodeId to;
};
// Form a cluster of these voters, ourselves among them (the article's "initialise"). For a node
// that knows none and has no log. It proposes them as it stands for election, and states them in
// the first entry of the log if it is elected: said to several nodes, it forms one cluster if the
// majorities of what was said overlap. To be said once in the life of a cluster.
struct Initialise {
  Nodes voters;
};
// A wish to change who belongs to the cluster: where we lead, and nothing stands against it.
struct ChangeMembership {
  MembershipChange change;
};
// Hear the leader no more: votes are withheld from nobody for its sake (etcd's ForgetLeader, for
// who knows from elsewhere that the leader is gone). The term stays.
struct ForgetLeader {};
// Take a snapshot of what is applied, whatever the options say.
struct TakeSnapshot {};
// Our state is in doubt: let the leader send us its own, though we have the entries (raft-rs'
// request_snapshot). What comes is stored and acknowledged, and not applied until it is there.
struct AskForSnapshot {};
using Wish = std::variant<Campaign, Transfer, Initialise, ChangeMembership, ForgetLeader,
                          TakeSnapshot, AskForSnapshot>;

// The write is durable, and with it every one issued before it: writes complete in order, and one
// sync may complete several. REQUIRES: it was issued in this life, and is not known as durable yet.
struct Persisted {
  WriteId write;
};
// The state machine as of this index, which was asked for by an Apply. REQUIRES: it was.
struct StateSaved {
  LogIndex index;
  Bytes state;
};
// Asks from which index on our state machine may answer a read (dissertation 6.4). The ticket is
// the host's: unlike any other of this life. It is settled once, in this step or in a later one.
struct Read {
  ReadTicket ticket;
};
using Input = std::variant<Start, Wake, Receive, Propose, Persisted, StateSaved, Read, Wish>;

// --- outputs ---

// The read may be answered from a state machine that has applied everything up to this index.
struct ReadReady {
  ReadTicket ticket;
  LogIndex index;
  friend bool operator==(const ReadReady&, const ReadReady&) = default;
};
enum class ReadRefusal : std::uint8_t {
  not_leader = 0,  // we do not lead
  deposed = 1,     // we led when it was asked, and do so no more
  full = 2,        // as many reads as we hold wait already
};
struct ReadRefused {
  ReadTicket ticket;
  ReadRefusal reason = ReadRefusal::not_leader;
  std::optional<NodeId> leader;  // a hint, where one is known
  friend bool operator==(const ReadRefused&, const ReadRefused&) = default;
};

// One record on disk: hard state and entries together, so that no crash falls between them.
struct Write {
  Write();
  Write(WriteId w, std::optional<HardState> h, std::optional<LogIndex> t, Entries e)
      : id(w), hard_state(h), truncate_from(t), entries(std::move(e)) {}
  WriteId id;
  std::optional<HardState> hard_state;
  std::optional<LogIndex> truncate_from;  // this entry and all behind it are no more, ...
  Entries entries;                        // ... then these follow, in order
  // Where it is not empty: the state after all that, with a new snapshot. It is written aside, and
  // takes the place of everything that was written before.
  Shared<Restored> whole;
};
inline Write::Write() = default;  // behind its class, as an Outgoing's

struct Held {
  Held();
  WriteId until;  // leaves when this write is durable
  Outgoing outgoing;
};
inline Held::Held() = default;               // likewise
using HeldMessages = InlineVector<Held, 1>;  // usually one reply

struct ProposalAccepted {
  LogIndex index;
  Term term;
};
enum class Refusal : std::uint8_t { not_leader = 0, full = 1, handing_over = 2 };
struct ProposalRefused {
  Refusal reason = Refusal::not_leader;
  std::optional<NodeId> leader;  // a hint, where one is known
};
using ProposalOutcome = std::variant<ProposalAccepted, ProposalRefused>;

using ChangeOutcome = std::variant<ProposalAccepted, ChangeRefused>;

// Entries first..last are committed and now to be applied, in order (none where first is behind
// last); then the state is to be saved, if it says so.
struct Apply {
  LogIndex first;
  LogIndex last;
  bool save = false;
};

struct Output {
  std::optional<Snapshot> restore;  // the state machine goes on from here
  std::optional<Write> write;
  HeldMessages held;
  std::vector<Outgoing> send;
  std::optional<Apply> apply;
  std::optional<ProposalOutcome> proposal;  // set by a Propose, and by nothing else
  std::optional<ChangeOutcome> change;      // likewise by a ChangeMembership
  std::vector<ReadReady> reads_ready;       // in the order in which they were asked
  std::vector<ReadRefused> reads_refused;
  InlineVector<Note, 4> notes;  // mostly that few
  NodeInstant wake;             // the next deadline, always set

  // Buffers keep their room.
  void clear() {
    if (restore) let_go(restore);
    if (write) let_go(write);
    if (!held.empty()) let_go(held);
    if (!send.empty()) let_go(send);
    apply.reset();
    proposal.reset();
    change.reset();
    reads_ready.clear();
    reads_refused.clear();
    notes.clear();
  }

 private:
  // Out of line: a step leaves one or two of them, and the others are to cost it nothing.
  template <class T>
  [[gnu::noinline]] static void let_go(std::optional<T>& effect) {
    effect.reset();
  }
  template <class Messages>
  [[gnu::noinline]] static void let_go(Messages& messages) {
    messages.clear();
  }
};

}  // namespace raftbed::raft
