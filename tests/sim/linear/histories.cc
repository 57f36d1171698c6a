#include "histories.h"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>

#include "sim/linear/certificate.h"
#include "sim/linear/parted.h"

namespace raftbed::linear::testing {
namespace {

// Numbers one after the other, of one history.
class Dice {
 public:
  Dice(const Chance& chance, std::uint64_t number) : chance_(chance), number_(number) {}
  std::uint32_t below(std::uint32_t bound) {
    const Identity identity = Identity().add(number_).add(count_++);
    return static_cast<std::uint32_t>(chance_.below(Stream{}, identity, bound));
  }
  bool one_in(std::uint32_t n) { return n != 0 && below(n) == 0; }

 private:
  Chance chance_;
  std::uint64_t number_;
  std::uint64_t count_ = 0;
};

// Every order of every choice of the unknown ones, one after the other.
class EveryOrder {
 public:
  explicit EveryOrder(const SubHistory& sub) : sub_(sub), done_(sub.operations.size()) {}

  bool some_explains() {
    if (explains(sub_, order_)) return true;
    for (std::uint32_t place = 0; place < done_.size(); ++place) {
      if (!may_be_next(place)) continue;
      done_[place] = true;
      order_.push_back(place);
      const bool found = is_sound() && some_explains();
      order_.pop_back();
      done_[place] = false;
      if (found) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool may_be_next(std::uint32_t place) const {
    if (done_[place]) return false;
    for (std::uint32_t other = 0; other < done_.size(); ++other) {
      if (!done_[other] && sub_.operations[other].answer < sub_.operations[place].call)
        return false;
    }
    return true;
  }
  // Whether those in the order so far explain their answers.
  [[nodiscard]] bool is_sound() const {
    SubHistory part = sub_;
    part.operations.clear();
    std::vector<std::uint32_t> order;
    for (const std::uint32_t place : order_) {
      order.push_back(static_cast<std::uint32_t>(part.operations.size()));
      part.operations.push_back(sub_.operations[place]);
    }
    return explains(part, order);
  }

  const SubHistory& sub_;
  std::vector<bool> done_;
  std::vector<std::uint32_t> order_;
};

// An operation with the instant at which it takes effect.
struct Drawn {
  Operation operation;
  Instant point;
  bool happens = true;
};

// Makes one history.
class Maker {
 public:
  Maker(const Mix& mix, const Chance& chance, std::uint64_t number)
      : mix_(mix), dice_(chance, number) {
    part_ = history_.part_of("x");
  }

  History run() {
    for (std::uint32_t at = 0; at < mix_.operations; ++at) draw(at);
    answer();
    for (std::uint32_t at = 0; at < mix_.wrong; ++at) spoil();
    const auto by_call = [](const Drawn& a, const Drawn& b) {
      return a.operation.call < b.operation.call;
    };
    if (mix_.in_order) std::stable_sort(drawn_.begin(), drawn_.end(), by_call);
    for (const Drawn& each : drawn_) history_.add(part_, each.operation);
    return std::move(history_);
  }

 private:
  std::string written(std::uint32_t at) {
    const std::uint32_t n = mix_.values == 0 ? at : dice_.below(mix_.values);
    return std::string(1, static_cast<char>('a' + n % 26)) + std::string(n / 26, '+');
  }
  Value some_value(std::uint32_t at) {
    if (at == 0 || dice_.one_in(6)) return absent;
    return history_.value_of(written(dice_.below(at)));
  }

  void draw(std::uint32_t at) {
    Operation o;
    const std::uint32_t kind = dice_.below(10);
    if (kind < 4) {
      o.effect = Effect::read;
    } else if (mix_.appends && kind < 6) {
      o.effect = Effect::append;
      o.value = history_.value_of(written(at));
    } else if (kind < 8) {
      o.effect = Effect::compare_and_set;
      o.expected = some_value(at);
      o.value = history_.value_of(written(at));
    } else {
      o.effect = Effect::put;
      o.value = mix_.deletes && dice_.one_in(3) ? absent : history_.value_of(written(at));
      if (mix_.empties && dice_.one_in(2)) o.value = history_.value_of("");
    }
    place_in_time(o, at);
  }

  void place_in_time(Operation o, std::uint32_t at) {
    if (free_at_.empty()) free_at_.resize(mix_.clients, 0);
    std::int64_t& free = free_at_[dice_.below(mix_.clients)];
    const std::int64_t call = free + dice_.below(4);
    const std::uint32_t span = dice_.below(3 * mix_.clients);
    free = call + span + dice_.below(2);
    o.id = at;
    o.call = Instant(call);
    o.answer = Instant(call + span);
    Drawn drawn{o, Instant(call + dice_.below(span + 1)), true};
    if (dice_.one_in(mix_.unknown_one_in)) {
      drawn.operation.answer = for_ever;
      drawn.happens = dice_.one_in(2);
      drawn.point = drawn.point + Duration(dice_.below(10));
    }
    drawn_.push_back(drawn);
  }

  void answer() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = 0; at < drawn_.size(); ++at) order.push_back(at);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(drawn_[a].point, a) < std::tie(drawn_[b].point, b);
    });
    Value held = absent;
    if (mix_.claimed) history_.ranks.resize(drawn_.size());
    for (const std::uint32_t at : order) {
      if (!drawn_[at].happens) continue;
      held = execute(drawn_[at].operation, held);
      if (mix_.claimed) history_.ranks[at] = rank_of(++claimed_);
    }
  }

