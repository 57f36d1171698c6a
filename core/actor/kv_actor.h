// The KvActor: the clients' side of a node. It proposes, forwards once, applies in order and
// answers. A get may be answered without the log: kv_reads.cc.
//
// It knows nothing of terms but to tell its own entry from one that took its place: an entry that
// was proposed at an index and overwritten there by another leader's is answered "unavailable",
// never "done". The state machine is applied in the order of the log, and sessions inside it make a
// retry harmless. Where these expire, it writes the time around each command that it proposes.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/actor/context.h"
#include "core/actor/log_clock.h"
#include "core/actor/protocol.h"
#include "core/actor/read_mode.h"
#include "core/base/bugs.h"
#include "core/kv/machine.h"
#include "core/raft/state_machine.h"

namespace raftbed::actor {

static_assert(raft::StateMachine<kv::Machine>);

struct KvOptions {
  NodeId self;
  BugSet bugs;
  ReadMode reads = ReadMode::log;
  Duration patience = milliseconds(300);   // with a get that nobody settles
  std::optional<Duration> session_expiry;  // absent: sessions last for ever
};

class KvActor {
 public:
  explicit KvActor(const KvOptions& options)
      : options_(options), machine_(options.bugs, options.session_expiry) {}

  std::optional<Failure> handle(KvUser&& message, NodeInstant now, Context& context);
  std::optional<Failure> handle(KvSystem&& message, NodeInstant now, Context& context);

  [[nodiscard]] const kv::Machine& machine() const { return machine_; }
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }
  [[nodiscard]] std::size_t reading() const { return readings_.size(); }

 private:
  // A proposal that Raft accepted at an index, until that index is applied.
  struct Pending {
    LogIndex index;
    Term term;
    ClientId client;
    Sequence sequence;
    std::uint32_t attempt = 0;
    std::optional<NodeId> forwarded_by;
  };

  // A get that does not go through the log, from its question to its answer: one of a client, or
  // the question of a node that will answer its client itself.
  struct Reading {
    raft::ReadTicket ticket;
    std::variant<Asked, IndexAsked> asked;
    std::optional<LogIndex> index;  // from where on it may be answered
    NodeInstant until;              // given up then
  };

  void ask(Asked&& asked, NodeInstant now, Context& context);
  void propose(Asked&& asked, NodeInstant now, Context& context);
  void accepted(const Asked& asked, raft::ProposalAccepted at, Context& context);
  void refused(Asked&& asked, raft::ProposalRefused why, Context& context);
  std::optional<Failure> apply(const ApplyEntries& entries, NodeInstant now, Context& context);
  std::optional<Failure> restore(const raft::Snapshot& snapshot, Context& context);
  std::optional<Failure> apply_one(const raft::Entry& entry, NodeInstant now, Context& context);
  // To whoever observes the node.
  static void show(const raft::Entry& entry, const std::optional<kv::Applied>& effect,
                   Context& context);
  // Of the first that is not before this index.
  [[nodiscard]] std::vector<Pending>::iterator pending_from(LogIndex index);
  void settle(const raft::Entry& entry, const Pending& pending, Context& context);
  void let_down(const Pending& pending, Context& context);
  void answer(const std::optional<NodeId>& forwarded_by, Answer answer, Context& context);
  bool serve_from_own_state(const Asked& asked, Context& context);  // Bug::R02

  // kv_reads.cc
  void answer_from_own_state(const Asked& asked, LogIndex at_least, Context& context);
  void read(std::variant<Asked, IndexAsked>&& asked, NodeInstant now, Context& context);
  void settle_reads(const ReadsSettled& settled, Context& context);
  void ready(const raft::ReadReady& ready, Context& context);
  void refused(const raft::ReadRefused& refused, Context& context);
  void told(const ReadIndexReply& reply, Context& context);
  void ask_leader(Reading&& reading, NodeId leader, Context& context);
  void answer_what_is_applied(Context& context);
  void answer_read(const Asked& asked, Context& context);
  void give_up_old_reads(NodeInstant now, Context& context);
  void give_up(const Reading& reading, std::optional<NodeId> leader, Context& context);

  KvOptions options_;
  kv::Machine machine_;
  LogClock clock_;
  std::vector<Pending> pending_;   // in order of their indexes: few, as a leader's uncommitted are
  std::vector<Reading> readings_;  // in the order in which they were asked
  raft::ReadTicket last_ticket_;
  bool leading_ = false;
};

}  // namespace raftbed::actor
