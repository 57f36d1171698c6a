#include "sim/check/raft_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
  if (!ghost.may_have(view.base_index(), view.base_term())) return view.base_index();
  const LogIndex shorter = std::min(ghost.last(), view.last_index());
  for (LogIndex index = view.base_index().next(); index <= shorter; index = index.next()) {
    if (!(ghost.at(index).name == observe::name_of(view.at(index)))) return index;
  }
  if (ghost.last() == view.last_index()) return std::nullopt;
  return shorter.next();
}

Judged told_all(const Ghost& ghost, const Shown& shown) {
  std::string what;
  if (!(shown.hard_state == ghost.hard_state)) {
    what =
        fmt::format("term {} and another vote or term than it had", shown.hard_state.term.value());
  } else if (shown.commit != ghost.commit) {
    what = fmt::format("commit index {} where it had said {}", shown.commit.value(),
                       ghost.commit.value());
  } else if (const auto index = difference(ghost.log, shown.log)) {
    what = fmt::format("a log that differs at index {} from what it had said", index->value());
  } else {
    return std::nullopt;
  }
  return Violation{
      RuleId::deltas_tell_all,
      fmt::format("{} shows {}. It changed without an observation.", text(ghost.node), what)};
}

}  // namespace

void RaftRules::judge(const observe::Observations& observations,
                      std::optional<observe::Finding>& found) {
  using namespace observe;
  Ghost* const known = ghosts_.find(observations.node);
  if (known == nullptr) return;
  Ghost& ghost = *known;
  for (const NodeObservation& seen : observations.seen) {
    const Judged judged = match(
        seen, [&](const Started& what) { return started(ghost, what); },
        [&](const RoleChanged& what) { return role_changed(ghost, what); },
        [&](const HardStateChanged& what) { return hard_state_changed(ghost, what.hard_state); },
        [&](const LogTruncated& what) {
          ghost.membership.truncate_from(what.from);
          return logs_.truncated(ghost, what, commits_.ledger());
        },
        [&](const LogAppended& what) { return logs_.appended(ghost, what); },
        [&](const CommitAdvanced& what) {
          return commits_.advanced(ghost, what.index, ghosts_, elections_);
        },
        [&](const Applied& what) { return applications_.applied(ghost, what); },
        [&](const VotePromised& what) { return vote_promised(ghost, what, disks_); },
        [&](const AppendPromised& what) { return append_promised(ghost, what, disks_); },
        [&](const DurableAdvanced& what) { return durable_advanced(ghost, what); },
        [&](const SnapshotTaken& what) {
          return snapshots_.taken(ghost, what.snapshot, commits_.ledger());
        },
        [&](const SnapshotInstalled& what) { return installed(ghost, what); },
        [&](const SnapshotRefreshed& what) {
          return snapshots_.refreshed(ghost, what.snapshot, commits_.ledger());
        },
        [&](const ConfigurationAppended& what) { return MembershipRules::appended(ghost, what); },
        [&](const StateRestored& what) { return restored(ghost, what); },
        [&](const Ended&) { return life_ended(ghost); },
        [](const OneOf<Failed, MailboxFull, Escalated> auto&) { return Judged(); });
    if (judged) [[unlikely]] {
      return report(*judged, observations, ghost, found);
    }
  }
}

void RaftRules::report(const Violation& violation, const observe::Observations& observations,
                       const Ghost& ghost, std::optional<observe::Finding>& found) {
  found = finding_of(violation, observations.moment, ghost);
  found->activation = observations.activation;
}

Judged RaftRules::started(Ghost& ghost, const observe::Started& what) {
  Judged kept = life_started(ghost, what);
  if (what.snapshot) {
    if (Judged judged = snapshots_.started(ghost, *what.snapshot, commits_.ledger())) return judged;
  }
  Judged matched = logs_.started(ghost, what.log);
  Judged configured = MembershipRules::started(ghost, what, commits_.ledger());
  if (!kept) kept = std::move(matched);
  return kept ? std::move(kept) : std::move(configured);
}

Judged RaftRules::installed(Ghost& ghost, const observe::SnapshotInstalled& what) {
  Judged judged = snapshots_.installed(ghost, what.snapshot, commits_.ledger());
  if (!judged) MembershipRules::installed(ghost, what.snapshot.index, commits_.ledger());
  return judged;
}

Judged RaftRules::restored(Ghost& ghost, const observe::StateRestored& what) {
  Judged judged = ApplyRules::restored(ghost, what);
  return judged ? std::move(judged) : snapshots_.restored(ghost, what);
}

Judged RaftRules::role_changed(Ghost& ghost, const observe::RoleChanged& what) {
  ghost.role = what.role;
  ghost.role_term = what.term;
  if (what.role != observe::RoleName::leader) return std::nullopt;
  return elections_.became_leader(ghost, commits_.ledger());
}

std::optional<observe::RoleName> RaftRules::role(NodeId node) const {
  const Ghost* ghost = ghosts_.find(node);
  if (ghost == nullptr || !ghost->alive) return std::nullopt;
  return ghost->role;
}

std::optional<observe::Finding> RaftRules::compare_in_full(NodeId node,
                                                           const observe::Moment& moment,
                                                           const Shown& shown) const {
  const Ghost* ghost = ghosts_.find(node);
  if (ghost == nullptr || !ghost->alive) return std::nullopt;
  Judged judged = told_all(*ghost, shown);
  if (!judged) judged = MembershipRules::shown(*ghost, shown.configuration);
  if (!judged) return std::nullopt;
  return finding_of(std::move(*judged), moment, *ghost);
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
