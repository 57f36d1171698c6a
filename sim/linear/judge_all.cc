// The judge of a whole history: every key is asked first what settles most at little cost, so that
// no search stands before a refusal that takes none.
#include <optional>
#include <vector>

#include "sim/linear/glance.h"
#include "sim/linear/judge.h"
#include "sim/linear/stages.h"

namespace raftbed::linear {
namespace {

// What is not settled yet, and the steps that it took.
struct Left {
  std::uint32_t part;
  std::uint64_t steps;
};

// Keys as they were recorded. Only those that take more than a look are made ready for it; what all
// need is kept from one to the next.
class Keys {
 public:
  Keys(const History& history, const Budget& budget, Reasons reasons)
      : history_(&history),
        budget_(&budget),
        reasons_(reasons),
        glance_(history),
        quick_(history.values()) {}

  // Without a search that may take long.
  std::optional<KeyVerdict> settle(std::uint32_t part) {
    const auto& operations = operations_of(part);
    const Decision seen = glance_.look(operations);
    if (seen == Decision::yes) return KeyVerdict{};
    if (seen == Decision::no && reasons_ == Reasons::left_out) return refused_by(Stage::zones);
    std::uint64_t steps = 0;
    if (seen == Decision::open) {
      if (auto found = search_quickly(quick_, operations, history_->initial, *budget_)) {
        return found;
      }
      steps = quick_.steps();
    }
    const SubHistory sub = made_ready(part);
    auto settled = Stages(sub).settle(reasons_);
    if (settled)
      settled->steps += steps;
    else
      left_.push_back(Left{part, steps});
    return settled;
  }
  KeyVerdict search(const Left& left) {
    const SubHistory sub = made_ready(left.part);
    return Stages(sub).search(*budget_, left.steps);
  }
  // In their order.
  [[nodiscard]] const std::vector<Left>& left() const { return left_; }

 private:
  [[nodiscard]] const std::vector<Operation>& operations_of(std::uint32_t part) const {
    return history_->parts()[part].operations;
  }
  SubHistory made_ready(std::uint32_t part) {
    if (!splitter_) splitter_.emplace(*history_);
    return splitter_->take(history_->parts()[part]);
  }

  const History* history_;
  const Budget* budget_;
  Reasons reasons_;
  Glance glance_;
  QuickSearch quick_;
  std::optional<Splitter> splitter_;
  std::vector<Left> left_;
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

Judgement judge_all(const History& history, const Budget& budget, const GoOn& go_on,
                    Reasons reasons) {
  Judgement judgement;
  Keys keys(history, budget, reasons);
  const auto is_over = [&] {
    if (judgement.verdict == Verdict::not_linearizable) return true;
    if (!go_on || go_on(judgement.judged)) return false;
    judgement.verdict = Verdict::unknown;
    return true;
  };
  for (std::uint32_t part = 0; part < history.parts().size(); ++part) {
    if (is_over()) return judgement;
    if (const auto key = keys.settle(part)) add(part, *key, judgement);
  }
  for (const Left& left : keys.left()) {
    if (is_over()) return judgement;
    add(left.part, keys.search(left), judgement);
  }
  return judgement;
}

}  // namespace

Judgement judge(const History& history, const Budget& budget, const GoOn& go_on) {
  return judge_all(history, budget, go_on, Reasons::named);
}

Verdict verdict_of(const History& history, const Budget& budget) {
  return judge_all(history, budget, {}, Reasons::left_out).verdict;
}

}  // namespace raftbed::linear
