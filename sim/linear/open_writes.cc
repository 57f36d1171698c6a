#include "sim/linear/open_writes.h"

namespace raftbed::linear {

void OpenWrites::begin_part() {
  index_.begin_part();
  chain_at_.clear();
  chains_.clear();
  links_.clear();
}

void OpenWrites::add(std::uint32_t place, const Operation& write) {
  Chain* chain = chain_of(write);
  if (chain == nullptr) chain = begin_chain(write);
  if (chain == nullptr) return;
  const auto link = static_cast<std::uint32_t>(links_.size());
  links_.push_back(Link{place, chain->last, nobody});
  if (chain->last != nobody) links_[chain->last].next = link;
  if (chain->first == nobody) chain->first = link;
  chain->last = link;
}

std::uint32_t OpenWrites::first_put(Value value) {
  return first_of(anything, value);
}
std::uint32_t OpenWrites::first_swap(Value expected, Value value) {
  return first_of(expected, value);
}

std::uint32_t OpenWrites::first_of(Value expected, Value value) {
  const Chain* const chain = chain_of(expected, value);
  return chain != nullptr && chain->first != nobody ? links_[chain->first].place : nobody;
}

std::uint32_t& OpenWrites::chains_to(Value value) {
  const std::uint32_t number = index_.number_of(value);
  if (number == chain_at_.size()) chain_at_.push_back(nobody);
  return chain_at_[number];
}

OpenWrites::Chain* OpenWrites::chain_of(Value expected, Value value) {
  std::uint32_t at = chains_to(value);
  while (at != nobody && chains_[at].expected != expected) at = chains_[at].other;
  return at != nobody ? &chains_[at] : nullptr;
}
OpenWrites::Chain* OpenWrites::chain_of(const Operation& write) {
  return chain_of(write.effect == Effect::put ? anything : write.expected, write.value);
}

// None where there are too many.
OpenWrites::Chain* OpenWrites::begin_chain(const Operation& write) {
  std::uint32_t& first = chains_to(write.value);
  int swaps = 0;
  for (std::uint32_t at = first; at != nobody; at = chains_[at].other) {
    swaps += chains_[at].expected != anything ? 1 : 0;
  }
  const bool is_put = write.effect == Effect::put;
  if (swaps == swaps_max && !is_put) return nullptr;
  chains_.push_back(Chain{is_put ? anything : write.expected, nobody, nobody, first});
  first = static_cast<std::uint32_t>(chains_.size() - 1);
  return &chains_.back();
}

}  // namespace raftbed::linear
