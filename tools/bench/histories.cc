#include "bench/histories.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "core/base/hash.h"

namespace raftbed::bench {
namespace {

using linear::Effect;
using linear::Operation;
using linear::Value;

struct Drawn {
  Operation operation;
  std::uint32_t key = 0;
  std::int64_t point = 0;
  bool happens = true;
  Value left = linear::absent;  // what the key held behind it
};

class Maker {
 public:
  explicit Maker(const Mix& mix) : mix_(mix), held_(mix.keys, linear::absent) {
    for (std::uint32_t key = 0; key < mix.keys; ++key) {
      key_names_.push_back("k" + std::to_string(key));
    }
  }

  std::optional<linear::History> run() {
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> free_at;
    for (std::uint32_t client = 0; client < mix_.clients; ++client)
      free_at.push({below(1'000), client});
    drawn_.reserve(mix_.operations);
    for (std::uint32_t at = 0; at < mix_.operations; ++at) {
      const auto [call, client] = free_at.top();
      free_at.pop();
      execute_up_to(call);
      draw(at, call);
      const std::int64_t length = drawn_[at].operation.answer.ns() - call;
      free_at.push({call + length + 1, client});
      if (below(100) < mix_.unknown) forget(drawn_[at]);
      pending_.push({drawn_[at].point, at});
    }
    execute_up_to(linear::for_ever.ns());
    if (!violate()) return std::nullopt;
    history_.reserve(drawn_.size());
    for (const Drawn& each : drawn_) {
      history_.add(history_.part_of(key_names_[each.key]), each.operation);
    }
    return std::move(history_);
  }

 private:
  using Turn = std::pair<std::int64_t, std::uint32_t>;

  std::int64_t below(std::uint32_t bound) {
    return static_cast<std::int64_t>(mix64(++dice_) % bound);
  }
  Value written(std::uint32_t at) {
    const auto n = mix_.values == 0 ? at : static_cast<std::uint32_t>(below(mix_.values));
    return history_.value_of("v" + std::to_string(n));
  }

  void draw(std::uint32_t at, std::int64_t call) {
    Drawn drawn;
    drawn.key = static_cast<std::uint32_t>(below(mix_.keys));
    Operation& o = drawn.operation;
    const auto kind = static_cast<std::uint32_t>(below(100));
    if (kind < mix_.swaps) {
      o.effect = Effect::compare_and_set;
      o.expected = held_[drawn.key];
      o.value = written(at);
    } else if (kind < mix_.swaps + mix_.puts) {
      o.effect = Effect::put;
      o.value = written(at);
    } else if (kind < mix_.swaps + mix_.puts + mix_.appends) {
      o.effect = Effect::append;
      o.value = written(at);
    }
    const std::int64_t length = 1 + below(1'000);
    o.id = at;
    o.call = Instant(call);
    o.answer = Instant(call + length);
    drawn.point = call + below(static_cast<std::uint32_t>(length + 1));
    drawn_.push_back(drawn);
  }
  void forget(Drawn& drawn) {
    drawn.operation.answer = linear::for_ever;
    drawn.happens = below(2) == 0;
    drawn.point += below(10'000);
  }

  void execute_up_to(std::int64_t instant) {
    for (; !pending_.empty() && pending_.top().first < instant; pending_.pop()) {
      Drawn& drawn = drawn_[pending_.top().second];
      if (!drawn.happens) continue;
      execute(drawn.operation, drawn.key);
      drawn.left = held_[drawn.key];
    }
  }
  void execute(Operation& o, std::uint32_t key) {
    Value& held = held_[key];
    if (o.effect == Effect::read) {
      o.value = held;
      return;
    }
    if (o.effect == Effect::compare_and_set && o.expected != held) {
      if (!o.is_known()) return;
      o.effect = mix_.tells ? Effect::read : Effect::differs;
      o.value = held;
      return;
    }
    held = o.effect == Effect::append ? joined(held, o.value) : o.value;
  }
  Value joined(Value held, Value piece) {
    std::string text(held == linear::absent ? std::string_view() : history_.text(held));
    return history_.value_of(text.append(history_.text(piece)));
  }

  // The first read behind the middle, or behind that, that can be turned into a violation.
  bool violate() {
    if (mix_.violation == Violation::none) return true;
    for (std::size_t at = drawn_.size() / 2; at < drawn_.size(); ++at) {
      if (drawn_[at].operation.is_known() && spoil(at)) return true;
    }
    return false;
  }
  bool spoil(std::size_t at) {
    Operation& o = drawn_[at].operation;
    if (o.effect != Effect::read || o.value == linear::absent) return false;
    switch (mix_.violation) {
      case Violation::none: return true;
      case Violation::phantom_value: o.value = history_.value_of("nobody wrote this"); return true;
      case Violation::stale_read: return see_overwritten(at, 0);
      case Violation::duplicate_apply: return see_overwritten(at, 5);
      case Violation::lost_update: return lose_update(at);
    }
    return false;
  }
  // A value of this key that had been written over before the read began: its put, or its append,
  // was over when another began, which was over too; `back` of these are passed over between the
  // two.
  bool see_overwritten(std::size_t at, std::uint32_t back) {
    Operation& o = drawn_[at].operation;
    Instant before = o.call;
    bool is_over = false;
    for (std::size_t other = at; other-- > 0;) {
      const Drawn& each = drawn_[other];
      const Effect effect = each.operation.effect;
      const bool writes = effect == Effect::put || effect == Effect::append;
      if (!writes || each.key != drawn_[at].key || each.operation.answer >= before) continue;
      if (is_over && back-- == 0) {
        o.value = each.left;
        return true;
      }
      is_over = true;
      before = std::min(before, each.operation.call);
    }
    return false;
  }
  // A read becomes a second successful compare-and-set from a value that one has replaced.
  bool lose_update(std::size_t at) {
    Operation& o = drawn_[at].operation;
    for (std::size_t other = at; other-- > 0;) {
      const Drawn& each = drawn_[other];
      const bool is_swap =
          each.key == drawn_[at].key && each.operation.effect == Effect::compare_and_set;
      if (!is_swap || each.operation.answer >= o.call) continue;
      o.effect = Effect::compare_and_set;
      o.expected = each.operation.expected;
      o.value = history_.value_of("the second successor");
      return true;
    }
    return false;
  }

  Mix mix_;
  std::uint64_t dice_ = 0;
  linear::History history_;
  std::vector<std::string> key_names_;
  std::vector<Value> held_;  // by key
  std::vector<Drawn> drawn_;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> pending_;
};

}  // namespace

std::optional<linear::History> make_history(const Mix& mix) {
  return Maker(mix).run();
}

}  // namespace raftbed::bench
