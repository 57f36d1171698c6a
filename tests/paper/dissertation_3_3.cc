// Dissertation 3.3, "Raft basics", where it says more than the paper: each test is named as a
// sentence of it. What it says likewise is in section_5_1.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "Raft assumes RPC requests and responses may be lost in the network; it is the requester's "
    "responsibility to retry the RPC if it does not receive a response in a timely manner",
    "[paper][3.3]") {
  Cluster cluster(3);
  cluster.elect(n1);
  for (int i = 0; i < 200; ++i) {
    if (i < 20) cluster.propose(n1, std::to_string(i));
    if (cluster.wire().empty()) cluster.wake(n1);
    i % 3 == 0 ? cluster.drop_at(0) : cluster.deliver_at(0);  // either way, requests and responses
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
  }
  let_heartbeats_pass(cluster, n1, 2);
  for (const NodeId node : nodes_of(cluster)) CHECK(cluster.applied(node).size() == 21);
}

TEST_CASE("Raft does not assume the network preserves ordering between RPCs", "[paper][3.3]") {
  Options options = options_for(n1, 3);
  options.append_entries_max = 1;
  Cluster cluster(3, options);
  cluster.elect(n1);
  for (int i = 0; i < 12; ++i) {
    for (int burst = 0; burst < 4; ++burst) cluster.propose(n1, "x");
    for (int settled = 0; settled < 40 && !cluster.wire().empty(); ++settled) {
      cluster.deliver_at(cluster.wire().size() - 1);  // the newest first
      for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    }
  }
  let_heartbeats_pass(cluster, n1, 4);
  for (const NodeId node : nodes_of(cluster)) CHECK(cluster.applied(node).size() == 49);
  CHECK(cluster.violations().empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
