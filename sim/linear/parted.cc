#include "sim/linear/parted.h"

#include <memory>

namespace raftbed::linear {

Parted::Parted(const History& history)
    : history_(&history), block_(history.parts().size() > 1 ? history.operations().size() : 0) {
  if (history.parts().size() > 1) split();
}

// Where each part begins, which moves to where it ends.
void Parted::split() {
  ends_.reserve(history_->parts().size());
  std::size_t begin = 0;
  for (const Part& part : history_->parts()) {
    ends_.push_back(begin);
    begin += part.operations;
  }
  const std::span operations = history_->operations();
  const std::span owners = history_->owners();
  for (std::size_t at = 0; at < operations.size(); ++at) {
    std::construct_at(block_.begin() + ends_[owners[at]]++, operations[at]);
  }
}

std::span<const Operation> Parted::operator[](std::uint32_t part) const {
  if (ends_.empty()) return history_->operations();
  const std::size_t count = history_->parts()[part].operations;
  return {block_.begin() + (ends_[part] - count), count};
}

}  // namespace raftbed::linear
