#include "sim/linear/history.h"

namespace raftbed::linear {

KeyPart& History::part_of(std::string_view key) {
  const std::uint32_t number = texts_.number_of(key);
  if (number >= part_at_.size()) part_at_.resize(number + 1, 0);
  if (part_at_[number] == 0) {
    parts_.push_back(KeyPart{number, {}});
    part_at_[number] = static_cast<std::uint32_t>(parts_.size());
  }
  return parts_[part_at_[number] - 1];
}

}  // namespace raftbed::linear
