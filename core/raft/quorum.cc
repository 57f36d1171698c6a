#include "core/raft/quorum.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::raft {

bool majority_among(std::span<const NodeId> voters, std::span<const NodeId> votes) {
  std::size_t in_favour = 0;
  for (const NodeId voter : voters) {
    if (std::find(votes.begin(), votes.end(), voter) != votes.end()) ++in_favour;
  }
  return in_favour >= majority_of(voters.size());
}

bool add_vote(std::vector<NodeId>& votes, NodeId voter) {
  const auto place = std::lower_bound(votes.begin(), votes.end(), voter);
  if (place != votes.end() && *place == voter) return false;
  votes.insert(place, voter);
  return true;
}

// The highest is taken away until a majority is: the last that was.
LogIndex reached_by_majority(std::span<LogIndex> matches) {
  ASSERT(!matches.empty());
  LogIndex reached;
  for (std::size_t left = majority_of(matches.size()); left > 0; --left) {
    LogIndex& highest = *std::max_element(matches.begin(), matches.end());
    reached = std::exchange(highest, matches.back());
    matches = matches.first(matches.size() - 1);
  }
  return reached;
}

}  // namespace raftbed::raft
