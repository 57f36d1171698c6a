// The KvActor: the clients' side of a node. It proposes, forwards once, applies in order and
// answers.
//
// It knows nothing of terms but to tell its own entry from one that took its place: an entry that
// was proposed at an index and overwritten there by another leader's is answered "unavailable",
// never "done". The state machine is applied in the order of the log, and sessions inside it make a
// retry harmless.
#pragma once

#include <optional>

#include "core/actor/context.h"
#include "core/actor/protocol.h"
#include "core/base/bugs.h"
#include "core/base/shared_map.h"
#include "core/kv/machine.h"

namespace raftbed::actor {

class KvActor {
 public:
  KvActor(NodeId self, BugSet bugs) : self_(self), bugs_(bugs), machine_(bugs) {}

  std::optional<Failure> handle(KvUser&& message, Context& context);
  std::optional<Failure> handle(KvSystem&& message, Context& context);

  [[nodiscard]] const kv::Machine& machine() const { return machine_; }
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

 private:
  // A proposal that Raft accepted at an index, until that index is applied.
  struct Pending {
    Term term;
    ClientId client;
    Sequence sequence;
    std::uint32_t attempt = 0;
    std::optional<NodeId> forwarded_by;
  };

  void ask(Asked&& asked, Context& context);
  void accepted(const Asked& asked, raft::ProposalAccepted at, Context& context);
  void refused(Asked&& asked, raft::ProposalRefused why, Context& context);
  std::optional<Failure> apply(const ApplyEntries& entries, Context& context);
  std::optional<Failure> restore(const raft::Snapshot& snapshot, Context& context);
  std::optional<Failure> apply_one(const raft::Entry& entry, Context& context);
  void settle(const raft::Entry& entry, const Pending& pending, Context& context);
  void answer(const std::optional<NodeId>& forwarded_by, Answer answer, Context& context);
  bool serve_from_own_state(const Asked& asked, Context& context);  // Bug::R02

  NodeId self_;
  BugSet bugs_;
  kv::Machine machine_;
  SharedMap<LogIndex, Pending> pending_;
  bool leading_ = false;
};

}  // namespace raftbed::actor
