#include "sim/linear/made_of.h"

#include <algorithm>

namespace raftbed::linear {

bool MadeOf::is_made(Looks& looks) {
  for (auto& [size, pieces] : pieces_) std::sort(pieces.begin(), pieces.end());
  for (std::size_t at = 0; at < text_.size() && !reached_.back(); ++at) {
    if (!reached_[at]) continue;
    if (!looks.take(pieces_.size())) return true;
    go_on(at);
  }
  return reached_.back();
}

void MadeOf::go_on(std::size_t at) {
  const std::string_view rest = text_.substr(at);
  for (const auto& [size, pieces] : pieces_) {
    if (size > rest.size()) return;
    const bool is_there = std::binary_search(pieces.begin(), pieces.end(), rest.substr(0, size));
    if (is_there) reached_[at + size] = true;
  }
}

}  // namespace raftbed::linear
