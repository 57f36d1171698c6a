#include "sim/check/snapshot_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged of_committed(const Ghost& ghost, const observe::SnapshotName& snapshot,
                    const CommitLedger& ledger) {
  const bool is_committed =
      ledger.has(snapshot.index) && ledger.at(snapshot.index).entry.name.term == snapshot.term;
  if (is_committed) return std::nullopt;
  return Violation{RuleId::snapshot_of_committed,
                   fmt::format("{} has a snapshot up to index {}, of term {}. {}.",
                               text(ghost.node), snapshot.index.value(), snapshot.term.value(),
                               ledger.has(snapshot.index)
                                   ? fmt::format("What was committed there is {}",
                                                 entry_text(ledger.at(snapshot.index).entry.name))
                                   : fmt::format("Nothing behind index {} has been committed",
                                                 ledger.last().value()))};
}

// Rule 6 of Figure 13: who has the snapshot's last entry keeps what follows it. REQUIRES: the
// ledger has the snapshot's index.
Judged keeps_what_follows(const Ghost& ghost, const observe::SnapshotName& snapshot,
                          const CommitLedger& ledger) {
  const bool has_it = ghost.log.has(snapshot.index) &&
                      ghost.log.at(snapshot.index).chain == ledger.at(snapshot.index).entry.chain;
  if (!has_it || ghost.promises.match <= snapshot.index) return std::nullopt;
  return Violation{
      RuleId::promised_stays_durable,
      fmt::format("{} had acknowledged its log up to index {}. It installed a snapshot up to index "
                  "{}, whose last entry it had, and discarded what followed.",
                  text(ghost.node), ghost.promises.match.value(), snapshot.index.value())};
}

// What it had acknowledged and is the same in the snapshot. What is another entry there is cut from
// its log, as by an append: until the snapshot is durable, a loss of power brings it back.
LogIndex still_held(const Ghost& ghost, LogIndex snapshot, const CommitLedger& ledger) {
  LogIndex match = std::min({ghost.promises.match, snapshot, ghost.log.last()});
  while (match > LogIndex(0) && ghost.log.at(match).chain != ledger.at(match).entry.chain) {
    match = match.previous();
  }
  return match;
}

// A snapshot of what is applied: the state machine cannot know more.
Judged of_applied(const Ghost& ghost, const observe::SnapshotName& snapshot) {
  if (snapshot.index <= ghost.applied) return std::nullopt;
  return Violation{RuleId::snapshot_of_committed,
                   fmt::format("{} took a snapshot up to index {}. It had applied up to index {}.",
                               text(ghost.node), snapshot.index.value(), ghost.applied.value())};
}

}  // namespace

Judged SnapshotRules::taken(const Ghost& ghost, const observe::SnapshotName& snapshot,
                            const CommitLedger& ledger) {
  if (Judged judged = of_committed(ghost, snapshot, ledger)) return judged;
  if (Judged judged = of_applied(ghost, snapshot)) return judged;
  return agreed(ghost, snapshot);
}

Judged SnapshotRules::installed(Ghost& ghost, const observe::SnapshotName& snapshot,
                                const CommitLedger& ledger) {
  if (Judged judged = of_committed(ghost, snapshot, ledger)) return judged;
  if (Judged judged = keeps_what_follows(ghost, snapshot, ledger)) return judged;
  ghost.promises.match = still_held(ghost, snapshot.index, ledger);
  ghost.log.become(ledger, snapshot.index);
  return agreed(ghost, snapshot);
}

// The log stays, and so must agree with it.
Judged SnapshotRules::refreshed(const Ghost& ghost, const observe::SnapshotName& snapshot,
                                const CommitLedger& ledger) {
  if (Judged judged = of_committed(ghost, snapshot, ledger)) return judged;
  const bool has_it = ghost.log.has(snapshot.index) &&
                      ghost.log.at(snapshot.index).chain == ledger.at(snapshot.index).entry.chain;
  if (has_it) return agreed(ghost, snapshot);
  return Violation{
      RuleId::snapshot_of_committed,
      fmt::format("{} kept its log behind a snapshot up to index {}, whose last entry it had not.",
                  text(ghost.node), snapshot.index.value())};
}

// One that was installed, and became durable without a word before the crash, brings its prefix of
// the log with it.
Judged SnapshotRules::started(Ghost& ghost, const observe::SnapshotName& snapshot,
                              const CommitLedger& ledger) {
  if (Judged judged = of_committed(ghost, snapshot, ledger)) return judged;
  const LogIndex last = ghost.log.last();
  const bool is_here = snapshot.index <= last &&
                       ghost.log.at(snapshot.index).chain == ledger.at(snapshot.index).entry.chain;
  if (!is_here) ghost.log.become(ledger, snapshot.index);
  return agreed(ghost, snapshot);
}

Judged SnapshotRules::restored(const Ghost& ghost, const observe::StateRestored& what) {
  const First* first = first_.find(what.index);
  if (!what.state || first == nullptr || first->snapshot == *what.state) return std::nullopt;
  return Violation{RuleId::snapshots_agree,
                   fmt::format("{} went on from a snapshot up to index {}. Its state machine then "
                               "held another state than {}'s snapshot up to there.",
                               text(ghost.node), what.index.value(), text(first->node))};
}

Judged SnapshotRules::agreed(const Ghost& ghost, const observe::SnapshotName& snapshot) {
  const First* first = first_.find(snapshot.index);
  if (first == nullptr) {
    first_.set(snapshot.index, First{snapshot, ghost.node});
    return std::nullopt;
  }
  if (first->snapshot == snapshot) return std::nullopt;
  return Violation{
      RuleId::snapshots_agree,
      fmt::format(
          "{} had a snapshot up to index {}. The one that {} has up to there holds another state.",
          text(first->node), snapshot.index.value(), text(ghost.node))};
}

}  // namespace raftbed::check
