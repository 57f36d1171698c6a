#include "sim/linear/sights.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/linear/states.h"

namespace raftbed::linear {
namespace {

constexpr std::uint32_t nobody = 0xffff'ffff;

// The writes of known outcome in the order of their answers, and of those up to each the last to be
// called, and the last of another value.
class Overwriters {
 public:
  Overwriters(const SubHistory& sub, std::vector<std::uint32_t> writes) : sub_(&sub) {
    std::erase_if(writes, [&](std::uint32_t at) { return !sub.operations[at].is_known(); });
    std::sort(writes.begin(), writes.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(answer(a), a) < std::pair(answer(b), b);
    });
    Last last;
    for (const std::uint32_t place : writes) {
      add(place, last);
      by_answer_.emplace_back(place, last);
    }
  }

  // The last to be called of those that were over before then, and wrote another value.
  [[nodiscard]] std::uint32_t before(Instant question, Value seen) const {
    const auto at =
        std::partition_point(by_answer_.begin(), by_answer_.end(),
                             [&](const auto& each) { return answer(each.first) < question; });
    if (at == by_answer_.begin()) return nobody;
    const Last& last = std::prev(at)->second;
    return value(last.of_all) == seen ? last.of_another : last.of_all;
  }

 private:
  struct Last {
    std::uint32_t of_all = nobody;
    std::uint32_t of_another = nobody;  // than the one of all
  };
  [[nodiscard]] Instant call(std::uint32_t place) const { return sub_->operations[place].call; }
  [[nodiscard]] Instant answer(std::uint32_t place) const { return sub_->operations[place].answer; }
  [[nodiscard]] Value value(std::uint32_t place) const { return sub_->operations[place].value; }
  [[nodiscard]] bool is_later(std::uint32_t place, std::uint32_t other) const {
    return other == nobody || call(place) > call(other);
  }
  void add(std::uint32_t place, Last& last) const {
    const bool is_same = last.of_all != nobody && value(last.of_all) == value(place);
    if (is_later(place, last.of_all)) {
      if (!is_same) last.of_another = last.of_all;
      last.of_all = place;
    } else if (!is_same && is_later(place, last.of_another)) {
      last.of_another = place;
    }
  }

  const SubHistory* sub_;
  std::vector<std::pair<std::uint32_t, Last>> by_answer_;
};

// The writes of each value in the order of their calls, and of those up to each the last to be
// answered.
class Writers {
 public:
  Writers(const SubHistory& sub, std::vector<std::uint32_t> writes)
      : sub_(&sub), by_call_(sub.values()) {
    const auto call = [&](std::uint32_t at) { return std::pair(sub.operations[at].call, at); };
    std::sort(writes.begin(), writes.end(), [&](auto a, auto b) { return call(a) < call(b); });
    for (const std::uint32_t place : writes) {
      auto& list = by_call_[sub.operations[place].value];
      const bool is_last = list.empty() || answer(place) > answer(list.back().second);
      list.emplace_back(place, is_last ? place : list.back().second);
    }
  }

  [[nodiscard]] std::uint32_t some(Value value) const {
    return by_call_[value].empty() ? nobody : by_call_[value].front().first;
  }
  // The last to be answered of those that were called by then.
  [[nodiscard]] std::uint32_t by(Instant instant, Value value) const {
    const auto& list = by_call_[value];
    const auto at = std::partition_point(list.begin(), list.end(), [&](const auto& each) {
      return sub_->operations[each.first].call <= instant;
    });
    return at == list.begin() ? nobody : std::prev(at)->second;
  }

 private:
  [[nodiscard]] Instant answer(std::uint32_t place) const { return sub_->operations[place].answer; }

  const SubHistory* sub_;
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> by_call_;
};

enum class Of : std::uint8_t { all, puts };

std::vector<std::uint32_t> writes_of(const SubHistory& sub, Of kind) {
  std::vector<std::uint32_t> writes;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    const Operation& o = sub.operations[place];
    const bool swaps = o.effect == Effect::compare_and_set && o.value != o.expected;
    if (o.effect == Effect::put || (kind == Of::all && swaps)) writes.push_back(place);
  }
  return writes;
}

class Looking {
 public:
  explicit Looking(const SubHistory& sub)
      : sub_(&sub),
        over_(sub, writes_of(sub, Of::all)),
        puts_over_(sub, writes_of(sub, Of::puts)),
        writers_(sub, writes_of(sub, Of::all)),
        puts_(sub, writes_of(sub, Of::puts)) {}

  [[nodiscard]] std::optional<ImpossibleSight> run() const {
    for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
      if (!operation(place).is_known()) continue;
      if (auto found = look_at(place)) return found;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }

  [[nodiscard]] std::optional<ImpossibleSight> look_at(std::uint32_t place) const {
    const Operation& o = operation(place);
    if (o.effect == Effect::impossible) return said(Breach::impossible_answer, place, {}, true);
    const auto seen = sight_of(o);
    if (!seen) return std::nullopt;
    const std::uint32_t writer = writers_.by(o.answer, *seen);
    if (writer == nobody && *seen != sub_->initial) return of_no_writer(place, *seen);
    if (!is_over(over_.before(o.call, *seen), writer)) return std::nullopt;
    return of_one_written_over(place, *seen, writer);
  }

