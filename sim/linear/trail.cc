#include "sim/linear/trail.h"

#include <algorithm>

namespace raftbed::linear {
namespace {

// Executes the steps once more and writes down who takes effect when: as a list of stretches, each
// begun by a blind write or by a visit that was put in before one.
class Telling {
 public:
  explicit Telling(const SubHistory& sub)
      : sub_(&sub), states_(sub), timeline_(sub), held_(states_.initial()) {}

  std::vector<std::uint32_t> run(std::span<const Taken> steps) {
    stretches_.emplace_back();
    last_ = 0;
    auto next = steps.begin();
    for (std::uint32_t level = 0; level < timeline_.levels(); ++level) {
      timeline_.move_to(level);
      for (const std::uint32_t place : timeline_.calls()) call(place);
      for (; next != steps.end() && next->level == level; ++next) take(*next);
      answer(timeline_.due());
    }
    return joined();
  }

 private:
  struct Waiting {
    std::uint32_t place;
    bool was_there;  // when the last stretch began
  };
  struct Stretch {
    std::vector<std::uint32_t> places;
    std::vector<std::uint32_t> before;  // stretches put in
  };

  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }
  [[nodiscard]] bool sees(const Operation& o, Value state) const {
    if (o.effect == Effect::read) return o.value == state;
    if (o.effect == Effect::differs) return o.expected != state;
    return o.effect == Effect::compare_and_set && o.value == o.expected && o.value == state;
  }

  void call(std::uint32_t place) {
    const bool at_once = operation(place).is_known() && sees(operation(place), held_);
    if (at_once)
      stretches_[last_].places.push_back(place);
    else
      waiting_.push_back(Waiting{place, false});
  }

  void take(const Taken& step) {
    const Operation& o = operation(step.place);
    std::erase_if(waiting_, [&](const Waiting& w) { return w.place == step.place; });
    const bool begins = o.effect == Effect::put;
    if (begins) begin(step.is_hidden);
    Value& state = step.is_hidden ? visited_ : held_;
    const auto stretch = step.is_hidden ? stretches_.size() - 1 : last_;
    state =
        o.effect == Effect::append ? states_.appended(state, o.value) : states_.as_seen(o.value);
    stretches_[stretch].places.push_back(step.place);
    std::erase_if(waiting_, [&](const Waiting& w) {
      const bool is_done = operation(w.place).is_known() && (w.was_there || !step.is_hidden) &&
                           sees(operation(w.place), state);
      if (is_done) stretches_[stretch].places.push_back(w.place);
      return is_done;
    });
  }

  void begin(bool is_hidden) {
    if (is_hidden) {
      stretches_[last_].before.push_back(static_cast<std::uint32_t>(stretches_.size()));
      stretches_.emplace_back();
      return;
    }
    order_.push_back(last_);
    last_ = stretches_.size();
    stretches_.emplace_back();
    for (Waiting& w : waiting_) w.was_there = true;
  }

  // Who is still waiting was a blind write that nobody needed.
  void answer(std::uint32_t place) {
    const auto left = std::erase_if(waiting_, [&](const Waiting& w) { return w.place == place; });
    if (left == 0) return;
    stretches_[last_].before.push_back(static_cast<std::uint32_t>(stretches_.size()));
    stretches_.push_back(Stretch{{place}, {}});
  }

  // A blind write that nobody needed may be an append: what is put in before it is not to see it,
  // but begins with a put of its own, or is one like it.
  std::vector<std::uint32_t> joined() {
    order_.push_back(last_);
    std::vector<std::uint32_t> all;
    for (const std::size_t at : order_) {
      for (const std::uint32_t before : stretches_[at].before) {
        const auto& places = stretches_[before].places;
        all.insert(all.end(), places.begin(), places.end());
      }
      all.insert(all.end(), stretches_[at].places.begin(), stretches_[at].places.end());
    }
    return all;
  }

  const SubHistory* sub_;
  States states_;
  Timeline timeline_;
  Value held_;
  Value visited_ = absent;
  std::vector<Waiting> waiting_;
  std::vector<Stretch> stretches_;
  std::vector<std::size_t> order_;
  std::size_t last_ = 0;
};

}  // namespace

std::uint32_t Trails::extend(std::uint32_t trail, std::uint32_t level,
                             std::span<const Step> steps) {
  hold(trail);
  for (const Step& step : steps) {
    const Node node{Taken{step.place, level, step.is_hidden}, trail, 1};
    if (free_.empty()) {
      trail = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back(node);
    } else {
      trail = free_.back();
      free_.pop_back();
      nodes_[trail] = node;
    }
  }
  return trail;
}

void Trails::let_go(std::uint32_t trail) {
  while (trail != root && --nodes_[trail].holders == 0) {
    free_.push_back(trail);
    trail = nodes_[trail].before;
  }
}

std::vector<Taken> Trails::steps_to(std::uint32_t trail) const {
  std::vector<Taken> steps;
  for (; trail != root; trail = nodes_[trail].before) steps.push_back(nodes_[trail].taken);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::vector<std::uint32_t> order_of(const SubHistory& sub, std::span<const Taken> steps) {
  return Telling(sub).run(steps);
}

}  // namespace raftbed::linear
