// The judge of a whole history: all keys are surveyed at once, and of those that are left open
// every one is asked first what settles most at little cost, so that no search stands before a
// refusal that takes none.
#include <algorithm>
#include <optional>
#include <vector>

#include "sim/linear/judge.h"
#include "sim/linear/parted.h"
#include "sim/linear/stages.h"
#include "sim/linear/survey.h"

namespace raftbed::linear {
namespace {

// Steps that a search may take before it has to wait for the other keys: a turn of each racer.
std::uint64_t first_go(const Budget& budget, std::size_t operations) {
  return std::min(budget.steps_a_key / 8, 6'000 + 18 * std::uint64_t{operations});
}

// Keys that a survey leaves open, or where it is asked why: they are taken apart. What one needs is
// kept for the next.
class Keys {
 public:
  Keys(const History& history, const Budget& budget, Reasons reasons)
      : history_(&history), budget_(&budget), reasons_(reasons) {}

  // Without a search that takes long.
  std::optional<KeyVerdict> settle(std::uint32_t part, Decision seen) {
    if (seen == Decision::yes) return KeyVerdict{};
    const std::span<const Operation> operations = operations_of(part);
    const Budget budget = budget_->for_key(operations.size());
    const bool is_open = seen == Decision::open;
    std::optional<SubHistory> sub;
    if (is_open && !history_->ranks.empty()) {
      sub = made_ready(part);
      if (auto found = certified(*sub)) return found;
    }
    std::uint64_t steps = 0;
    if (is_open) {
      if (!quick_) quick_.emplace(history_->values());
      auto found = search_quickly(*quick_, operations, history_->initial, budget);
      if (found) return found;
      steps = quick_->steps();
    }
    auto settled = settle(sub ? *sub : made_ready(part), budget);
    if (settled) settled->steps += steps;
    return settled;
  }
  // From the beginning, and to the end.
  KeyVerdict search(std::uint32_t part) {
    const SubHistory sub = made_ready(part);
    return Stages(sub).search(budget_->for_key(operations_of(part).size()));
  }

 private:
  std::span<const Operation> operations_of(std::uint32_t part) {
    if (!parted_) parted_.emplace(*history_);
    return (*parted_)[part];
  }
  [[nodiscard]] std::optional<KeyVerdict> settle(const SubHistory& sub,
                                                 const Budget& budget) const {
    const Stages stages(sub);
    if (auto settled = stages.settle(reasons_)) return settled;
    Budget first = budget;
    first.steps_a_key = first_go(budget, sub.operations.size());
    auto verdict = stages.search(first);
    if (verdict.verdict == Verdict::unknown) return std::nullopt;
    return verdict;
  }
  SubHistory made_ready(std::uint32_t part) {
    if (!splitter_) splitter_.emplace(*history_);
    return splitter_->take(operations_of(part));
  }

  const History* history_;
  const Budget* budget_;
  Reasons reasons_;
  std::optional<Parted> parted_;
  std::optional<QuickSearch> quick_;
  std::optional<Splitter> splitter_;
};

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

Judgement judge_all(const History& history, const std::vector<Decision>& seen, const Budget& budget,
                    const GoOn& go_on, Reasons reasons) {
  Judgement judgement;
  Keys keys(history, budget, reasons);
  std::vector<std::uint32_t> left;
  const auto is_over = [&] {
    if (judgement.verdict == Verdict::not_linearizable) return true;
    if (!go_on || go_on(judgement.judged)) return false;
    judgement.verdict = Verdict::unknown;
    return true;
  };
  for (std::uint32_t part = 0; part < history.parts().size(); ++part) {
    if (is_over()) return judgement;
    if (const auto key = keys.settle(part, seen[part]))
      add(part, *key, judgement);
    else
      left.push_back(part);
  }
  for (const std::uint32_t part : left) {
    if (is_over()) return judgement;
    add(part, keys.search(part), judgement);
  }
  return judgement;
}

}  // namespace

Judgement judge(const History& history, const Budget& budget, const GoOn& go_on) {
  const auto seen = Survey(history, Reasons::named).run();  // there: it refuses nothing at once
  return judge_all(history, *seen, budget, go_on, Reasons::named);
}

Verdict verdict_of(const History& history, const Budget& budget) {
  const auto seen = Survey(history, Reasons::left_out).run();
  const bool is_refused =
      !seen || std::find(seen->begin(), seen->end(), Decision::no) != seen->end();
  if (is_refused) return Verdict::not_linearizable;
  return judge_all(history, *seen, budget, {}, Reasons::left_out).verdict;
}

}  // namespace raftbed::linear
