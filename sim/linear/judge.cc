#include "sim/linear/judge.h"

#include "sim/linear/placement.h"
#include "sim/linear/race.h"
#include "sim/linear/zones.h"

namespace raftbed::linear {
namespace {

KeyVerdict refused(const Refusal& refusal) {
  KeyVerdict verdict;
  verdict.verdict = Verdict::not_linearizable;
  verdict.culprit = refusal.culprit;
  verdict.is_shown = true;
  verdict.others = refusal.others;
  return verdict;
}

KeyVerdict search(const SubHistory& sub, const Budget& budget) {
  Race search(sub);
  KeyVerdict verdict;
  switch (search.run(budget)) {
    case Order::found: break;
    case Order::none:
      verdict.verdict = Verdict::not_linearizable;
      verdict.culprit = search.stuck();
      break;
    case Order::undecided:
      verdict.verdict = Verdict::unknown;
      verdict.spent = search.spent();
      break;
  }
  verdict.stage = Stage::search;
  verdict.steps = search.steps();
  return verdict;
}

}  // namespace

KeyVerdict judge(const SubHistory& sub, const Budget& budget) {
  Zones zones(sub);
  switch (zones.decide()) {
    case Decision::no: return refused(zones.refusal());
    case Decision::yes: {
      KeyVerdict verdict;
      if (!sub.has_differs) return verdict;
      verdict.stage = Stage::placement;
      if (place_differs(sub, zones.order())) return verdict;
      break;
    }
    case Decision::open: break;
  }
  return search(sub, budget);
}

Judgement judge(const History& history, const Budget& budget) {
  Judgement judgement;
  Splitter splitter(history);
  for (std::uint32_t part = 0; part < history.parts().size(); ++part) {
    const KeyVerdict key = judge(splitter.take(history.parts()[part]), budget);
    judgement.steps += key.steps;
    judgement.searched += key.stage == Stage::search ? 1 : 0;
    const bool is_first = key.verdict != Verdict::linearizable && !judgement.part;
    if (!is_first && key.verdict != Verdict::not_linearizable) continue;
    judgement.verdict = key.verdict;
    judgement.part = part;
    judgement.key = key;
    if (key.verdict == Verdict::not_linearizable) break;
  }
  return judgement;
}

std::optional<std::vector<std::uint32_t>> find_order(const SubHistory& sub, const Budget& budget) {
  Zones zones(sub);
  const Decision decision = zones.decide();
  if (decision == Decision::no) return std::nullopt;
  if (decision == Decision::yes) {
    if (auto order = place_differs(sub, zones.order())) return order;
  }
  Race search(sub);
  if (search.run(budget) != Order::found) return std::nullopt;
  return search.order();
}

}  // namespace raftbed::linear
