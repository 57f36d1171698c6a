#include "sim/linear/judge.h"

#include <algorithm>
#include <utility>

#include "sim/linear/certificate.h"
#include "sim/linear/placement.h"
#include "sim/linear/race.h"
#include "sim/linear/sights.h"
#include "sim/linear/stages.h"
#include "sim/linear/windows.h"

namespace raftbed::linear {
namespace {

KeyVerdict refused(const Refusal& refusal, Stage stage, bool is_shown) {
  KeyVerdict verdict = refused_by(stage);
  verdict.culprit = refusal.culprit;
  verdict.is_shown = is_shown;
  verdict.others = refusal.others;
  verdict.in_turn = refusal.in_turn;
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

// What was taken is not there any more.
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

KeyVerdict race(const SubHistory& sub, const Budget& budget) {
  Race race(sub);
  const Order order = race.run(budget);
  return verdict_of(race, order);
}

}  // namespace

std::optional<KeyVerdict> certified(const SubHistory& sub) {
  if (!claimed_order(sub)) return std::nullopt;
  KeyVerdict verdict;
  verdict.stage = Stage::certificate;
  return verdict;
}

std::optional<KeyVerdict> search_quickly(QuickSearch& quick, std::span<const Operation> operations,
                                         Value initial, const Budget& budget) {
  const bool is_room = QuickSearch::bytes(operations.size()) <= budget.bytes;
  const auto enough = std::min(budget.steps_a_key, QuickSearch::enough(operations.size()));
  if (quick.run(operations, initial, is_room ? enough : 0) != Order::found) return std::nullopt;
  KeyVerdict verdict;
  verdict.stage = Stage::search;
  verdict.steps = quick.steps();
  return verdict;
}

KeyVerdict refused_by(Stage stage) {
  KeyVerdict verdict;
  verdict.verdict = Verdict::not_linearizable;
  verdict.stage = stage;
  return verdict;
}

// A sight that cannot have been says more than a search that got stuck.
std::optional<KeyVerdict> Stages::settle(Reasons reasons) const {
  if (by_zones_ == Decision::no) return refused(zones_.refusal(), Stage::zones, true);
  if (by_zones_ == Decision::yes && !sub_->has_differs) return KeyVerdict{};
  if (by_zones_ == Decision::yes) return std::nullopt;
  if (reasons == Reasons::left_out) {
    return has_impossible_sight(*sub_) ? std::optional(refused_by(Stage::sights)) : std::nullopt;
  }
  const auto sight = find_impossible_sight(*sub_);
  if (!sight) return std::nullopt;
  return refused(sight->refusal, Stage::sights, sight->is_shown);
}

KeyVerdict Stages::search(const Budget& budget) const {
  if (by_zones_ == Decision::open) return race(*sub_, budget);
  const Ordered ordered = complete(*sub_, zones_.order(), half(budget));
  KeyVerdict verdict;
  verdict.stage = ordered.stage;
  if (!ordered.order) verdict = race(*sub_, rest(budget, ordered.steps));
  verdict.steps += ordered.steps;
  return verdict;
}

KeyVerdict judge(const SubHistory& sub, const Budget& usual) {
  if (auto found = certified(sub)) return *found;
  const Budget budget = usual.for_key(sub.operations.size());
  const Stages stages(sub);
  std::uint64_t steps = 0;
  if (stages.is_open()) {
    QuickSearch quick(sub.values());
    if (auto found = search_quickly(quick, sub.operations, sub.initial, budget)) return *found;
    steps = quick.steps();
  }
  auto settled = stages.settle();
  KeyVerdict verdict = settled ? std::move(*settled) : stages.search(budget);
  verdict.steps += steps;
  return verdict;
}

std::optional<std::vector<std::uint32_t>> find_order(const SubHistory& sub, const Budget& budget) {
  if (auto order = claimed_order(sub)) return order;
  AppendChains zones(sub);
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
