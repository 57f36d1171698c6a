// Quorum arithmetic against brute force, over all small configurations.
#include "core/raft/quorum.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace raftbed::raft {
namespace {

Configuration of(std::uint16_t nodes) {
  Configuration configuration;
  for (std::uint16_t i = 1; i <= nodes; ++i) configuration.voters.push_back(NodeId(i));
  return configuration;
}

TEST_CASE("a majority is the least number that leaves fewer than itself", "[quorum]") {
  for (std::size_t voters = 1; voters <= 9; ++voters) {
    CHECK(majority_of(voters) > voters - majority_of(voters));
    CHECK(majority_of(voters) - 1 <= voters - (majority_of(voters) - 1));
  }
}

TEST_CASE("any two sets of votes that win share a voter", "[quorum]") {
  for (std::uint16_t nodes = 1; nodes <= 5; ++nodes) {
    const Configuration configuration = of(nodes);
    const auto votes_in = [&](unsigned set) {
      std::vector<NodeId> votes;
      for (std::uint16_t i = 0; i < nodes; ++i) {
        if ((set >> i & 1U) != 0) votes.push_back(NodeId(static_cast<std::uint16_t>(i + 1)));
      }
      return votes;
    };
    for (unsigned one = 0; one < 1U << nodes; ++one) {
      const auto votes = votes_in(one);
      CHECK(votes_win(configuration, votes) == (votes.size() * 2 > nodes));
      for (unsigned other = 0; other < 1U << nodes; ++other) {
        if (!votes_win(configuration, votes) || !votes_win(configuration, votes_in(other)))
          continue;
        CHECK((one & other) != 0);
      }
    }
  }
}

TEST_CASE("votes of nodes outside the configuration count nothing", "[quorum]") {
  const std::vector<NodeId> votes{NodeId(1), NodeId(8), NodeId(9)};
  CHECK_FALSE(votes_win(of(3), votes));
}

// By definition: the highest index that more than half of the nodes have reached.
std::uint64_t by_counting(const std::vector<std::uint64_t>& matches) {
  std::uint64_t best = 0;
  for (std::uint64_t index = 0; index <= 8; ++index) {
    std::size_t reached = 0;
    for (const std::uint64_t match : matches) reached += match >= index ? 1 : 0;
    if (reached * 2 > matches.size()) best = index;
  }
  return best;
}

TEST_CASE("the committed index is the highest that more than half have, for all matches up to 3",
          "[quorum]") {
  for (std::uint16_t nodes = 1; nodes <= 7; ++nodes) {
    std::vector<std::uint64_t> matches(nodes, 0);
    const Configuration configuration = of(nodes);
    bool wrong = false;
    for (unsigned number = 0; number < 1U << (2 * nodes); ++number) {
      for (std::uint16_t i = 0; i < nodes; ++i) matches[i] = number >> (2 * i) & 3U;
      const LogIndex found = committed_index(
          configuration, [&](NodeId node) { return LogIndex(matches[node.value() - 1U]); });
      wrong = wrong || found.value() != by_counting(matches);
    }
    CHECK_FALSE(wrong);
  }
}

// All sets of up to so many nodes, by their bits.
Nodes nodes_in(unsigned set) {
  Nodes nodes;
  for (std::uint16_t i = 0; i < 8; ++i) {
    if ((set >> i & 1U) != 0) nodes.push_back(NodeId(static_cast<std::uint16_t>(i + 1)));
  }
  return nodes;
}

bool is_majority(unsigned votes, unsigned voters) {
  return 2 * __builtin_popcount(votes & voters) > __builtin_popcount(voters);
}

TEST_CASE("a joint configuration needs a majority of each set, for all sets of four nodes",
          "[quorum][joint]") {
  bool wrong = false;
  for (unsigned incoming = 1; incoming < 16; ++incoming) {
    for (unsigned outgoing = 1; outgoing < 16; ++outgoing) {
      const Configuration joint{nodes_in(incoming), nodes_in(outgoing)};
      for (unsigned votes = 0; votes < 16; ++votes) {
        const bool expected = is_majority(votes, incoming) && is_majority(votes, outgoing);
        wrong = wrong || votes_win(joint, nodes_in(votes)) != expected;
      }
    }
  }
  CHECK_FALSE(wrong);
}

TEST_CASE(
    "what a joint configuration has committed is the highest index that wins in it, for all "
    "sets of four nodes and all matches up to 2",
    "[quorum][joint]") {
  bool wrong = false;
  for (unsigned number = 0; number < 81U * 225U; ++number) {
    const unsigned incoming = 1 + number / 81 % 15;
    const unsigned outgoing = 1 + number / 81 / 15;
    unsigned matches[4];
    for (unsigned i = 0, rest = number % 81; i < 4; ++i, rest /= 3) matches[i] = rest % 3;
    std::uint64_t best = 0;
    for (unsigned index = 1; index <= 2; ++index) {
      unsigned have = 0;
      for (unsigned i = 0; i < 4; ++i) have |= (matches[i] >= index ? 1U : 0U) << i;
      if (is_majority(have, incoming) && is_majority(have, outgoing)) best = index;
    }
    const Configuration joint{nodes_in(incoming), nodes_in(outgoing)};
    const LogIndex found =
        committed_index(joint, [&](NodeId node) { return LogIndex(matches[node.value() - 1U]); });
    wrong = wrong || found.value() != best;
  }
  CHECK_FALSE(wrong);
}

TEST_CASE("nobody's configuration elects nobody", "[quorum]") {
  CHECK_FALSE(votes_win(Configuration{}, nodes_in(15)));
}

TEST_CASE("more voters than the buffer holds are counted too", "[quorum]") {
  const LogIndex found =
      committed_index(of(11), [](NodeId node) { return LogIndex(node.value()); });
  CHECK(found == LogIndex(6));
}

}  // namespace
}  // namespace raftbed::raft
