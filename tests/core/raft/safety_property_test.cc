// Three to five cores under random deliveries, drops, duplicates, crashes, restarts, reads and
// changes of membership keep Figure 3's properties, answer no read too early, and commit again once
// they are left alone.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

// The nodes from this one on, in a circle: the first that the action succeeds on.
template <class Action>
void first_from(const Cluster& cluster, NodeId first, Action action) {
  for (std::uint16_t i = 0; i < cluster.size(); ++i) {
    const auto at = static_cast<std::uint16_t>((first.value() - 1 + i) % cluster.size());
    if (action(NodeId(static_cast<std::uint16_t>(at + 1)))) return;
  }
}

bool restart(Cluster& cluster, NodeId node) {
  if (cluster.is_up(node)) return false;
  cluster.restart(node);
  return true;
}

bool propose(Cluster& cluster, NodeId node, std::uint32_t number) {
  if (!cluster.is_up(node) || !cluster.raft(node).is_leader()) return false;
  cluster.propose(node, "p" + std::to_string(number));
  return true;
}

bool read(Cluster& cluster, NodeId node) {
  if (!cluster.is_up(node) || !cluster.raft(node).is_leader()) return false;
  cluster.read(node);
  return true;
}

bool hand_over(Cluster& cluster, NodeId node, std::uint32_t which) {
  if (!cluster.is_up(node) || !cluster.raft(node).is_leader()) return false;
  cluster.step(node, Transfer{NodeId(static_cast<std::uint16_t>(1 + which / 8 % cluster.size()))});
  return true;
}

Nodes nodes_of(std::uint32_t set, std::uint16_t size) {
  Nodes nodes;
  for (std::uint16_t i = 0; i < size; ++i) {
    if ((set >> i & 1U) != 0) nodes.push_back(NodeId(static_cast<std::uint16_t>(i + 1)));
  }
  return nodes;
}

MembershipChange a_change(std::uint32_t which, std::uint16_t size) {
  const NodeId node(static_cast<std::uint16_t>(1 + which / 8 % size));
  switch (which % 8) {
    case 0:
    case 1:
    case 2: return Join{node};
    case 3: return AddLearner{node};
    case 4: return Leave{node};
    case 5: return LeaveJoint{};
    default: break;
  }
  Reconfigure wish{nodes_of(which / 8, size), nodes_of(which / 256, size), Way{0}};
  wish.way = Way{static_cast<std::uint8_t>(which / 8192 % 3)};
  std::erase_if(wish.learners, [&](NodeId learner) { return has(wish.voters, learner); });
  return wish;
}

bool change(Cluster& cluster, NodeId node, std::uint32_t which) {
  if (!cluster.is_up(node) || !cluster.raft(node).is_leader()) return false;
  cluster.change(node, a_change(which, cluster.size()));
  return true;
}

void look_after(Cluster& cluster, NodeId node, std::uint32_t which) {
  switch (which % 4) {
    case 0: return cluster.step(node, ForgetLeader{});
    case 1: return cluster.step(node, TakeSnapshot{});
    default: return cluster.step(node, AskForSnapshot{});
  }
}

// One thing that happens, chosen by a number: its low digits say what, the others to whom or to
// which.
void happen(Cluster& cluster, std::uint32_t number) {
  const std::uint32_t what = number % 128;
  const std::uint32_t which = number / 128;
  const NodeId node(static_cast<std::uint16_t>(1 + which % cluster.size()));
  if (what < 40) {
    first_from(cluster, node, [&](NodeId n) { return cluster.sync_one(n); });
  } else if (what < 41) {
    cluster.wake(node);
  } else if (what < 45) {
    cluster.wake(cluster.next_to_wake().value_or(node));
  } else if (what < 49) {
    first_from(cluster, node, [&](NodeId n) { return read(cluster, n); });
  } else if (what < 56) {
    first_from(cluster, node, [&](NodeId n) { return propose(cluster, n, number); });
  } else if (what < 58) {
    first_from(cluster, node, [&](NodeId n) { return change(cluster, n, which / 8); });
  } else if (what < 59 && which % 5 == 0) {
    first_from(cluster, node, [&](NodeId n) { return hand_over(cluster, n, which); });
  } else if (what < 59 && which % 5 == 1) {
    look_after(cluster, node, which / 8);
  } else if (what < 59) {
    cluster.crash(node, (which / 8) % 3);
  } else if (what < 61) {
    first_from(cluster, node, [&](NodeId n) { return restart(cluster, n); });
  } else if (!cluster.wire().empty()) {
    const std::size_t at = (which / 8) % cluster.wire().size();
    if (what < 100) cluster.deliver_at(0);
    if (what >= 100 && what < 114) cluster.deliver_at(at);
    if (what >= 114 && what < 121) cluster.deliver_at(at, true);
    if (what >= 121) cluster.drop_at(at);
  }
}

