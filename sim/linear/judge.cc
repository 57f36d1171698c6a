#include "sim/linear/judge.h"

#include <algorithm>
#include <utility>

#include "sim/linear/certificate.h"
#include "sim/linear/glance.h"
#include "sim/linear/placement.h"
#include "sim/linear/race.h"
#include "sim/linear/sights.h"
#include "sim/linear/windows.h"
#include "sim/linear/zones.h"

namespace raftbed::linear {
namespace {

KeyVerdict refused(const Refusal& refusal, Stage stage, bool is_shown) {
  KeyVerdict verdict;
  verdict.verdict = Verdict::not_linearizable;
  verdict.stage = stage;
  verdict.culprit = refusal.culprit;
  verdict.is_shown = is_shown;
  verdict.others = refusal.others;
  return verdict;
}

// What the zones' order, with what they left out, comes to.
struct Ordered {
  std::optional<std::vector<std::uint32_t>> order;
  Stage stage = Stage::zones;
  std::uint64_t steps = 0;
};

Ordered complete(const SubHistory& sub, std::vector<std::uint32_t> order, const Budget& budget) {
  if (!sub.has_differs) return {std::move(order), Stage::zones, 0};
  Placed placed = place_differs(sub, order);
  if (placed.left.empty()) {
    if (explains(sub, placed.order)) return {std::move(placed.order), Stage::placement, 0};
    return {};
  }
  Windows windows = search_windows(sub, placed, budget);
  if (windows.order && !explains(sub, *windows.order)) windows.order.reset();
  return {std::move(windows.order), Stage::windows, windows.steps};
}

// What windows cannot show is left for the search.
Budget half(Budget budget) {
  budget.steps_a_key /= 2;
  return budget;
}

// What the windows took is not there any more.
Budget rest(Budget budget, std::uint64_t steps) {
  budget.steps_a_key -= std::min(steps, budget.steps_a_key);
  return budget;
}

KeyVerdict verdict_of(const Race& race, Order order) {
  KeyVerdict verdict;
  switch (order) {
    case Order::found: break;
    case Order::none:
      verdict.verdict = Verdict::not_linearizable;
      verdict.culprit = race.stuck();
      break;
    case Order::undecided:
      verdict.verdict = Verdict::unknown;
      verdict.spent = race.spent();
      break;
  }
  verdict.stage = Stage::search;
  verdict.steps = race.steps();
  return verdict;
}

void add(std::uint32_t part, const KeyVerdict& key, Judgement& judgement) {
  ++judgement.judged;
  judgement.steps += key.steps;
  judgement.searched += key.stage == Stage::search ? 1 : 0;
  const bool is_first = key.verdict != Verdict::linearizable && !judgement.part;
  if (!is_first && key.verdict != Verdict::not_linearizable) return;
  judgement.verdict = key.verdict;
  judgement.part = part;
  judgement.key = key;
}

KeyVerdict search(const SubHistory& sub, const Budget& budget) {
  Race race(sub);
  const Order order = race.run(budget);
  return verdict_of(race, order);
}

// Nearly all that have an order are explained at the first go. Of the others a sight that cannot
// have been says more than a search that got stuck.
KeyVerdict search_or_look(const SubHistory& sub, const Budget& budget) {
  Race race(sub);
  Budget first = budget;
  first.steps_a_key = std::min(budget.steps_a_key, Race::first_turn(sub));
  Order order = race.run(first);
  if (order == Order::found) return verdict_of(race, order);
  if (const auto sight = find_impossible_sight(sub)) {
    KeyVerdict verdict = refused(sight->refusal, Stage::sights, sight->is_shown);
    verdict.steps = race.steps();
    return verdict;
  }
  if (order == Order::undecided) order = race.run(budget);
  return verdict_of(race, order);
}

// Part by part, as they were recorded. Only those that take more than a glance are made ready.
class Parts {
 public:
  Parts(const History& history, const Budget& budget)
      : history_(&history), budget_(&budget), glance_(history) {}

  KeyVerdict judge(const KeyPart& part) {
    if (glance_.look(part.operations) == Decision::yes) return {};
    if (!splitter_) splitter_.emplace(*history_);
    return linear::judge(splitter_->take(part), *budget_);
  }

 private:
  const History* history_;
  const Budget* budget_;
  Glance glance_;
  std::optional<Splitter> splitter_;
};

}  // namespace

KeyVerdict judge(const SubHistory& sub, const Budget& budget) {
  Zones zones(sub);
  const Decision decision = zones.decide();
  if (decision == Decision::no) return refused(zones.refusal(), Stage::zones, true);
  if (decision == Decision::open) return search_or_look(sub, budget);
  if (!sub.has_differs) return {};
  const Ordered ordered = complete(sub, zones.order(), half(budget));
  KeyVerdict verdict;
  verdict.stage = ordered.stage;
  if (!ordered.order) verdict = search(sub, rest(budget, ordered.steps));
  verdict.steps += ordered.steps;
  return verdict;
}

Judgement judge(const History& history, const Budget& budget, const GoOn& go_on) {
  Judgement judgement;
  Parts parts(history, budget);
  for (std::uint32_t part = 0; part < history.parts().size(); ++part) {
    if (go_on && !go_on(part)) {
      judgement.verdict = Verdict::unknown;
      break;
    }
    const KeyVerdict key = parts.judge(history.parts()[part]);
    add(part, key, judgement);
    if (key.verdict == Verdict::not_linearizable) break;
  }
  return judgement;
}

std::optional<std::vector<std::uint32_t>> find_order(const SubHistory& sub, const Budget& budget) {
  Zones zones(sub);
  const Decision decision = zones.decide();
  if (decision == Decision::no) return std::nullopt;
  std::uint64_t steps = 0;
  if (decision == Decision::yes) {
    Ordered ordered = complete(sub, zones.order(), half(budget));
    if (ordered.order) return std::move(ordered.order);
    steps = ordered.steps;
  }
  Race race(sub);
  if (race.run(rest(budget, steps)) != Order::found) return std::nullopt;
  return race.order();
}

}  // namespace raftbed::linear
