#include "sim/linear/certificate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace raftbed::linear {
namespace {

class Store {
 public:
  explicit Store(const SubHistory& sub) : sub_(&sub), held_(value(sub.initial)) {}

  // Whether the answer is what a store that held this would give.
  bool execute(const Operation& operation) {
    switch (operation.effect) {
      case Effect::read: return held_ == value(operation.value);
      case Effect::differs: return held_ != value(operation.expected);
      case Effect::impossible: return false;
      case Effect::put: held_ = value(operation.value); return true;
      case Effect::append:
        held_ = held_.value_or("") + std::string(sub_->text(operation.value));
        return true;
      case Effect::compare_and_set:
        if (held_ != value(operation.expected)) return false;
        held_ = value(operation.value);
        return true;
    }
    return false;
  }

 private:
  [[nodiscard]] std::optional<std::string> value(Value number) const {
    if (number == absent) return std::nullopt;
    return std::string(sub_->text(number));
  }

  const SubHistory* sub_;
  std::optional<std::string> held_;
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

}  // namespace raftbed::linear
