#include "sim/linear/judge.h"

#include <algorithm>
#include <utility>

#include "sim/linear/certificate.h"
#include "sim/linear/glance.h"
#include "sim/linear/placement.h"
#include "sim/linear/quick_search.h"
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

// Where no quick search found an order. A sight that cannot have been says more than a search that
// got stuck.
KeyVerdict look_or_search(const SubHistory& sub, const Budget& budget) {
  if (const auto sight = find_impossible_sight(sub)) {
    return refused(sight->refusal, Stage::sights, sight->is_shown);
  }
  return search(sub, budget);
}

KeyVerdict found_by(const QuickSearch& search) {
  KeyVerdict verdict;
  verdict.stage = Stage::search;
  verdict.steps = search.steps();
  return verdict;
}

bool finds(QuickSearch& search, std::span<const Operation> operations, Value initial,
           const Budget& budget) {
  if (QuickSearch::bytes(operations.size()) > budget.bytes) return false;
  const auto enough = std::min(budget.steps_a_key, QuickSearch::enough(operations.size()));
  return search.run(operations, initial, enough) == Order::found;
}

// With what the zones leave open.
template <typename Rest>
KeyVerdict judge_made_ready(const SubHistory& sub, const Budget& budget, Rest&& judge_open) {
  Zones zones(sub);
  const Decision decision = zones.decide();
  if (decision == Decision::no) return refused(zones.refusal(), Stage::zones, true);
  if (decision == Decision::open) return judge_open();
  if (!sub.has_differs) return {};
  const Ordered ordered = complete(sub, zones.order(), half(budget));
  KeyVerdict verdict;
  verdict.stage = ordered.stage;
  if (!ordered.order) verdict = search(sub, rest(budget, ordered.steps));
  verdict.steps += ordered.steps;
  return verdict;
}

// Part by part, as they were recorded. Only those that take more than a look are made ready for it.
class Parts {
 public:
  Parts(const History& history, const Budget& budget)
      : history_(&history), budget_(&budget), glance_(history), quick_(history.values()) {}

  KeyVerdict judge(const KeyPart& part) {
    const Decision decision = glance_.look(part.operations);
    if (decision == Decision::yes) return {};
    if (decision == Decision::open && finds(quick_, part.operations, history_->initial, *budget_)) {
      return found_by(quick_);
    }
    if (!splitter_) splitter_.emplace(*history_);
    const SubHistory sub = splitter_->take(part);
    return judge_made_ready(sub, *budget_, [&] { return look_or_search(sub, *budget_); });
  }

 private:
  const History* history_;
  const Budget* budget_;
  Glance glance_;
  QuickSearch quick_;
  std::optional<Splitter> splitter_;
};

}  // namespace

KeyVerdict judge(const SubHistory& sub, const Budget& budget) {
  return judge_made_ready(sub, budget, [&] {
    QuickSearch quick(sub.values());
    if (finds(quick, sub.operations, sub.initial, budget)) return found_by(quick);
    return look_or_search(sub, budget);
  });
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
