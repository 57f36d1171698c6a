#include "sim/universe/oracles.h"

#include <variant>

namespace raftbed::universe {

void OracleWitness::node(const observe::Observations& observations) {
  if (trace_ != nullptr) trace_->node(observations);
  const bool is_judged = watch_ == Watch::everything;
  for (const observe::NodeObservation& seen : observations.seen) {
    if (std::holds_alternative<observe::CommitAdvanced>(seen)) {
      const LogIndex index = std::get<observe::CommitAdvanced>(seen).index;
      oracles_.fingerprint.committed(observations.node, index);
    }
    if (is_judged) oracles_.marks.observe(observations.node, observations.moment, seen);
  }
  if (!is_judged) return;
  for (const raft::Note& note : observations.notes) {
    oracles_.marks.observe(observations.moment, note);
  }
  // After the first finding the subject is known to be wrong: what follows from it is no news.
  if (!oracles_.finding) oracles_.rules.observe(observations, oracles_.finding);
}

void OracleWitness::message(const observe::Moment& moment, const observe::MessageSeen& seen) {
  if (trace_ != nullptr) trace_->message(moment, seen);
  if (seen.passage == observe::Passage::delivered) ++oracles_.messages;
  if (watch_ == Watch::everything) oracles_.marks.observe(moment, seen);
  oracles_.fingerprint.message(moment, seen);
}

void OracleWitness::wrote(const observe::Moment& moment, NodeId node,
                          const DiskOperation& operation) {
  if (trace_ != nullptr) trace_->wrote(moment, node, operation);
  oracles_.fingerprint.wrote(node, operation);
}

void OracleWitness::invoked(const observe::Invocation& invocation) {
  if (trace_ != nullptr) trace_->invoked(invocation);
  if (watch_ == Watch::everything) oracles_.orders.invoked(invocation);
}

void OracleWitness::returned(const observe::Invocation& invocation,
                             const observe::Return& outcome) {
  if (trace_ != nullptr) trace_->returned(invocation, outcome);
  oracles_.fingerprint.returned(invocation, outcome);
  if (watch_ == Watch::everything) oracles_.orders.returned(invocation, outcome);
}

void OracleWitness::gave_up(const observe::Moment& moment, const observe::Invocation& invocation) {
  if (trace_ != nullptr) trace_->gave_up(moment, invocation);
  if (watch_ == Watch::everything) oracles_.orders.gave_up(moment, invocation);
}

}  // namespace raftbed::universe
