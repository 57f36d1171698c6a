// The oracles of one run: the rules of Raft, the order of the history, the marks, and the first
// finding. A value, beside the cluster it watches.
#pragma once

#include <optional>

#include "sim/check/marks.h"
#include "sim/check/order_watch.h"
#include "sim/check/raft_rules.h"
#include "sim/observe/finding.h"
#include "sim/observe/witness.h"
#include "sim/universe/fingerprint.h"

namespace raftbed::universe {

struct Oracles {
  Oracles(std::uint16_t nodes, const raft::Configuration& first, check::Disks disks)
      : rules(nodes, first, disks), marks(nodes) {}
  check::RaftRules rules;
  check::MarkWatch marks;
  check::OrderWatch orders;
  Fingerprint fingerprint;
  std::uint64_t messages = 0;               // deliveries
  std::optional<observe::Finding> finding;  // the first; a run ends with it
};

// Whether rules, orders and marks are judged: benchmarks measure their share by leaving them out.
// The fingerprint is the same.
enum class Watch : std::uint8_t { everything, fingerprint_only };

// Tells the oracles, and a trace if there is one, what happens. Made for one event, on the stack.
class OracleWitness final : public observe::Witness {
 public:
  OracleWitness(Oracles& oracles, Watch watch, observe::Witness* trace)
      : oracles_(oracles), watch_(watch), trace_(trace) {}

  void node(const observe::Observations& observations) override;
  void message(const observe::Moment& moment, const observe::MessageSeen& seen) override;
  void wrote(const observe::Moment& moment, NodeId node, const DiskOperation& operation) override;
  void invoked(const observe::Invocation& invocation) override;
  void returned(const observe::Invocation& invocation, const observe::Return& outcome) override;
  void gave_up(const observe::Moment& moment, const observe::Invocation& invocation) override;

 private:
  Oracles& oracles_;
  Watch watch_;
  observe::Witness* trace_;
};

}  // namespace raftbed::universe
