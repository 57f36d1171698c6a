#include "sim/linear/interval_list.h"

#include <algorithm>
#include <tuple>

namespace raftbed::linear {

// Intervals are closed: at one instant calls come before answers.
IntervalList::IntervalList(const std::vector<Interval>& intervals, Instant never)
    : calls_(intervals.size(), 0), answers_(intervals.size(), 0) {
  std::vector<std::tuple<Instant, bool, std::uint32_t>> timed;
  timed.reserve(2 * intervals.size());
  for (std::uint32_t at = 0; at < intervals.size(); ++at) {
    timed.emplace_back(intervals[at].call, false, at);
    if (intervals[at].answer != never) timed.emplace_back(intervals[at].answer, true, at);
  }
  std::sort(timed.begin(), timed.end());
  events_.reserve(1 + timed.size());
  events_.emplace_back();
  for (const auto& [at, is_answer, owner] : timed) {
    const auto event = static_cast<std::uint32_t>(events_.size());
    (is_answer ? answers_ : calls_)[owner] = event;
    events_.back().behind = event;
    events_.push_back(Event{owner, is_answer, event - 1, 0});
  }
  events_[0].before = static_cast<std::uint32_t>(events_.size() - 1);
}

void IntervalList::take(std::uint32_t owner) {
  unlink(calls_[owner]);
  if (answers_[owner] != 0) unlink(answers_[owner]);
}

void IntervalList::give_back(std::uint32_t owner) {
  if (answers_[owner] != 0) link(answers_[owner]);
  link(calls_[owner]);
}

void IntervalList::unlink(std::uint32_t event) {
  events_[events_[event].before].behind = events_[event].behind;
  events_[events_[event].behind].before = events_[event].before;
}

void IntervalList::link(std::uint32_t event) {
  events_[events_[event].before].behind = event;
  events_[events_[event].behind].before = event;
}

}  // namespace raftbed::linear
