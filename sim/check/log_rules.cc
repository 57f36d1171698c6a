#include "sim/check/log_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged append_only(const Ghost& ghost, LogIndex from) {
  if (!ghost.leads() || from > ghost.log.last()) return std::nullopt;
  return Violation{
      RuleId::leader_append_only,
      fmt::format("{} leads in term {}. It removed its own entries from index {} to {}. A leader "
                  "only ever adds to its log.",
                  text(ghost.node), ghost.role_term.value(), from.value(),
                  ghost.log.last().value())};
}

// A node cut off in an earlier term may lose its copy legally, and get it back from a leader that
// has it; from the term of the commitment on, every leader has it, so that no conflict can remove
// it.
Judged keeps_committed(const Ghost& ghost, LogIndex from, const CommitLedger& ledger) {
  if (!ghost.log.has(from) || !ledger.has(from)) return std::nullopt;
  const Committed& committed = ledger.at(from);
  const bool held = ghost.log.at(from).chain == committed.entry.chain;
  if (!held || ghost.hard_state.term < committed.in) return std::nullopt;
  return Violation{
      RuleId::committed_never_truncated,
      fmt::format("At index {} {} was committed in term {}, as {} said. In term {} {} removed it "
                  "from its log. No leader of that term or a later one can have asked for that.",
                  from.value(), entry_text(committed.entry.name), committed.in.value(),
                  text(committed.by), ghost.hard_state.term.value(), text(ghost.node))};
}

// REQUIRES: the entry does not belong behind the log's last.
Violation gap_or_older_term(const Ghost& ghost, const observe::LogAppended& what) {
  const LogIndex last = ghost.log.last();
  if (what.index != last.next()) {
    return Violation{
        RuleId::log_contiguous,
        fmt::format("The last entry of {}'s log is at index {}. It added {} at index {}.",
                    text(ghost.node), last.value(), entry_text(what.entry), what.index.value())};
  }
  return Violation{
      RuleId::log_contiguous,
      fmt::format("The last entry of {}'s log is of term {}. It added {} behind it, at index {}.",
                  text(ghost.node), ghost.log.last_term().value(), entry_text(what.entry),
                  what.index.value())};
}

// REQUIRES: the ghost's log has another entry at the log's base.
Violation other_base(const Ghost& ghost, const raft::Log& log) {
  const LogIndex base = log.base_index();
  return Violation{
      RuleId::deltas_tell_all,
      fmt::format(
          "{} had {} at index {}. It started again with a log that has forgotten what is up "
          "to there, and names term {} for it.",
          text(ghost.node), entry_text(ghost.log.at(base).name), base.value(),
          log.base_term().value())};
}

}  // namespace

Judged LogRules::appended(Ghost& ghost, const observe::LogAppended& what) {
  const bool behind_the_last =
      what.index == ghost.log.last().next() && what.entry.term >= ghost.log.last_term();
  if (!behind_the_last) return misplaced(ghost, what);
  return match_at(ghost, what.index, ghost.log.append(what.entry));
}

Judged LogRules::misplaced(Ghost& ghost, const observe::LogAppended& what) {
  Violation place = gap_or_older_term(ghost, what);
  if (what.index < LogIndex(1) || what.index > ghost.log.last().next()) return place;
  Judged only = append_only(ghost, what.index);
  ghost.log.keep(what.index.previous());
  match_at(ghost, what.index, ghost.log.append(what.entry));  // noted, whichever rule has the word
  return only ? std::move(only) : Judged(std::move(place));
}

Judged LogRules::truncated(Ghost& ghost, const observe::LogTruncated& what,
                           const CommitLedger& ledger) {
  const LogIndex from = std::max(what.from, LogIndex(1));
  Judged judged = append_only(ghost, from);
  if (!judged) judged = keeps_committed(ghost, from, ledger);
  ghost.log.keep(from.previous());
  ghost.promises.match = std::min(ghost.promises.match, from.previous());
  return judged;
}

Judged LogRules::started(Ghost& ghost, const raft::Log& log) {
  if (!ghost.log.may_have(log.base_index(), log.base_term())) return other_base(ghost, log);
  const LogIndex kept = ghost.log.become(log);  // these were matched when they were added
  for (LogIndex index = kept.next(); index <= ghost.log.last(); index = index.next()) {
    if (Judged judged = match_at(ghost, index, ghost.log.at(index))) return judged;
  }
  return std::nullopt;
}

const LogRules::Seen* LogRules::seen_at(LogIndex index, Term term) const {
  if (index.value() > first_.size()) return nullptr;
  const Seen& first = first_[index.value() - 1];
  return first.term == term ? &first : contended_.find({index, term});
}

Judged LogRules::match_at(const Ghost& ghost, LogIndex index, const GhostEntry& entry) {
  const Term term = entry.name.term;
  if (const Seen* known = seen_at(index, term)) {
    if (known->chain == entry.chain) return std::nullopt;
    return mismatch(*known, ghost, index, entry);
  }
  const Seen seen{term, entry.chain, ghost.node};
  if (index.value() == first_.size() + 1) {
    first_.push_back(seen);
  } else {
    contended_.set({index, term}, seen);
  }
  return std::nullopt;
}

Violation LogRules::mismatch(const Seen& seen, const Ghost& ghost, LogIndex index,
                             const GhostEntry& entry) {
  return Violation{
      RuleId::log_matching,
      fmt::format(
          "{} and {} both have an entry of term {} at index {}. Their logs up to it differ. "
          "{} now holds {} there.",
          text(seen.node), text(ghost.node), seen.term.value(), index.value(), text(ghost.node),
          entry_text(entry.name))};
}

}  // namespace raftbed::check
