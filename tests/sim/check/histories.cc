#include "histories.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/match.h"

namespace raftbed::check::testing {
namespace {

// What one operation does to a key, and its answer.
struct Outcome {
  Value after;
  kv::Reply reply;
};

Value value_of(const std::optional<Bytes>& value) {
  return value ? Value(std::string(value->text())) : nothing;
}

Outcome execute(const kv::Operation& operation, const Value& before) {
  const kv::Reply done;
  return match(
      operation,
      [&](const OneOf<kv::Get, kv::StaleGet> auto&) {
        return Outcome{before, kv::Reply{kv::Status::done, held(before), LogIndex()}};
      },
      [&](const kv::Put& o) {
        return Outcome{value_of(o.value), done};
      },
      [&](const kv::Delete&) {
        return Outcome{nothing, done};
      },
      [&](const kv::Append& o) {
        return Outcome{before.value_or("") + std::string(o.value.text()), done};
      },
      [&](const kv::CompareAndSet& o) {
        if (value_of(o.expected) == before) return Outcome{value_of(o.value), done};
        return Outcome{before, kv::Reply{kv::Status::not_equal, held(before), LogIndex()}};
      });
}

class EveryOrder {
 public:
  explicit EveryOrder(const std::vector<Deed>& deeds) : deeds_(deeds), done_(deeds.size()) {}

