#include "sim/check/linearizability.h"

#include "sim/check/counterexample.h"
#include "sim/check/order_search.h"

namespace raftbed::check {
namespace {

// Adds one key to the judgement. A refusal ends it: one counter-example is enough.
void judge_key(const KeyRecords& part, const SearchBudget& budget, Judgement& judgement) {
  KeyHistory history = key_history(part.records);
  OrderSearch search(history.operations, history.states);
  const Order order = search.run(budget.steps_a_key);
  judgement.steps += search.steps();
  if (order == Order::found) return;
  judgement.key = part.key;
  if (order == Order::undecided) {
    judgement.verdict = Linearizability::undecided;
    return;
  }
  judgement.verdict = Linearizability::not_linearizable;
  judgement.counterexample = explain(part, std::move(history), search.stuck(), budget.steps_a_key);
}

}  // namespace

Judgement judge(const observe::History& history, const SearchBudget& budget) {
  return judge(by_key(history), budget);
}

Judgement judge(const std::vector<KeyRecords>& parts, const SearchBudget& budget) {
  Judgement judgement;
  for (const KeyRecords& part : parts) {
    judge_key(part, budget, judgement);
    if (judgement.verdict == Linearizability::not_linearizable) break;
  }
  return judgement;
}

std::optional<observe::Finding> finding_of(const Judgement& judgement) {
  if (!judgement.counterexample) return std::nullopt;
  observe::Finding finding;
  finding.checker = "linearizability";
  finding.rule = "T1 history-has-an-order";
  finding.story = judgement.counterexample->story;
  finding.moment = judgement.counterexample->moment;
  return finding;
}

}  // namespace raftbed::check