  // Whether all who wrote what was seen were over before this one was called.
  [[nodiscard]] bool is_over(std::uint32_t other, std::uint32_t writer) const {
    if (other == nobody) return false;
    return writer == nobody || operation(writer).answer < operation(other).call;
  }

  [[nodiscard]] ImpossibleSight of_no_writer(std::uint32_t place, Value seen) const {
    std::vector<std::uint32_t> others;
    const bool is_written = writers_.some(seen) != nobody;
    if (puts_.some(seen) != nobody) others.push_back(puts_.some(seen));
    return said(is_written ? Breach::written_later : Breach::never_written, place,
                std::move(others), true);
  }

  // Shown by puts alone, where they do: what a compare-and-set saw would be a puzzle of its own.
  [[nodiscard]] ImpossibleSight of_one_written_over(std::uint32_t place, Value seen,
                                                    std::uint32_t writer) const {
    const Operation& o = operation(place);
    const std::uint32_t put_over = puts_over_.before(o.call, seen);
    const std::uint32_t put = puts_.by(o.answer, seen);
    const bool is_shown = is_over(put_over, writer) && (put == nobody) == (writer == nobody);
    if (!is_shown) return said(Breach::zones_cross, place, {}, false);
    std::vector<std::uint32_t> others = {put_over};
    if (put != nobody) others.push_back(put);
    return said(Breach::zones_cross, place, std::move(others), true);
  }

  [[nodiscard]] static ImpossibleSight said(Breach breach, std::uint32_t place,
                                            std::vector<std::uint32_t> others, bool is_shown) {
    std::sort(others.begin(), others.end());
    return {Refusal{breach, place, std::move(others)}, is_shown};
  }

  const SubHistory* sub_;
  Overwriters over_;
  Overwriters puts_over_;
  Writers writers_;
  Writers puts_;
};

// Whether there is anything to be found, in one go through the calls: a part of what the look at
// each by itself takes.
class Sweep {
 public:
  explicit Sweep(const SubHistory& sub)
      : sub_(&sub), writes_(writes_of(sub, Of::all)), last_answer_(sub.values(), never_yet) {
    for (const std::uint32_t place : writes_) {
      const Operation& o = sub.operations[place];
      if (o.is_known()) over_.push_back(Over{o.answer, o.call, o.value});
    }
    std::sort(over_.begin(), over_.end(), [](const Over& a, const Over& b) {
      return std::tie(a.answer, a.call, a.value) < std::tie(b.answer, b.call, b.value);
    });
    last_answer_[sub.initial] = Instant(never_yet.ns() + 1);
  }

  [[nodiscard]] bool finds() {
    return std::any_of(sub_->operations.begin(), sub_->operations.end(),
                       [&](const Operation& o) { return o.is_known() && is_impossible(o); });
  }

 private:
  static constexpr Instant never_yet = Instant(-for_ever.ns());
  struct Over {
    Instant answer;
    Instant call;
    Value value;
  };

  // REQUIRES: no call before the last one.
  bool is_impossible(const Operation& o) {
    if (o.effect == Effect::impossible) return true;
    const auto seen = sight_of(o);
    if (!seen) return false;
    move_to(o.call);
    const Instant over = last_.value == *seen ? another_ : last_.call;
    if (last_answer_[*seen] != never_yet && last_answer_[*seen] >= over) return false;
    for (std::ptrdiff_t at = called_; at < std::ssize(writes_); ++at) {
      const Operation& write = sub_->operations[writes_[static_cast<std::size_t>(at)]];
      if (write.call > o.answer) break;
      if (write.value == *seen && write.answer >= over) return false;
    }
    return true;
  }
  void move_to(Instant call) {
    for (; called_ < std::ssize(writes_); ++called_) {
      const Operation& write = sub_->operations[writes_[static_cast<std::size_t>(called_)]];
      if (write.call > call) break;
      last_answer_[write.value] = std::max(last_answer_[write.value], write.answer);
    }
    for (; over_count_ < over_.size() && over_[over_count_].answer < call; ++over_count_) {
      add(over_[over_count_]);
    }
  }
  void add(const Over& over) {
    if (over.call > last_.call) {
      if (over.value != last_.value) another_ = last_.call;
      last_ = over;
    } else if (over.value != last_.value) {
      another_ = std::max(another_, over.call);
    }
  }

  const SubHistory* sub_;
  std::vector<std::uint32_t> writes_;  // in the order of their calls, as all are
  std::vector<Over> over_;             // of known outcome, in the order of their answers
  std::vector<Instant> last_answer_;   // by value, of those called so far
  std::ptrdiff_t called_ = 0;
  std::size_t over_count_ = 0;
  Over last_ = {never_yet, never_yet, unseen};  // the last to be called of those that are over
  Instant another_ = never_yet;                 // the call of the last of another value than that
};

}  // namespace

bool has_impossible_sight(const SubHistory& sub) {
  return !sub.has_appends && Sweep(sub).finds();
}

std::optional<ImpossibleSight> find_impossible_sight(const SubHistory& sub) {
  if (!has_impossible_sight(sub)) return std::nullopt;
  return Looking(sub).run();
}

}  // namespace raftbed::linear
