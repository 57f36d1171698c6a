// A node in words, by moments that no stepper stops at, or that take a clock set by hand.
#include "sim/cluster/describe_node.h"

#include <catch2/catch_test_macros.hpp>

#include "testing/bytes.h"
#include "tests/core/actor/host.h"

namespace raftbed::cluster {
namespace {

using actor::Host;
using testing::bytes;

bool says(const Host& host, std::string_view words) {
  return describe_node(host.node, host.now).find(words) != std::string::npos;
}

TEST_CASE("a leader's entries that are not committed are counted, with their bytes", "[describe]") {
  Host host(actor::options_for(1));
  host.lead();
  CHECK_FALSE(says(host, "not committed"));
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  const raft::Log& log = host.node.raft().log();
  const auto size = log.at(log.last_index()).record().size();
  CHECK(says(host, ", 1 entry of " + std::to_string(size) + " bytes not committed\n"));
  host.complete_syncs();
  CHECK_FALSE(says(host, "not committed"));
}

TEST_CASE("that the next snapshot is being saved is said while it is", "[describe][snapshot]") {
  actor::NodeOptions options = actor::options_for(1);
  options.raft.snapshot_after = 1;
  Host host(options);
  host.node.wish(raft::Campaign{});
  host.run();
  host.node.completed(DiskCompletion{host.syncs.front(), Incarnation(1)});
  host.syncs.erase(host.syncs.begin());
  host.run();
  REQUIRE(host.syncs.size() == 1);
  host.node.completed(DiskCompletion{host.syncs.front(), Incarnation(1)});
  bool is_said = false;
  while (!host.node.is_idle()) {
    REQUIRE_FALSE(host.node.activate(host.now, host.effects));
    is_said = is_said || says(host, "snapshot none, the next is being saved, applied");
    host.collect();
  }
  CHECK(is_said);
  CHECK_FALSE(says(host, "being saved"));
}

// n1 of three, which n2 leads.
Host following(bool check_quorum, bool pre_vote) {
  actor::NodeOptions options = actor::options_for(3);
  options.raft.check_quorum = check_quorum;
  options.raft.pre_vote = pre_vote;
  Host host(options);
  raft::AppendRequest heartbeat;
  heartbeat.term = Term(1);
  heartbeat.round = raft::Round(1);
  host.deliver(NodeId(2), actor::Frame(raft::Message(heartbeat)));
  host.run();
  return host;
}

TEST_CASE("a follower says until when it withholds votes, and no longer", "[describe]") {
  Host host = following(true, true);
  CHECK(says(host, "follower of n2, withholds votes until 150ms of its clock\n"));
  host.now = host.now + milliseconds(150);
  CHECK(says(host, "follower of n2\n"));
}

TEST_CASE("without check-quorum pre-votes alone are withheld, where they are asked for",
          "[describe]") {
  CHECK(says(following(false, true), "withholds pre-votes until 150ms of its clock\n"));
  CHECK(says(following(false, false), "follower of n2\n"));
}

TEST_CASE("one of a thing is one, in words as well", "[describe][words]") {
  CHECK(says(following(true, true), ", 0 keys, 0 sessions, "));
  CHECK(says(following(true, true), ", 1 message waiting for the disk\n"));
  Host host(actor::options_for(1));
  host.lead();
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  host.complete_syncs();
  CHECK(says(host, ", 1 key, "));
  CHECK(says(host, ", 0 messages waiting for the disk\n"));
}

TEST_CASE("what is on its way to a peer is counted", "[describe][words]") {
  actor::NodeOptions options = actor::options_for(3);
  options.raft.pre_vote = false;
  Host host(options);
  host.lead();
  host.deliver(NodeId(2),
               actor::Frame(raft::Message(raft::VoteReply{Term(1), raft::Ballot::granted})));
  host.run();
  host.complete_syncs();
  const raft::AppendReply reply{Term(1), raft::Round(2), raft::Accepted{LogIndex(1)}};
  host.deliver(NodeId(2), actor::Frame(raft::Message(reply)));
  host.run();
  CHECK(says(host, ", replicating, "));
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  CHECK(says(host, ", replicating, 1 append of "));
}

}  // namespace
}  // namespace raftbed::cluster