std::optional<NodeId> leader_of_the_newest_term(const Cluster& cluster) {
  std::optional<NodeId> leader;
  for (std::uint16_t i = 1; i <= cluster.size(); ++i) {
    const Raft& raft = cluster.raft(NodeId(i));
    if (raft.is_leader() && (!leader || raft.term() > cluster.raft(*leader).term())) {
      leader = raft.self();
    }
  }
  return leader;
}

// Everybody of the leader's configuration: who was removed is told nothing any more.
bool everybody_has_applied(const Cluster& cluster, NodeId leader, const Entry& last) {
  for (const NodeId node : cluster.raft(leader).configuration().members()) {
    const std::vector<Entry>& applied = cluster.applied(node);
    if (std::find(applied.begin(), applied.end(), last) == applied.end()) return false;
  }
  return true;
}

// Absent where the leader takes none now.
std::optional<Entry> proposed(Cluster& cluster, NodeId leader) {
  cluster.propose(leader, "probe");
  const auto& outcome = cluster.output(leader).proposal;
  if (!outcome || std::holds_alternative<ProposalRefused>(*outcome)) return std::nullopt;
  return cluster.raft(leader).log().at(cluster.raft(leader).log().last_index());
}

// Everybody is back, the wire is whole: a leader is found, commits a probe, and everybody applies
// it.
bool recovers(Cluster& cluster) {
  for (std::uint16_t i = 1; i <= cluster.size(); ++i) cluster.restart(NodeId(i));
  cluster.settle();
  std::optional<Entry> probe;
  for (int waking = 0; waking < 300; ++waking) {
    const std::optional<NodeId> leader = leader_of_the_newest_term(cluster);
    if (probe && leader && everybody_has_applied(cluster, *leader, *probe)) return true;
    if (!probe && leader) probe = proposed(cluster, *leader);
    cluster.let_time_pass();
    // A leader that was deposed may have taken the probe with it.
    if (probe && leader && !cluster.raft(*leader).is_leader()) probe.reset();
  }
  return false;
}

// Up to a thousand. Each is drawn at the usual size: at a larger one an arbitrary number has hardly
// a bit that is not set.
rc::Gen<std::vector<std::uint32_t>> some_numbers() {
  const auto number = rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 1U << 31U));
  return rc::gen::resize(1'000, rc::gen::container<std::vector<std::uint32_t>>(number));
}

TEST_CASE("no delivery, loss, duplicate, crash or restart breaks a property of Figure 3, or a read",
          "[safety][property]") {
  raftbed::testing::check_property(
      "Figure 3, and recovery",
      [] {
        Options options = options_for(n1, 1);
        const auto nodes = *rc::gen::inRange<std::uint16_t>(3, 6);
        options.append_entries_max = *rc::gen::inRange<std::uint32_t>(1, 4);
        options.appends_in_flight_max = *rc::gen::inRange<std::uint32_t>(1, 4);
        options.bytes_in_flight_max = *rc::gen::element<std::uint32_t>(1, 60, 1'000'000);
        options.uncommitted_bytes_max = *rc::gen::element<std::uint32_t>(1, 60, 1'000'000);
        options.preferred = *rc::gen::element(Nodes{}, Nodes{n2}, Nodes{n3, n1});
        options.pre_vote = *rc::gen::arbitrary<bool>();
        options.check_quorum = *rc::gen::arbitrary<bool>();
        if (*rc::gen::arbitrary<bool>()) {
          options.snapshot_after = *rc::gen::inRange<std::uint32_t>(1, 8);
          options.snapshot_tail = *rc::gen::inRange<std::uint32_t>(0, 5);
          options.snapshot_chunk_bytes = *rc::gen::inRange<std::uint32_t>(40, 1'000);
        }
        options.lease_reads = options.check_quorum && *rc::gen::arbitrary<bool>();
        options.chance = Chance(*rc::gen::arbitrary<std::uint64_t>());
        const auto numbers = *some_numbers();
        const auto voters =
            *rc::gen::inRange<std::uint16_t>(1, static_cast<std::uint16_t>(nodes + 1));
        Cluster cluster(nodes, options, {}, voters);
        for (const std::uint32_t number : numbers) {
          happen(cluster, number);
          RC_ASSERT(cluster.violations().empty());
        }
        RC_ASSERT(recovers(cluster));
        RC_ASSERT(cluster.violations().empty());
      },
      1'000);
}

}  // namespace
}  // namespace raftbed::raft::testing
