#include "sim/check/raft_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/check/durability_rules.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

observe::Finding finding_of(Violation violation, const observe::Moment& moment,
                            const Ghost& ghost) {
  observe::Finding finding;
  finding.checker = "raft";
  finding.rule = title_of(violation.rule);
  finding.story = std::move(violation.story);
  finding.moment = moment;
  finding.node = ghost.node;
  finding.role = ghost.role;
  return finding;
}

// The first index at which the ghost's log and the view differ; absent where they are equal.
std::optional<LogIndex> difference(const GhostLog& ghost, const raft::Log& view) {
  const LogIndex shorter = std::min(ghost.last(), view.last_index());
  for (LogIndex index(1); index <= shorter; index = index.next()) {
    if (!(ghost.at(index).name == observe::name_of(view.at(index)))) return index;
  }
  if (ghost.last() == view.last_index()) return std::nullopt;
  return shorter.next();
}

}  // namespace

std::optional<observe::Finding> RaftRules::observe(const observe::Observation& observation) {
  // A third of all that is observed, and nothing to judge.
  if (std::holds_alternative<observe::Noted>(observation.what)) return std::nullopt;
  Ghost* ghost = ghosts_.find(observation.node);
  if (ghost == nullptr) return std::nullopt;
  Judged judged = judge_any(*ghost, observation.what);
  if (!judged) return std::nullopt;
  observe::Finding finding = finding_of(std::move(*judged), observation.moment, *ghost);
  finding.activation = observation.activation;
  return finding;
}

// One overload an observation: a new one without does not compile.
Judged RaftRules::judge_any(Ghost& ghost, const observe::NodeObservation& what) {
  return std::visit([&](const auto& told) { return judge(ghost, told); }, what);
}

Judged RaftRules::judge(Ghost& ghost, const observe::Started& what) {
  Judged kept = life_started(ghost, what);
  Judged matched = logs_.started(ghost, what.log);
  return kept ? std::move(kept) : std::move(matched);
}

Judged RaftRules::judge(Ghost& ghost, const observe::RoleChanged& what) {
  ghost.role = what.role;
  ghost.role_term = what.term;
  if (what.role != observe::RoleName::leader) return std::nullopt;
  return elections_.became_leader(ghost, commits_.ledger());
}

Judged RaftRules::judge(Ghost& ghost, const observe::HardStateChanged& what) {
  return hard_state_changed(ghost, what.hard_state);
}

Judged RaftRules::judge(Ghost& ghost, const observe::LogTruncated& what) {
  return logs_.truncated(ghost, what, commits_.ledger());
}

Judged RaftRules::judge(Ghost& ghost, const observe::LogAppended& what) {
  return logs_.appended(ghost, what);
}

Judged RaftRules::judge(Ghost& ghost, const observe::CommitAdvanced& what) {
  return commits_.advanced(ghost, what.index, ghosts_, elections_);
}

Judged RaftRules::judge(Ghost& ghost, const observe::Applied& what) {
  return applications_.applied(ghost, what);
}

Judged RaftRules::judge(Ghost& ghost, const observe::VotePromised& what) {
  return vote_promised(ghost, what, disks_);
}

Judged RaftRules::judge(Ghost& ghost, const observe::AppendPromised& what) {
  return append_promised(ghost, what, disks_);
}

// What a node decided, and why, is for marks: no rule trusts it.
Judged RaftRules::judge(Ghost& /*ghost*/, const observe::Noted& /*what*/) {
  return std::nullopt;
}

Judged RaftRules::judge(Ghost& /*ghost*/, const observe::Failed& /*what*/) {
  return std::nullopt;
}

Judged RaftRules::judge(Ghost& /*ghost*/, const observe::MailboxFull& /*what*/) {
  return std::nullopt;
}

Judged RaftRules::judge(Ghost& /*ghost*/, const observe::Escalated& /*what*/) {
  return std::nullopt;
}

Judged RaftRules::judge(Ghost& ghost, const observe::Ended& /*what*/) {
  ghost.alive = false;
  return std::nullopt;
}

Judged RaftRules::judge(Ghost& ghost, const observe::DurableAdvanced& what) {
  ghost.durable_state = what.hard_state;
  ghost.durable_log = what.log;
  return std::nullopt;
}

std::optional<observe::RoleName> RaftRules::role(NodeId node) const {
  const Ghost* ghost = ghosts_.find(node);
  if (ghost == nullptr || !ghost->alive) return std::nullopt;
  return ghost->role;
}

std::optional<observe::Finding> RaftRules::compare_in_full(NodeId node,
                                                           const observe::Moment& moment,
                                                           const raft::Log& log,
                                                           const raft::HardState& hard_state,
                                                           LogIndex commit) const {
  const Ghost* ghost = ghosts_.find(node);
  if (ghost == nullptr || !ghost->alive) return std::nullopt;
  std::string shown;
  if (!(hard_state == ghost->hard_state)) {
    shown = fmt::format("term {} and another vote or term than it had", hard_state.term.value());
  } else if (commit != ghost->commit) {
    shown =
        fmt::format("commit index {} where it had said {}", commit.value(), ghost->commit.value());
  } else if (const auto index = difference(ghost->log, log)) {
    shown = fmt::format("a log that differs at index {} from what it had said", index->value());
  } else {
    return std::nullopt;
  }
  Violation violation{
      RuleId::deltas_tell_all,
      fmt::format("{} shows {}. It changed without an observation.", text(node), shown)};
  return finding_of(std::move(violation), moment, *ghost);
}

std::optional<observe::Finding> RaftRules::compare_disk(NodeId node, const observe::Moment& moment,
                                                        const raft::Restored& recovered) const {
  const Ghost* ghost = ghosts_.find(node);
  if (ghost == nullptr) return std::nullopt;
  Judged judged = disk_agrees(*ghost, recovered);
  if (!judged) return std::nullopt;
  return finding_of(std::move(*judged), moment, *ghost);
}

}  // namespace raftbed::check
