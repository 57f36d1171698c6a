// The rules of membership: which configuration a node goes by (I20), and how one follows another
// (I21). And whose copies make a quorum, for the rule of commits.
//
// A ghost keeps the configurations of its node's log as they were appended and cut off; the ledger
// keeps those that were committed, for whoever goes on from a snapshot.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/raft/configuration.h"
#include "sim/check/commit_ledger.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

class MembershipRules {
 public:
  // Behind what the step committed: it did that by the configuration before.
  static Judged appended(Ghost& ghost, const observe::ConfigurationAppended& what);
  // Whoever appended it: it overlaps with the last one that was committed, in the ledger.
  static Judged committed(const Ghost& ghost, LogIndex index, const raft::Configuration& next,
                          const CommitLedger& ledger);
  // A life begins with what its log and its snapshot say. REQUIRES: the ledger has the snapshot's
  // index.
  static Judged started(Ghost& ghost, const observe::Started& what, const CommitLedger& ledger);
  static void installed(Ghost& ghost, LogIndex snapshot, const CommitLedger& ledger);
  // What a node shows in full.
  static Judged shown(const Ghost& ghost, const raft::Configuration& configuration);
};

template <class Holds>
std::size_t count_of(const raft::Nodes& voters, const Holds& holds) {
  return static_cast<std::size_t>(std::count_if(voters.begin(), voters.end(), holds));
}

// A majority of each set of voters.
template <class Holds>
bool is_quorum(const raft::Configuration& configuration, const Holds& holds) {
  const auto is_majority = [&](const raft::Nodes& voters) {
    return 2 * count_of(voters, holds) > voters.size();
  };
  return is_majority(configuration.voters) &&
         (configuration.outgoing.empty() || is_majority(configuration.outgoing));
}

}  // namespace raftbed::check
