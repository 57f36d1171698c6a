#include "sim/linear/anomaly.h"

#include <algorithm>
#include <array>
#include <set>

#include "sim/linear/found_in.h"
#include "sim/linear/made_of.h"

namespace raftbed::linear {
namespace {

bool is_write(const Operation& o) {
  return o.effect == Effect::put || o.effect == Effect::compare_and_set;
}
bool writes(const Operation& o, Value value) {
  return is_write(o) && o.value == value;
}
bool precedes(const Operation& a, const Operation& b) {
  return a.answer < b.call;
}

class Naming {
 public:
  Naming(const SubHistory& whole, const SubHistory& core, const Operation& culprit)
      : whole_(&whole), core_(&core), culprit_(&culprit), seen_(sight_of(culprit)) {}

  [[nodiscard]] Anomaly name() {
    if (culprit_->effect == Effect::impossible) return Anomaly::impossible_answer;
    if (core_->has_appends) return appends_diverge() ? Anomaly::diverging_appends : of_appends();
    if (updates_are_lost()) return Anomaly::lost_update;
    if (!seen_) return Anomaly::contradiction;
    const Operation* writer = writer_in(*core_);
    if (writer == nullptr && *seen_ != core_->initial) return of_unwritten();
    if (writer != nullptr && writer->call > culprit_->answer) return Anomaly::future_read;
    return of_one_written_over(writer);
  }

 private:
  [[nodiscard]] const Operation* writer_in(const SubHistory& sub) const {
    const auto at =
        std::find_if(sub.operations.begin(), sub.operations.end(),
                     [&](const Operation& o) { return o.id != culprit_->id && writes(o, *seen_); });
    return at == sub.operations.end() ? nullptr : &*at;
  }