  Value execute(Operation& o, Value held) {
    switch (o.effect) {
      case Effect::read: o.value = held; return held;
      case Effect::put: return o.value;
      case Effect::append: {
        std::string text(held == absent ? "" : history_.text(held));
        text += history_.text(o.value);
        return history_.value_of(text);
      }
      case Effect::compare_and_set:
        if (o.expected == held) return o.value;
        if (o.is_known()) refuse(o, held);
        return held;
      case Effect::differs:
      case Effect::impossible: break;
    }
    return held;
  }
  void refuse(Operation& o, Value held) {
    o.value = held;
    o.effect = dice_.one_in(mix_.silent_one_in) ? Effect::differs : Effect::read;
  }

  // An answer that may be wrong.
  void spoil() {
    Operation& o = drawn_[dice_.below(static_cast<std::uint32_t>(drawn_.size()))].operation;
    if (o.effect == Effect::read) o.value = some_value(mix_.operations);
    if (o.effect == Effect::compare_and_set || o.effect == Effect::differs) {
      o.expected = some_value(mix_.operations);
    }
  }

  Mix mix_;
  Dice dice_;
  History history_;
  std::uint32_t part_ = 0;
  std::uint64_t claimed_ = 0;          // ranks
  std::vector<std::int64_t> free_at_;  // by client
  std::vector<Drawn> drawn_;
};

}  // namespace

std::pair<std::string, std::string> texts_of_one_hash() {
  std::pair<std::string, std::string> texts;
  for (std::uint32_t at = 0; at < 2'048; ++at) {
    const bool is_odd = std::popcount(at) % 2 != 0;
    texts.first += is_odd ? 'b' : 'a';
    texts.second += is_odd ? 'a' : 'b';
  }
  return texts;
}

History history_of(const std::vector<Deed>& deeds, std::string_view initial) {
  History history;
  const auto value = [&](std::string_view text) {
    return text.empty() ? absent : history.value_of(text);
  };
  history.initial = value(initial);
  const std::uint32_t part = history.part_of("x");
  for (const Deed& deed : deeds) {
    Operation o;
    o.effect = deed.effect;
    o.value = value(deed.value);
    o.expected = value(deed.expected);
    o.call = Instant(deed.call);
    if (deed.answer) o.answer = Instant(*deed.answer);
    o.id = static_cast<std::uint32_t>(history.operations().size());
    history.add(part, o);
  }
  return history;
}

SubHistory sub_history_of(const History& history) {
  return Splitter(history).take(Parted(history)[0]);
}

bool has_order(const SubHistory& sub) {
  return EveryOrder(sub).some_explains();
}

History random_history(const Mix& mix, const Chance& chance, std::uint64_t number) {
  return Maker(mix, chance, number).run();
}

Mix small_mix(const Chance& chance, std::uint64_t number) {
  Dice dice(chance, ~number);
  Mix mix;
  mix.operations = 2 + dice.below(7);
  mix.clients = 1 + dice.below(4);
  mix.values = dice.one_in(2) ? 0 : 1 + dice.below(3);
  mix.unknown_one_in = dice.one_in(3) ? 0 : 2 + dice.below(5);
  mix.silent_one_in = dice.one_in(2) ? 0 : 1 + dice.below(2);
  mix.deletes = dice.one_in(3);
  mix.appends = dice.one_in(4);
  mix.wrong = dice.below(3);
  mix.in_order = !dice.one_in(3);
  return mix;
}

}  // namespace raftbed::linear::testing