  bool explains(const Value& state) {
    bool complete = true;
    for (std::size_t at = 0; at < deeds_.size(); ++at)
      complete = complete && (done_[at] || !deeds_[at].answer);
    if (complete) return true;
    for (std::size_t at = 0; at < deeds_.size(); ++at) {
      if (may_be_next(at) && explains_with(at, state)) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool may_be_next(std::size_t at) const {
    if (done_[at]) return false;
    for (std::size_t other = 0; other < deeds_.size(); ++other) {
      if (!done_[other] && deeds_[other].answer && *deeds_[other].answer < deeds_[at].call)
        return false;
    }
    return true;
  }
  bool explains_with(std::size_t at, const Value& state) {
    const Outcome outcome = execute(deeds_[at].operation, state);
    if (deeds_[at].answer && !(outcome.reply == deeds_[at].reply)) return false;
    done_[at] = true;
    const bool explained = explains(outcome.after);
    done_[at] = false;
    return explained;
  }

  const std::vector<Deed>& deeds_;
  std::vector<bool> done_;
};

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

std::string few(Dice& dice) {
  return std::string(1, static_cast<char>('a' + dice.below(2)));
}
Value few_or_nothing(Dice& dice) {
  return dice.one_in(3) ? nothing : Value(few(dice));
}

kv::Operation small_operation(Dice& dice, bool appends) {
  switch (dice.below(appends ? 7 : 6)) {
    case 0:
    case 1: return get();
    case 2: return put(few(dice));
    case 3: return erase();
    case 4: return swap(few_or_nothing(dice), few(dice));
    case 5: return dice.one_in(2) ? get() : put(few(dice));
    default: return append(few(dice));
  }
}

void mutate(Deed& deed, Dice& dice) {
  const bool swaps = std::holds_alternative<kv::CompareAndSet>(deed.operation);
  if (swaps) deed.reply.status = dice.one_in(2) ? kv::Status::done : kv::Status::not_equal;
  const bool tells = deed.reply.status == kv::Status::not_equal || kv::is_read(deed.operation);
  deed.reply.value = tells ? held(few_or_nothing(dice)) : std::nullopt;
}

// Deeds in the order of these instants, on a store; those without an answer take effect or not.
struct Point {
  std::int64_t at;
  std::size_t deed;
};

void answer_in_order(std::vector<Deed>& deeds, std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return std::tie(a.at, a.deed) < std::tie(b.at, b.deed);
  });
  std::map<std::string, Value, std::less<>> store;
  for (const Point& point : points) {
    Deed& deed = deeds[point.deed];
    Value& cell = store[std::string(kv::key_of(deed.operation).text())];
    Outcome outcome = execute(deed.operation, cell);
    cell = outcome.after;
    deed.reply = outcome.reply;
  }
}

kv::Operation unique_operation(Dice& dice, std::uint32_t number, const std::string& key,
                               std::map<std::string, std::string>& last) {
  const std::string value = "v" + std::to_string(number);
  const std::uint32_t kind = dice.below(20);
  if (kind < 9) return get(key);
  if (kind == 9) return erase(key);
  if (kind == 10) return append(value, key);
  const std::string expected = last[key];
  last[key] = value;
  if (kind < 13) return swap(expected, value, key);
  return put(value, key);
}

}  // namespace

observe::History history_of(std::vector<Deed> deeds) {
  std::stable_sort(deeds.begin(), deeds.end(),
                   [](const Deed& a, const Deed& b) { return a.call < b.call; });
  observe::History history;
  std::vector<observe::Return> returns;
  const auto moment = [](std::int64_t at) {
    return observe::Moment{static_cast<std::uint64_t>(at), Instant() + milliseconds(at)};
  };
  std::uint32_t client = 0;
  for (const Deed& deed : deeds) {
    ++client;
    const auto id =
        history.invoked({ClientId(client), Sequence(1), deed.operation, moment(deed.call)});
    if (deed.answer) returns.push_back({id, deed.reply, moment(*deed.answer)});
  }
  std::stable_sort(returns.begin(), returns.end(),
                   [](const auto& a, const auto& b) { return a.moment < b.moment; });
  for (const observe::Return& outcome : returns) history.returned(outcome);
  return history;
}

bool has_order(const std::vector<Deed>& deeds) {
  return EveryOrder(deeds).explains(nothing);
}

std::vector<Deed> small_history(const Chance& chance, std::uint64_t number, std::uint32_t count) {
  Dice dice(chance, number);
  const bool appends = dice.one_in(2);
  const std::uint32_t length = 1 + dice.below(count);
  const std::uint32_t unknown_in = 2 + dice.below(6);
  std::vector<Deed> deeds;
  std::vector<Point> points;
  for (std::uint32_t at = 0; at < length; ++at) {
    const std::int64_t call = dice.below(3 * length);
    const std::int64_t span = dice.below(8);
    deeds.push_back(done(small_operation(dice, appends), call, call + span));
    const std::int64_t point = call + dice.below(static_cast<std::uint32_t>(span) + 1);
    if (!dice.one_in(unknown_in)) {
      points.push_back(Point{point, at});
      continue;
    }
    deeds.back().answer.reset();
    if (dice.one_in(2)) points.push_back(Point{point + dice.below(10), at});
  }
  answer_in_order(deeds, points);
  while (!dice.one_in(3)) mutate(deeds[dice.below(length)], dice);
  return deeds;
}

std::vector<Deed> right_history(const Chance& chance, std::uint32_t count, std::uint32_t clients,
                                std::uint32_t keys, std::uint32_t unknown_one_in) {
  Dice dice(chance, count);
  std::vector<std::int64_t> free_at(clients, 0);
  std::map<std::string, std::string> last;
  std::vector<Deed> deeds;
  std::vector<Point> points;
  for (std::uint32_t at = 0; at < count; ++at) {
    std::int64_t& free = free_at[dice.below(clients)];
    const std::int64_t call = free + 1 + dice.below(20);
    const std::int64_t span = 10 + dice.below(100);
    const std::string key = "k" + std::to_string(dice.below(keys));
    deeds.push_back(done(unique_operation(dice, at, key, last), call, call + span));
    free = call + span;
    const std::int64_t point = call + dice.below(static_cast<std::uint32_t>(span) + 1);
    if (!dice.one_in(unknown_one_in)) {
      points.push_back(Point{point, at});
    } else {
      deeds.back().answer.reset();
      if (dice.one_in(2)) points.push_back(Point{point + dice.below(300), at});
    }
  }
  answer_in_order(deeds, points);
  return deeds;
}

}  // namespace raftbed::check::testing
