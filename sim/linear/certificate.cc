#include "sim/linear/certificate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace raftbed::linear {
namespace {

class Store {
 public:
  explicit Store(const SubHistory& sub) : sub_(&sub), held_(sub.initial) {}

  // Whether the answer is what a store that held this would give.
  bool execute(const Operation& operation) {
    switch (operation.effect) {
      case Effect::read: return holds(operation.value);
      case Effect::differs: return !holds(operation.expected);
      case Effect::impossible: return false;
      case Effect::put: put(operation.value); return true;
      case Effect::append: append(operation.value); return true;
      case Effect::compare_and_set:
        if (!holds(operation.expected)) return false;
        put(operation.value);
        return true;
    }
    return false;
  }

 private:
  // What was put together is looked at until it is found to be a value: a long text that many see
  // costs one look.
  bool holds(Value value) {
    if (!is_joined_) return held_ == value;
    if (value == absent || sub_->text(value) != joined_) return false;
    put(value);
    return true;
  }
  void put(Value value) {
    held_ = value;
    is_joined_ = false;
  }
  // Nothing, appended to nothing, leaves it so.
  void append(Value piece) {
    if (!is_joined_ && held_ == absent && piece == absent) return;
    if (!is_joined_) joined_.assign(sub_->text(held_));
    joined_.append(sub_->text(piece));
    is_joined_ = true;
  }

  const SubHistory* sub_;
  Value held_;  // unless it was put together here
  std::string joined_;
  bool is_joined_ = false;
};

// All of known outcome, none twice.
bool is_complete(const SubHistory& sub, std::span<const std::uint32_t> order) {
  std::vector<bool> is_there(sub.operations.size(), false);
  for (const std::uint32_t place : order) {
    if (place >= is_there.size() || is_there[place]) return false;
    is_there[place] = true;
  }
  for (std::size_t place = 0; place < is_there.size(); ++place) {
    if (!is_there[place] && sub.operations[place].is_known()) return false;
  }
  return true;
}

bool only_looks(Effect effect) {
  return effect == Effect::read || effect == Effect::differs;
}

std::uint64_t claimed_rank(const SubHistory& sub, std::uint32_t place) {
  const std::uint32_t id = sub.operations[place].id;
  return id < sub.history->ranks.size() ? sub.history->ranks[id] : 0;
}

// Operations lie in the order of their calls, so that places are that order.
std::vector<std::uint32_t> by_rank(const SubHistory& sub) {
  using Entry = std::tuple<std::uint64_t, bool, std::uint32_t>;
  std::vector<Entry> entries;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    const std::uint64_t rank = claimed_rank(sub, place);
    if (rank > 0) entries.emplace_back(rank, only_looks(sub.operations[place].effect), place);
  }
  std::sort(entries.begin(), entries.end());
  std::vector<std::uint32_t> order;
  for (const Entry& entry : entries) order.push_back(std::get<2>(entry));
  return order;
}

// A compare-and-set of unknown outcome has its place in the row though it was refused there.
std::vector<std::uint32_t> without_refused(const SubHistory& sub,
                                           const std::vector<std::uint32_t>& order) {
  Store store(sub);
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t place : order) {
    const Operation& operation = sub.operations[place];
    if (store.execute(operation) || operation.is_known()) kept.push_back(place);
  }
  return kept;
}

}  // namespace

bool explains(const SubHistory& sub, std::span<const std::uint32_t> order) {
  if (!is_complete(sub, order)) return false;
  Store store(sub);
  std::optional<Instant> latest_call;
  for (const std::uint32_t place : order) {
    const Operation& operation = sub.operations[place];
    if (latest_call && operation.answer < *latest_call) return false;
    if (!latest_call || operation.call > *latest_call) latest_call = operation.call;
    if (!store.execute(operation)) return false;
  }
  return true;
}

std::optional<std::vector<std::uint32_t>> claimed_order(const SubHistory& sub) {
  if (sub.history->ranks.empty()) return std::nullopt;
  std::vector<std::uint32_t> order = without_refused(sub, by_rank(sub));
  if (!explains(sub, order)) return std::nullopt;
  return order;
}

}  // namespace raftbed::linear
