#include "sim/linear/history.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace raftbed::linear {

std::uint32_t History::part_of(std::string_view key) {
  const std::uint32_t number = texts_.number_of(key);
  if (number >= part_at_.size()) part_at_.resize(number + 1, 0);
  if (part_at_[number] == 0) {
    parts_.push_back(Part{number});
    part_at_[number] = static_cast<std::uint32_t>(parts_.size());
  }
  return part_at_[number] - 1;
}

void History::reserve(std::size_t operations) {
  operations_.reserve(operations);
  owners_.reserve(operations);
}

void History::put_in_order() {
  const auto is_in_order = [](const Part& part) { return part.is_in_order; };
  if (std::all_of(parts_.begin(), parts_.end(), is_in_order)) return;
  std::vector<std::uint32_t> order(operations_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return operations_[a].call < operations_[b].call;
  });
  const std::vector<Operation> operations = std::move(operations_);
  const std::vector<std::uint32_t> owners = std::move(owners_);
  forget_operations();
  reserve(operations.size());
  for (const std::uint32_t at : order) add(owners[at], operations[at]);
}

void History::forget_operations() {
  operations_.clear();
  owners_.clear();
  for (Part& part : parts_) part = Part{part.key};
  last_call_ = Part{}.last_call;
  is_in_order_ = true;
}

}  // namespace raftbed::linear