  [[nodiscard]] static bool ever(const Operation& /*unused*/) { return true; }
  [[nodiscard]] auto by_then() const {
    return [this](const Operation& o) { return o.call <= culprit_->answer; };
  }
  [[nodiscard]] Anomaly of_appends() {
    if (updates_are_lost()) return Anomaly::lost_update;
    if (!seen_) return Anomaly::contradiction;
    if (core_->operations.size() == 1) return of_unwritten();
    const bool was_made = can_be_made(*core_, core_->initial, by_then());
    if (!was_made && can_be_made(*core_, core_->initial, ever)) return Anomaly::future_read;
    if (is_seen_over()) return Anomaly::resurrected_value;
    return of_overlooked();
  }
  // Who wrote it may be none of the core.
  [[nodiscard]] Anomaly of_unwritten() {
    if (!can_be_made(*whole_, whole_->initial, ever)) return Anomaly::phantom_value;
    const bool was_made = can_be_made(*whole_, whole_->initial, by_then());
    return was_made ? Anomaly::contradiction : Anomaly::future_read;
  }
  // What was seen, of what the key held at first, if that counts, and what some wrote, each as
  // often as it takes; true, too, where that takes too long to say.
  template <typename Some>
  [[nodiscard]] bool can_be_made(const SubHistory& sub, std::optional<Value> initial,
                                 const Some& is_one) {
    const std::string_view mine = sub.text(*seen_);
    MadeOf made(mine);
    const auto begin_with = [&](Value base) {
      const bool fits = mine.empty() ? base == *seen_ : mine.starts_with(sub.text(base));
      if (fits) made.begin_with(sub.text(base).size());
    };
    if (initial) begin_with(*initial);
    for (const Operation& o : sub.operations) {
      if (!is_one(o)) continue;
      if (is_other_write(o)) begin_with(o.value);
      if (o.effect == Effect::append) made.add(sub.text(o.value));
    }
    return made.is_made(looks_);
  }
  // Somebody saw it go on before the question, and it was begun once.
  [[nodiscard]] bool is_seen_over() const {
    const std::string_view mine = core_->text(*seen_);
    const auto& all = core_->operations;
    const auto begins = [&](const Operation& o) {
      return is_other_write(o) && begins_mine(o.value);
    };
    return !mine.empty() && std::count_if(all.begin(), all.end(), begins) <= 1 &&
           std::any_of(all.begin(), all.end(), [&](const Operation& o) {
             const auto seen = sight_of(o);
             return seen && *seen != *seen_ && precedes(o, *culprit_) &&
                    core_->text(*seen).starts_with(mine);
           });
  }
  // Something was written before the question that takes no part in the answer, and what was not
  // over by then does not make it: if it does not behind any such, then not behind the last.
  // What was made before that is stale; what was made of it without that is the loss of an update.
  [[nodiscard]] Anomaly of_overlooked() {
    const std::optional<Operation> over = last_overlooked();
    if (!over) return Anomaly::contradiction;
    const auto later = [&](const Operation& o) { return !precedes(o, *over); };
    if (can_be_made(*core_, std::nullopt, later)) return Anomaly::contradiction;
    const auto earlier = [&](const Operation& o) { return !precedes(*over, o); };
    const bool was_so = can_be_made(*core_, core_->initial, earlier);
    return was_so ? Anomaly::stale_read : Anomaly::lost_update;
  }
  [[nodiscard]] std::optional<Operation> last_overlooked() {
    const auto& all = core_->operations;
    const std::vector<bool> is_part = take_part();
    for (std::size_t at = all.size(); at > 0; --at) {
      const Operation& o = all[at - 1];
      if (!is_part[at - 1] && precedes(o, *culprit_)) return o;
    }
    return std::nullopt;
  }
  // By place; who writes nothing takes part, and all where that takes too long to say.
  [[nodiscard]] std::vector<bool> take_part() {
    const auto& all = core_->operations;
    const std::string_view mine = core_->text(*seen_);
    std::vector<bool> each(all.size(), true);
    std::vector<std::string_view> pieces;
    std::set<std::size_t> sizes;
    for (const Operation& o : all) {
      if (o.effect != Effect::append) continue;
      pieces.push_back(core_->text(o.value));
      sizes.insert(pieces.back().size());
    }
    if (!looks_.take(mine.size() * sizes.size())) return each;
    const std::vector<bool> found = found_in(std::array{mine}, pieces);
    std::size_t piece = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (all[at].effect == Effect::append) each[at] = found[piece++];
      if (is_other_write(all[at])) each[at] = begins_mine(all[at].value);
    }
    return each;
  }
  [[nodiscard]] bool begins_mine(Value base) const {
    const std::string_view mine = core_->text(*seen_);
    const std::string_view text = core_->text(base);
    return mine.empty() || text.empty() ? *seen_ == base : mine.starts_with(text);
  }
  [[nodiscard]] bool is_other_write(const Operation& o) const {
    return o.id != culprit_->id && is_write(o);
  }
  // Of reads alone, and where what they have in common was written once: else one may begin anew.
  [[nodiscard]] bool appends_diverge() const {
    if (culprit_->effect != Effect::read || *seen_ == absent) return false;
    const std::string_view mine = core_->text(*seen_);
    return std::any_of(core_->operations.begin(), core_->operations.end(), [&](const Operation& o) {
      if (o.effect != Effect::read || o.value == absent || o.id == culprit_->id) return false;
      const std::string_view other = core_->text(o.value);
      return !mine.starts_with(other) && !other.starts_with(mine) && grow_from_one(mine, other);
    });
  }
  [[nodiscard]] bool grow_from_one(std::string_view one, std::string_view other) const {
    const auto& all = core_->operations;
    const auto written = std::find_if(all.begin(), all.end(), is_write);
    if (written == all.end()) return true;
    const std::string_view root = core_->text(written->value);
    const bool is_only_one = std::none_of(written + 1, all.end(), is_write);
    return is_only_one && one.starts_with(root) && other.starts_with(root) &&
           !begun_at_first(one) && !begun_at_first(other) && written->value != absent;
  }
  [[nodiscard]] bool begun_at_first(std::string_view text) const {
    return core_->initial != absent && text.starts_with(core_->text(core_->initial));
  }

