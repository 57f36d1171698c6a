#include "sim/check/raft_rules.h"

#include <fmt/format.h>

#include "core/base/match.h"
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
  for (LogIndex index(1); index <= ghost.last() || index <= view.last_index();
       index = index.next()) {
    if (index > ghost.last() || index > view.last_index()) return index;
    if (!(ghost.at(index).name == observe::name_of(view.at(index)))) return index;
  }
  return std::nullopt;
}

}  // namespace

std::optional<observe::Finding> RaftRules::observe(const observe::Observation& observation) {
  Ghost* ghost = ghosts_.find(observation.node);
  if (ghost == nullptr) return std::nullopt;
  Judged judged = judge(*ghost, observation.what);
  if (!judged) return std::nullopt;
  observe::Finding finding = finding_of(std::move(*judged), observation.moment, *ghost);
  finding.activation = observation.activation;
  return finding;
}

Judged RaftRules::judge(Ghost& ghost, const observe::NodeObservation& what) {
  return match(
      what, [&](const observe::Started& w) { return start(ghost, w); },
      [&](const observe::RoleChanged& w) { return change_role(ghost, w); },
      [&](const observe::HardStateChanged& w) { return hard_state_changed(ghost, w.hard_state); },
      [&](const observe::LogTruncated& w) { return logs_.truncated(ghost, w, commits_.ledger()); },
      [&](const observe::LogAppended& w) { return logs_.appended(ghost, w); },
      [&](const observe::CommitAdvanced& w) {
        return commits_.advanced(ghost, w.index, ghosts_, elections_);
      },
      [&](const observe::Applied& w) { return applications_.applied(ghost, w); },
      [&](const observe::VotePromised& w) { return vote_promised(ghost, w, disks_); },
      [&](const observe::AppendPromised& w) { return append_promised(ghost, w, disks_); },
      [](const observe::Noted&) { return Judged(); },
      [](const observe::Failed&) { return Judged(); },
      [](const observe::MailboxFull&) { return Judged(); },
      [](const observe::Escalated&) { return Judged(); },
      [&](const observe::Ended&) {
        ghost.alive = false;
        return Judged();
      },
      [&](const observe::DurableAdvanced& w) {
        ghost.durable_state = w.hard_state;
        ghost.durable_log = w.log;
        return Judged();
      });
}

Judged RaftRules::start(Ghost& ghost, const observe::Started& what) {
  Judged kept = life_started(ghost, what);
  return first_of(std::move(kept), logs_.started(ghost, what.log));
}

Judged RaftRules::change_role(Ghost& ghost, const observe::RoleChanged& what) {
  ghost.role = what.role;
  ghost.role_term = what.term;
  if (what.role != observe::RoleName::leader) return std::nullopt;
  return elections_.became_leader(ghost, commits_.ledger());
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
