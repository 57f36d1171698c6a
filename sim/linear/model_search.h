// The judge of histories by a specification of the user's own (model.h): Wing and Gong's search
// with Lowe's list, depth first, memoised by what is done and the state. Exact; exponential at
// worst, and within a budget of steps and bytes. It knows nothing of the calls, so that none is
// left out: for registers and keys with values use judge.h.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config_set.h"
#include "sim/linear/done_set.h"
#include "sim/linear/interval_list.h"
#include "sim/linear/model.h"

namespace raftbed::linear {

// States by numbers, equal ones by the same.
template <Model M>
class StateNumbers {
 public:
  std::uint32_t number_of(const M& model, const typename M::State& state) {
    std::vector<std::uint32_t>& alike = by_hash_[model.hash(state)];
    for (const std::uint32_t number : alike) {
      if (states_[number] == state) return number;
    }
    alike.push_back(static_cast<std::uint32_t>(states_.size()));
    states_.push_back(state);
    return alike.back();
  }
  [[nodiscard]] const typename M::State& state(std::uint32_t number) const {
    return states_[number];
  }
  // Without what a state itself keeps elsewhere.
  [[nodiscard]] std::uint64_t bytes() const {
    return states_.size() * (sizeof(typename M::State) + 64);
  }

 private:
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_hash_;
  std::vector<typename M::State> states_;
};

// Of one part.
template <Model M>
class ModelSearch {
 public:
  // The calls stay where they are as long as this lives.
  ModelSearch(const M& model, std::span<const Called<M>> calls)
      : model_(model),
        calls_(calls),
        list_(intervals(calls), for_ever),
        done_(calls.size()),
        state_(states_.number_of(model_, model_.initial())),
        cursor_(list_.first()) {
    for (const Called<M>& call : calls) left_ += call.is_known() ? 1U : 0U;
  }

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget) {
    while (left_ > 0) {
      if (is_spent(budget)) return Order::undecided;
      ++steps_;
      if (cursor_ != 0 && !list_.is_answer(cursor_)) {
        const std::uint32_t at = list_.owner(cursor_);
        cursor_ = try_call(at) ? list_.first() : list_.behind(cursor_);
      } else if (path_.empty()) {
        return Order::none;
      } else {
        give_back();
      }
    }
    return Order::found;
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `found`: the calls, by their places, in that order.
  [[nodiscard]] std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> order;
    for (const auto& [at, state] : path_) order.push_back(at);
    return order;
  }

 private:
  static std::vector<IntervalList::Interval> intervals(std::span<const Called<M>> calls) {
    std::vector<IntervalList::Interval> all;
    for (const Called<M>& call : calls) all.push_back({call.call, call.answer});
    return all;
  }

  bool try_call(std::uint32_t at) {
    const std::optional<typename M::State> next =
        model_.apply(states_.state(state_), calls_[at].what);
    if (!next) return false;
    const std::uint32_t state = states_.number_of(model_, *next);
    done_.insert(at);
    key_ = {state};
    done_.write_key(key_);
    if (!seen_.insert(key_)) {
      done_.erase(at);
      return false;
    }
    path_.emplace_back(at, std::exchange(state_, state));
    list_.take(at);
    left_ -= calls_[at].is_known() ? 1U : 0U;
    return true;
  }
  void give_back() {
    const auto [at, state] = path_.back();
    path_.pop_back();
    state_ = state;
    done_.erase(at);
    list_.give_back(at);
    left_ += calls_[at].is_known() ? 1U : 0U;
    cursor_ = list_.behind(list_.call_of(at));
  }
  bool is_spent(const Budget& budget) {
    const bool steps = steps_ >= budget.steps_a_key;
    spent_ = steps ? Spent::steps : Spent::bytes;
    return steps || seen_.bytes() + states_.bytes() > budget.bytes;
  }

  M model_;
  std::span<const Called<M>> calls_;
  IntervalList list_;
  DoneSet done_;
  StateNumbers<M> states_;
  std::uint32_t state_;
  std::uint32_t cursor_;                                       // the next event to be looked at
  std::size_t left_ = 0;                                       // known ones that are not done
  std::vector<std::pair<std::uint32_t, std::uint32_t>> path_;  // with the states before
  ConfigSet seen_;
  std::vector<std::uint64_t> key_;
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
};

// Of the whole, part by part: `none` as soon as one has no order, else `undecided` if one is.
template <Model M>
Order judge(const M& model, const std::vector<Called<M>>& calls, const Budget& budget = {}) {
  std::map<std::uint64_t, std::vector<Called<M>>> parts;
  for (const Called<M>& call : calls) {
    std::uint64_t part = 0;
    if constexpr (PartitionedModel<M>) part = model.partition(call.what);
    parts[part].push_back(call);
  }
  Order whole = Order::found;
  for (const auto& [name, part] : parts) {
    const Order order = ModelSearch<M>(model, part).run(budget);
    if (order == Order::none) return Order::none;
    if (order == Order::undecided) whole = Order::undecided;
  }
  return whole;
}

}  // namespace raftbed::linear
