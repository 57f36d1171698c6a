#include "core/raft/quorum.h"

#include <algorithm>
#include <cstddef>

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

LogIndex reached_by_majority(std::span<const LogIndex> matches) {
  ASSERT(!matches.empty());
  const auto majority = static_cast<std::ptrdiff_t>(majority_of(matches.size()));
  LogIndex reached;
  for (const LogIndex match : matches) {
    if (match <= reached) continue;
    const auto has_reached = [match](LogIndex other) { return other >= match; };
    if (std::count_if(matches.begin(), matches.end(), has_reached) >= majority) reached = match;
  }
  return reached;
}

}  // namespace raftbed::raft
