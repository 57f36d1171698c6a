#include "sim/check/election_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/counted.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged complete(NodeId leader, Term term, const GhostLog& log, LogIndex index,
                const CommitLedger& ledger) {
  if (index == LogIndex(0)) return std::nullopt;
  const Committed& committed = ledger.at(index);
  const auto chain = log.chain_at(index);
  if (chain && *chain == committed.entry.chain) return std::nullopt;
  const std::string held =
      log.has(index)
          ? fmt::format("another history, and {} at that index,", entry_text(log.at(index).name))
          : "only " + counted(log.last().value(), "entry", "entries");
  return Violation{
      RuleId::leader_completeness,
      fmt::format(
          "At index {} {} was committed in term {}, as {} said. In term {} {} was elected leader "
          "with {} in its log. A majority must have held the entry and yet voted for it.",
          index.value(), entry_text(committed.entry.name), committed.in.value(), text(committed.by),
          term.value(), text(leader), held)};
}

}  // namespace

Judged ElectionRules::became_leader(const Ghost& leader, const CommitLedger& ledger) {
  const Term term = leader.role_term;
  Judged safe;
  if (const Election* known = elections_.find(term); known == nullptr) {
    elections_.set(term, Election{leader.node, leader.log});
    newest_ = std::max(newest_, term);
  } else if (known->winner != leader.node) {
    safe = Violation{
        RuleId::election_safety,
        fmt::format("In term {} {} was elected leader. {} is now leader of the same term. "
                    "Some node's vote must have been counted for both.",
                    term.value(), text(known->winner), text(leader.node))};
  }
  if (safe) return safe;
  return complete(leader.node, term, leader.log, ledger.last_before(term), ledger);
}

Judged ElectionRules::committed_late(Term term, const CommitLedger& ledger) const {
  Judged judged;
  if (newest_ <= term) return judged;
  elections_.for_each([&](Term elected_in, const Election& election) {
    if (elected_in <= term || judged) return;
    judged = complete(election.winner, elected_in, election.log, ledger.last(), ledger);
  });
  return judged;
}

}  // namespace raftbed::check
