#include "sim/check/rules.h"

namespace raftbed::check {

const std::array<Rule, rule_count>& rules() {
  static constexpr std::array<Rule, rule_count> all = {{
      {RuleId::election_safety, "I1", "election-safety", "Raft 5.2, Figure 3",
       "At most one node leads in a term."},
      {RuleId::leader_append_only, "I2", "leader-append-only", "Raft 5.3, Figure 3",
       "A leader never overwrites or removes entries of its log."},
      {RuleId::log_matching, "I3", "log-matching", "Raft 5.3, Figure 3",
       "Logs that have an entry of the same index and term are equal up to it."},
      {RuleId::leader_completeness, "I4", "leader-completeness", "Raft 5.4, Figure 3",
       "What was committed in a term is in the log of every leader of a later term."},
      {RuleId::state_machine_safety, "I5", "state-machine-safety", "Raft 5.4.3, Figure 3",
       "No two nodes apply different entries at the same index."},
      {RuleId::term_never_back, "I6", "term-never-back", "Raft 5.1",
       "A node's term never goes back, within a life and against what its disk held for good."},
      {RuleId::one_vote_a_term, "I7", "one-vote-a-term", "Raft 5.2",
       "A node votes at most once a term: within a life, and by what it promised over all lives."},
      {RuleId::commit_never_back, "I8", "commit-never-back", "Raft Figure 2",
       "A node's commit index never goes back within a life."},
      {RuleId::applied_in_order, "I9", "applied-in-order", "Raft Figure 2",
       "A node applies every index once, in order and without gaps, within a life."},
      {RuleId::promised_stays_durable, "I10", "promised-stays-durable", "Raft Figure 2, 5.1",
       "A granted vote or an acknowledged append is on the world's disk before it is said, and "
       "stays."},
      {RuleId::committed_never_truncated, "I11", "committed-never-truncated", "Raft 5.4.3",
       "A node never removes a committed entry in a term as late as the one that committed it."},
      {RuleId::exactly_once, "I12", "exactly-once", "Raft 8",
       "A session's command takes effect at most once."},
      {RuleId::quorum_of_copies, "I13", "quorum-of-copies", "Raft 5.3",
       "An entry is committed only when a majority of the voters hold it durably; of both sets "
       "while "
       "a configuration is joint."},
      {RuleId::log_contiguous, "I14", "log-contiguous", "Raft 5.3",
       "Entries are added right behind the last one, and terms never fall along a log."},
      {RuleId::commit_within_log, "I15", "commit-within-log", "Raft Figure 2",
       "What is committed is in the node's log, and what is applied is committed."},
      {RuleId::commit_agreement, "I16", "commit-agreement", "Raft 5.4.3",
       "What two nodes hold for committed is equal, index by index."},
      {RuleId::deltas_tell_all, "I17", "deltas-tell-all", "DESIGN, section 6",
       "What a node shows in full, and what its disk holds, is what the changes, one by one, "
       "said."},
      {RuleId::snapshot_of_committed, "I18", "snapshot-of-committed", "Raft 7",
       "A snapshot stands for committed entries alone, and for none that was not applied."},
      {RuleId::snapshots_agree, "I19", "snapshots-agree", "Raft 7, 5.4.3",
       "Two snapshots up to the same index hold the same state, byte for byte, and so does who "
       "goes on from one."},
      {RuleId::latest_configuration, "I20", "latest-configuration", "Raft 6",
       "A node goes by the latest configuration of its log, committed or not."},
      {RuleId::configurations_overlap, "I21", "configurations-overlap",
       "Raft 6, dissertation 4.1, 4.3",
       "A leader appends a configuration whose majorities overlap with those of the one before, "
       "when that is committed, and an entry of its term."},
  }};
  return all;
}

const Rule& rule_of(RuleId id) {
  return rules()[static_cast<std::size_t>(id)];
}

std::string title_of(RuleId id) {
  const Rule& rule = rule_of(id);
  return std::string(rule.code) + ' ' + std::string(rule.name);
}

}  // namespace raftbed::check
