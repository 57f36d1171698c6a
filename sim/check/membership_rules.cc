#include "sim/check/membership_rules.h"

#include <fmt/format.h>

#include <utility>

#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;
using raft::Configuration;

// Any majority of the one overlaps with any majority of the other.
bool overlap(const Configuration& before, const Configuration& behind) {
  if (before.is_joint()) return !behind.is_joint() && behind.voters == before.voters;
  if (behind.is_joint()) return behind.outgoing == before.voters;
  return raft::difference(before.voters, behind.voters) <= 1;
}

Violation not_so_soon(const Ghost& ghost, LogIndex index, std::string_view why) {
  return Violation{RuleId::configurations_overlap,
                   fmt::format("{} leads in term {}. It appended a configuration at index {}, {}.",
                               text(ghost.node), ghost.role_term.value(), index.value(), why)};
}

bool has_committed_of_term(const Ghost& ghost) {
  return ghost.log.has(ghost.commit) && ghost.log.at(ghost.commit).name.term == ghost.role_term;
}

// What only a leader decides: a follower appends what it is sent.
Judged may_follow(const Ghost& ghost, LogIndex index, const Configuration& next) {
  const Configuration& now = ghost.membership.in_force();
  if (!ghost.leads() || raft::is_nobodys(now)) return std::nullopt;
  if (!overlap(now, next)) {
    return not_so_soon(ghost, index,
                       fmt::format("{}, behind one of {}. Majorities of the two need not overlap",
                                   text(next), text(now)));
  }
  if (ghost.membership.index() > ghost.commit) {
    return not_so_soon(ghost, index, "and the one before it is not committed");
  }
  if (has_committed_of_term(ghost)) return std::nullopt;
  return not_so_soon(ghost, index, "and has committed no entry of its term");
}

const Configuration& as_of_snapshot(const CommitLedger& ledger, LogIndex snapshot) {
  return ledger.configurations().as_of(snapshot);
}

}  // namespace

// What is no news would break I11, which says more.
Judged MembershipRules::appended(Ghost& ghost, const observe::ConfigurationAppended& what) {
  const bool is_behind = what.index > ghost.membership.index() && ghost.log.has(what.index);
  if (!is_behind) return std::nullopt;
  Configuration next = raft::configuration_of(what.entry);
  Judged judged = may_follow(ghost, what.index, next);
  ghost.membership.append(what.index, std::move(next));
  return judged;
}

Judged MembershipRules::committed(const Ghost& ghost, LogIndex index, const Configuration& next,
                                  const CommitLedger& ledger) {
  const Configuration& before = ledger.configurations().in_force();
  if (raft::is_nobodys(before) || overlap(before, next)) return std::nullopt;
  return Violation{
      RuleId::configurations_overlap,
      fmt::format("{} committed a configuration at index {}, {}. The one that was committed before "
                  "is {}. Majorities of the two need not overlap.",
                  text(ghost.node), index.value(), text(next), text(before))};
}

void MembershipRules::installed(Ghost& ghost, LogIndex snapshot, const CommitLedger& ledger) {
  ghost.membership = raft::Membership(as_of_snapshot(ledger, snapshot), snapshot);
}

Judged MembershipRules::started(Ghost& ghost, const observe::Started& what,
                                const CommitLedger& ledger) {
  ghost.membership = ghost.told_first;
  if (what.snapshot) installed(ghost, what.snapshot->index, ledger);
  const raft::Log& log = what.log;
  const LogIndex settled = std::max(log.base_index(), ghost.membership.index());
  for (LogIndex index = settled.next(); index <= log.last_index(); index = index.next()) {
    if (log.at(index).kind() != raft::EntryKind::configuration) continue;
    ghost.membership.append(index, raft::configuration_of(log.at(index)));
  }
  if (!what.configuration) return std::nullopt;
  return shown(ghost, *what.configuration);
}

// Who belongs to nothing and has no log may be about to form a cluster, and propose its voters,
// itself among them.
Judged MembershipRules::shown(const Ghost& ghost, const Configuration& configuration) {
  const Configuration& latest = ghost.membership.in_force();
  const bool may_propose = raft::is_nobodys(latest) && ghost.log.last() == LogIndex(0);
  if (configuration == latest || (may_propose && configuration.is_voter(ghost.node))) {
    return std::nullopt;
  }
  return Violation{
      RuleId::latest_configuration,
      fmt::format("The latest configuration of {}'s log, at index {}, is of {}. It goes by one of "
                  "{}.",
                  text(ghost.node), ghost.membership.index().value(), text(latest),
                  text(configuration))};
}

}  // namespace raftbed::check
