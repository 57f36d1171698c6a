#include "sim/linear/config_set.h"

#include <algorithm>

#include "core/base/hash.h"

namespace raftbed::linear {

bool ConfigSet::insert(std::span<const std::uint64_t> key) {
  std::uint64_t hash = key.size();
  for (const std::uint64_t word : key) hash = mix64(hash ^ word);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].place != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && holds(slots_[at].place - 1, key)) return false;
  }
  slots_[at] = Slot{hash, words_.size() + 1};
  words_.push_back(key.size());
  words_.insert(words_.end(), key.begin(), key.end());
  if (2 * ++size_ > slots_.size()) grow();
  return true;
}

bool ConfigSet::holds(std::uint64_t place, std::span<const std::uint64_t> key) const {
  if (words_[place] != key.size()) return false;
  const auto begin = words_.begin() + static_cast<std::ptrdiff_t>(place) + 1;
  return std::equal(key.begin(), key.end(), begin);
}

void ConfigSet::grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.place == 0) continue;
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].place != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace raftbed::linear
