#include "sim/check/commit_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/counted.h"
#include "sim/check/membership_rules.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged is_possible(const Ghost& ghost, LogIndex index) {
  if (index < ghost.commit) {
    return Violation{
        RuleId::commit_never_back,
        fmt::format("{} had committed up to index {}. It now says that it has committed up to {}.",
                    text(ghost.node), ghost.commit.value(), index.value())};
  }
  if (index > ghost.log.last()) {
    return Violation{
        RuleId::commit_within_log,
        fmt::format("{} says that it has committed up to index {}. Its log ends at {}.",
                    text(ghost.node), index.value(), ghost.log.last().value())};
  }
  return std::nullopt;
}

}  // namespace

Judged CommitRules::judge(Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                          const ElectionRules& elections) {
  Judged judged = is_possible(ghost, index);
  ghost.commit = index;
  const LogIndex held = std::min(index, ghost.log.last());
  Judged told = agrees(ghost, std::min(held, ledger_.last()));
  if (!told) told = extend(ghost, held, ghosts, elections);  // else it is not the cluster's
  return judged ? std::move(judged) : std::move(told);
}

Judged CommitRules::agrees(const Ghost& ghost, LogIndex index) const {
  if (index == LogIndex(0)) return std::nullopt;
  const Committed& committed = ledger_.at(index);
  const GhostEntry& held = ghost.log.at(index);
  if (held.chain == committed.entry.chain) return std::nullopt;
  return Violation{
      RuleId::commit_agreement,
      fmt::format("{} committed {} at index {}. {} has now committed up to there, but holds {} and "
                  "another history before it.",
                  text(committed.by), entry_text(committed.entry.name), index.value(),
                  text(ghost.node),
                  held.name == committed.entry.name ? "the same entry" : entry_text(held.name))};
}

Judged CommitRules::extend(const Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                           const ElectionRules& elections) {
  if (index <= ledger_.last()) return std::nullopt;
  const Term term = ghost.hard_state.term;
  for (LogIndex next = ledger_.last().next(); next <= index; next = next.next()) {
    ledger_.append(Committed{ghost.log.at(next), term, ghost.node});
    if (ghost.log.at(next).name.kind != raft::EntryKind::configuration) continue;
    const raft::Configuration& configuration = ghost.membership.as_of(next);
    Judged judged = MembershipRules::committed(ghost, next, configuration, ledger_);
    ledger_.adopt(configuration);
    if (judged) return judged;
  }
  if (Judged judged = has_quorum(ghost, index, ghosts)) return judged;
  return elections.committed_late(term, ledger_);
}

// Sound because a leader counts what it was told of, and its own log as far as it is durable: by
// I10 all of that is on disks; and no member of a quorum that acknowledged an entry can lose it to
// a later leader (Raft 5.4.3).
Judged CommitRules::has_quorum(const Ghost& ghost, LogIndex index, const Ghosts& ghosts) const {
  if (disks_ == Disks::unknown) return std::nullopt;
  const EntryName& name = ghost.log.at(index).name;
  const auto holds = [&](NodeId voter) {
    const Ghost* other = ghosts.find(voter);
    return other != nullptr && other->holds_durably(index, name);
  };
  const raft::Configuration& now = ghost.membership.in_force();
  if (is_quorum(now, holds)) return std::nullopt;
  const std::string joint = now.is_joint()
                                ? fmt::format(", and {} of {} that are outgoing,",
                                              count_of(now.outgoing, holds), now.outgoing.size())
                                : "";
  return Violation{
      RuleId::quorum_of_copies,
      fmt::format("{} committed {} at index {}. Only {} of {}{} have it on disk for good. A "
                  "loss of power could take what was committed.",
                  text(ghost.node), entry_text(name), index.value(), count_of(now.voters, holds),
                  counted(now.voters.size(), "voter"), joint)};
}

}  // namespace raftbed::check