  // Of a value that came once: who replaced the one of two of them was not the other's.
  [[nodiscard]] bool updates_are_lost() const {
    const auto& all = core_->operations;
    return std::any_of(all.begin(), all.end(), [&](const Operation& a) {
      return is_known_swap(a) && times_written(a.expected) <= 1 &&
             std::any_of(all.begin(), all.end(), [&](const Operation& b) {
               return &a != &b && is_known_swap(b) && a.expected == b.expected;
             });
    });
  }
  [[nodiscard]] static bool is_known_swap(const Operation& o) {
    return o.effect == Effect::compare_and_set && o.is_known();
  }
  [[nodiscard]] std::ptrdiff_t times_written(Value value) const {
    const auto& all = core_->operations;
    return (value == core_->initial ? 1 : 0) +
           std::count_if(all.begin(), all.end(), [&](const Operation& o) {
             const bool completes =
                 o.effect == Effect::append && core_->text(value).ends_with(core_->text(o.value));
             return completes || writes(o, value);
           });
  }

  // Somebody else wrote behind the writer, and was done, or was seen to be, before the question.
  [[nodiscard]] Anomaly of_one_written_over(const Operation* writer) const {
    bool over = false;
    bool seen_over = false;
    bool seen_beside = false;
    for (const Operation& o : core_->operations) {
      const auto sight = sight_of(o);
      const bool is_other = o.id != culprit_->id && (writer == nullptr || o.id != writer->id);
      if (!is_other) continue;
      if (is_write(o) && o.value != *seen_ && precedes(o, *culprit_))
        over = over || behind(o, writer);
      if (!sight || *sight == *seen_ || !precedes(o, *culprit_)) continue;
      const Operation* other = writer_of(*sight);
      if (other == nullptr || other->id == culprit_->id) continue;
      (behind(*other, writer) ? seen_over : seen_beside) = true;
    }
    if (seen_over) return Anomaly::resurrected_value;
    if (over) return Anomaly::stale_read;
    return seen_beside ? Anomaly::order_inversion : Anomaly::contradiction;
  }
  [[nodiscard]] static bool behind(const Operation& o, const Operation* writer) {
    return writer == nullptr || precedes(*writer, o);
  }
  [[nodiscard]] const Operation* writer_of(Value value) const {
    const auto at = std::find_if(core_->operations.begin(), core_->operations.end(),
                                 [&](const Operation& o) { return writes(o, value); });
    return at == core_->operations.end() ? nullptr : &*at;
  }

  static constexpr std::uint64_t looks_at_most = 20'000'000;

  const SubHistory* whole_;
  const SubHistory* core_;
  const Operation* culprit_;
  std::optional<Value> seen_;
  Looks looks_{looks_at_most};
};

}  // namespace

Anomaly anomaly_of(const SubHistory& whole, const SubHistory& core, const Operation& culprit) {
  return Naming(whole, core, culprit).name();
}

std::string_view name_of(Anomaly anomaly) {
  switch (anomaly) {
    case Anomaly::impossible_answer: return "impossible answer";
    case Anomaly::phantom_value: return "phantom value";
    case Anomaly::future_read: return "future read";
    case Anomaly::stale_read: return "stale read";
    case Anomaly::resurrected_value: return "resurrected value";
    case Anomaly::order_inversion: return "order inversion";
    case Anomaly::lost_update: return "lost update";
    case Anomaly::diverging_appends: return "diverging appends";
    case Anomaly::contradiction: return "contradiction";
  }
  return "";
}

std::string_view sentence_of(Anomaly anomaly) {
  switch (anomaly) {
    case Anomaly::impossible_answer: return "No state of the key gives such an answer";
    case Anomaly::phantom_value: return "Nobody wrote that value";
    case Anomaly::future_read: return "Nobody had written that value by then";
    case Anomaly::stale_read:
      return "That was no longer so when it was asked: it had been written over";
    case Anomaly::resurrected_value:
      return "That had been written over, and seen to be, before it was asked";
    case Anomaly::order_inversion: return "The writes were seen in opposite orders";
    case Anomaly::lost_update:
      return "Two updates were made of one and the same value, and one of them is lost";
    case Anomaly::diverging_appends: return "Of two reads neither continues the other";
    case Anomaly::contradiction: return "Each order of the others contradicts an answer";
  }
  return "";
}

}  // namespace raftbed::linear
