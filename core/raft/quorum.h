// Quorum arithmetic: pure functions of who votes, and of what each of them has said.
//
// A majority is more than half, so that any two majorities of the same voters share one of them:
// every safety argument of the paper rests on that (Raft 5.4.3). A joint configuration asks two
// sets of voters, and both must agree: votes win if they win in each, and the committed index is
// the least over both (Raft 6). That is why each question is asked of one set first, and of the
// configuration second. Nobody's configuration elects nobody.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/inline_vector.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

// How many of so many voters are a majority.
constexpr std::size_t majority_of(std::size_t voters) {
  return voters / 2 + 1;
}

// Whether a majority of the voters is among `votes`. Votes of others count nothing.
bool majority_among(std::span<const NodeId> voters, std::span<const NodeId> votes);

// Adds a vote to others, which are sorted; false if it is among them.
bool add_vote(std::vector<NodeId>& votes, NodeId voter);

// The highest of these that a majority of them is at or above. Reorders them. REQUIRES: not empty.
LogIndex reached_by_majority(std::span<LogIndex> matches);

inline bool votes_win(const Configuration& configuration, std::span<const NodeId> votes) {
  return majority_among(configuration.voters, votes) &&
         (!configuration.is_joint() || majority_among(configuration.outgoing, votes));
}

template <class MatchOf>
LogIndex reached_by_majority(const Nodes& voters, const MatchOf& match_of) {
  InlineVector<LogIndex, 8> matches;
  for (const NodeId voter : voters) matches.push_back(match_of(voter));
  return reached_by_majority({matches.begin(), matches.size()});
}

// The highest index that a quorum has in its stable log, where `match_of(node)` says how far a
// voter has it. REQUIRES: somebody's configuration.
template <class MatchOf>
LogIndex committed_index(const Configuration& configuration, const MatchOf& match_of) {
  const LogIndex reached = reached_by_majority(configuration.voters, match_of);
  if (!configuration.is_joint()) return reached;
  return std::min(reached, reached_by_majority(configuration.outgoing, match_of));
}

}  // namespace raftbed::raft
