#include "core/raft/quorum.h"

#include <algorithm>

#include "core/base/broken.h"

namespace raftbed::raft {

bool majority_among(std::span<const NodeId> voters, std::span<const NodeId> votes) {
  std::size_t in_favour = 0;
  for (const NodeId voter : voters) {
    if (std::find(votes.begin(), votes.end(), voter) != votes.end()) ++in_favour;
  }
  return in_favour >= majority_of(voters.size());
}

LogIndex reached_by_majority(InlineVector<LogIndex, 8>& matches) {
  ASSERT(!matches.empty());
  // Insertion, highest first: a handful of elements, and nothing allocated.
  for (std::size_t sorted = 1; sorted < matches.size(); ++sorted) {
    for (std::size_t at = sorted; at > 0 && matches[at - 1] < matches[at]; --at) {
      std::swap(matches[at - 1], matches[at]);
    }
  }
  return matches[majority_of(matches.size()) - 1];
}

}  // namespace raftbed::raft
