#include "sim/check/linearizability.h"

#include <utility>

#include "sim/check/counterexample.h"
#include "sim/linear/parted.h"

namespace raftbed::check {
namespace {

// Adds one key to the judgement. A refusal ends it: one counter-example is enough.
void judge_key(const KeyRecords& part, const linear::SubHistory& sub, const linear::Budget& budget,
               Judgement& judgement) {
  const linear::KeyVerdict verdict = linear::judge(sub, budget);
  judgement.steps += verdict.steps;
  if (verdict.verdict == linear::Verdict::linearizable) return;
  judgement.key = part.key;
  if (verdict.verdict == linear::Verdict::unknown) {
    judgement.verdict = Linearizability::undecided;
    judgement.spent = verdict.spent;
    return;
  }
  judgement.verdict = Linearizability::not_linearizable;
  judgement.counterexample = told(part, linear::explain(sub, verdict, budget.steps_a_key));
}

}  // namespace

Judgement judge(const observe::History& history, const linear::Budget& budget) {
  return judge(by_key(history), budget);
}

Judgement judge(const std::vector<KeyRecords>& parts, const linear::Budget& budget,
                std::vector<std::uint64_t> ranks) {
  Judgement judgement;
  linear::History history = numbered(parts);
  history.ranks = std::move(ranks);
  const linear::Parted parted(history);
  linear::Splitter splitter(history);
  for (std::uint32_t at = 0; at < parts.size(); ++at) {
    judge_key(parts[at], splitter.take(parted[at]), budget, judgement);
    if (judgement.verdict == Linearizability::not_linearizable) break;
  }
  return judgement;
}

observe::Finding no_order(std::string story, const observe::Moment& moment) {
  observe::Finding finding;
  finding.checker = "linearizability";
  finding.rule = "T1 history-has-an-order";
  finding.story = std::move(story);
  finding.moment = moment;
  return finding;
}

std::optional<observe::Finding> finding_of(const Judgement& judgement) {
  if (!judgement.counterexample) return std::nullopt;
  return no_order(judgement.counterexample->story, judgement.counterexample->moment);
}

}  // namespace raftbed::check
