// Changes of membership: when a configuration is in force, who is counted by it, who may change it,
// and what follows of itself (Raft 6; dissertation 4).
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

// n1 leads the first `voters` of so many nodes, and has committed in its term.
Cluster led_by_n1(std::uint16_t nodes, std::uint16_t voters, Options options = options_for(n1, 1)) {
  Cluster cluster(nodes, options, {}, voters);
  cluster.elect(n1);
  return cluster;
}

const Configuration& known_to(const Cluster& cluster, NodeId node) {
  return cluster.raft(node).configuration();
}

void pass_time(Cluster& cluster, int times) {
  while (times-- > 0) cluster.let_time_pass();
}

std::optional<ChangeRefusal> refusal(const Output& output) {
  if (!output.change) return std::nullopt;
  const auto* refused = std::get_if<ChangeRefused>(&*output.change);
  return refused == nullptr ? std::nullopt : std::optional(refused->reason);
}

TEST_CASE("a server uses the latest configuration in its log, committed or not",
          "[membership][6]") {
  Cluster cluster = led_by_n1(3, 2);
  cluster.change(n1, AddLearner{n3});
  CHECK(known_to(cluster, n1).learners == Nodes{n3});
  CHECK(cluster.raft(n1).configuration_index() > cluster.raft(n1).commit_index());
  CHECK(known_to(cluster, n2).learners.empty());
  cluster.settle();
  CHECK(known_to(cluster, n2).learners == Nodes{n3});
  CHECK(known_to(cluster, n3) == known_to(cluster, n1));
}

TEST_CASE("a configuration that is cut off the log is in force no more", "[membership][6]") {
  Solo follower(options_for(n1, 3));
  const Entry change(LogIndex(2), Term(1), EntryKind::configuration, encode({{n1, n2}}).span());
  follower.receive(n2, append_request(1, 0, 0, {entry(1, 1), change}));
  CHECK(follower.raft.configuration() == Configuration{{n1, n2}});
  follower.receive(n3, append_request(2, 1, 1, {entry(2, 2)}));
  CHECK(follower.raft.configuration() == Configuration{{n1, n2, n3}});
  CHECK(has_note(follower.output, NoteKind::configuration_rolled_back));
}

TEST_CASE("learners are sent everything, and their answers commit nothing", "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(4, 2);
  cluster.change(n1, AddLearner{n3});
  cluster.settle();
  cluster.isolate(n2);
  const LogIndex committed = cluster.raft(n1).commit_index();
  cluster.propose(n1, "x");
  cluster.settle();
  CHECK(cluster.raft(n3).log().last_index() == committed.next());
  CHECK(cluster.raft(n1).commit_index() == committed);
}

TEST_CASE("neither a learner nor who belongs to nothing stands for election", "[membership]") {
  Cluster cluster = led_by_n1(4, 2);
  cluster.change(n1, AddLearner{n3});
  cluster.settle();
  for (const NodeId node : {n3, n4}) {
    cluster.timeout(node);
    CHECK(has_note(cluster.output(node), NoteKind::campaign_refused_no_voter));
    CHECK(std::holds_alternative<Follower>(cluster.raft(node).role()));
  }
  cluster.step(n1, Transfer{n3});
  CHECK(has_note(cluster.output(n1), NoteKind::transfer_refused_no_voter));
}

TEST_CASE("who joins becomes a voter when it has caught up", "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(3, 2);
  for (int i = 0; i < 20; ++i) cluster.propose(n1, "x");
  cluster.settle();
  cluster.change(n1, Join{n3});
  CHECK(known_to(cluster, n1) == Configuration{{n1, n2}, {}, {n3}, {n3}});
  cluster.settle();
  pass_time(cluster, 5);
  CHECK(known_to(cluster, n3) == Configuration{{n1, n2, n3}});
  CHECK(known_to(cluster, n1) == known_to(cluster, n3));
}

TEST_CASE("who leads next promotes who was joining", "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(4, 3);
  cluster.isolate(n4);
  cluster.change(n1, Join{n4});
  cluster.settle();
  cluster.crash(n1);
  cluster.heal();
  cluster.elect(n2);
  pass_time(cluster, 8);
  CHECK(known_to(cluster, n2) == Configuration{{n1, n2, n3, n4}});
}

TEST_CASE("who has not caught up does not vote", "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(3, 2);
  cluster.change(n1, Reconfigure{{n1, n2, n3}});
  CHECK(refusal(cluster.output(n1)) == ChangeRefusal::behind);
  CHECK(has_note(cluster.output(n1), NoteKind::change_refused_behind));
  cluster.change(n1, AddLearner{n3});
  cluster.settle();
  pass_time(cluster, 5);
  cluster.change(n1, Reconfigure{{n1, n2, n3}, {}, Way::single_server});
  CHECK(known_to(cluster, n1) == Configuration{{n1, n2, n3}});
}

TEST_CASE("one change at a time", "[membership][4.1]") {
  Cluster cluster = led_by_n1(5, 3);
  cluster.change(n1, AddLearner{n4});
  cluster.change(n1, AddLearner{n5});
  CHECK(refusal(cluster.output(n1)) == ChangeRefusal::pending);
  CHECK(has_note(cluster.output(n1), NoteKind::change_refused_pending));
  cluster.settle();
  cluster.change(n1, AddLearner{n5});
  CHECK_FALSE(refusal(cluster.output(n1)));
}

// Ongaro's example: without the gate two leaders in turn, each with a change of one server that the
// other does not know, commit with majorities that do not overlap.
TEST_CASE("no change before the leader has committed in its term", "[membership][4.1]") {
  Solo leader = leader_of_three();
  leader.step(ChangeMembership{Leave{n3}});
  CHECK(refusal(leader.output) == ChangeRefusal::early);
  CHECK(has_note(leader.output, NoteKind::change_refused_early));
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(ChangeMembership{Leave{n3}});
  CHECK_FALSE(refusal(leader.output));
}

TEST_CASE("only a leader changes who belongs to the cluster, and not while it hands over",
          "[membership]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n2, Leave{n3});
  CHECK(refusal(cluster.output(n2)) == ChangeRefusal::not_leader);
  CHECK(std::get<ChangeRefused>(*cluster.output(n2).change).leader == n1);
  cluster.step(n1, Transfer{n2});
  cluster.change(n1, Leave{n3});
  CHECK(refusal(cluster.output(n1)) == ChangeRefusal::handing_over);
}

// Both n4 and n5 learn, and n1 leads three voters.
Cluster with_two_learners(Options options = options_for(n1, 1)) {
  Cluster cluster = led_by_n1(5, 3, options);
  cluster.change(n1, Reconfigure{{n1, n2, n3}, {n4, n5}});
  cluster.settle();
  pass_time(cluster, 5);
  return cluster;
}

TEST_CASE("while it is joint, agreement requires separate majorities from both sets",
          "[membership][joint][6]") {
  Cluster cluster = with_two_learners();
  cluster.isolate(n2);
  cluster.isolate(n3);
  const LogIndex committed = cluster.raft(n1).commit_index();
  cluster.change(n1, Reconfigure{{n1, n4, n5}});
  cluster.settle();  // all of the incoming have it, and one of the outgoing
  CHECK(known_to(cluster, n5).is_joint());
  CHECK(cluster.raft(n1).commit_index() == committed);
  cluster.heal();
  pass_time(cluster, 6);
  CHECK(cluster.raft(n1).commit_index() > committed);
}

TEST_CASE("a joint configuration is left by itself once it is committed",
          "[membership][joint][6]") {
  Cluster cluster = with_two_learners();
  cluster.change(n1, Reconfigure{{n1, n4, n5}});
  CHECK(has_note(cluster.output(n1), NoteKind::joint_entered));
  cluster.settle();
  CHECK(known_to(cluster, n1) == Configuration{{n1, n4, n5}});
  CHECK(known_to(cluster, n4) == Configuration{{n1, n4, n5}});
  // Those that are removed are sent the entry that says so.
  CHECK(known_to(cluster, n2) == Configuration{{n1, n4, n5}});
}

TEST_CASE("a joint configuration that is to wait is left when it is told", "[membership][joint]") {
  Cluster cluster = with_two_learners();
  cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
  cluster.settle();
  pass_time(cluster, 3);
  CHECK(known_to(cluster, n1).is_joint());
  cluster.change(n1, LeaveJoint{});
  CHECK(has_note(cluster.output(n1), NoteKind::joint_left));
  cluster.settle();
  CHECK(known_to(cluster, n5) == Configuration{{n1, n4, n5}});
}

TEST_CASE("who leads next leaves the joint configuration", "[membership][joint]") {
  Cluster cluster = with_two_learners();
  cluster.change(n1, Reconfigure{{n1, n4, n5}});
  for (const NodeId node : {n1, n2, n3, n4, n5}) cluster.sync(node);
  for (const NodeId node : {n2, n3, n4, n5}) cluster.deliver(n1, node);
  cluster.drop_all();
  cluster.crash(n1);
  cluster.elect(n4);
  pass_time(cluster, 3);
  CHECK(cluster.raft(n4).is_leader());
  CHECK(known_to(cluster, n4) == Configuration{{n1, n4, n5}});
}

TEST_CASE("a leader that is removed steps down once that is committed, and not before",
          "[membership][4.2.2]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n1});
  CHECK(cluster.raft(n1).is_leader());
  cluster.settle();
  CHECK_FALSE(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n2).commit_index() == cluster.raft(n1).commit_index());
  cluster.elect(n2);
  cluster.propose(n2, "x");
  cluster.settle();
  CHECK(cluster.raft(n2).commit_index() == cluster.raft(n2).log().last_index());
  CHECK(cluster.raft(n1).log().last_index() < cluster.raft(n2).log().last_index());
}

TEST_CASE("a leader that removes itself does not count itself in majorities", "[membership][6]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.isolate(n3);
  cluster.change(n1, Leave{n1});
  cluster.settle();  // n1 and n2 have it: of {n2, n3} that is one
  CHECK(cluster.raft(n1).commit_index() < cluster.raft(n1).configuration_index());
  CHECK(cluster.raft(n1).is_leader());
}

TEST_CASE("a removed follower that knows of it disturbs nobody", "[membership][4.2.3]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n3});
  cluster.settle();
  const Term term = cluster.raft(n1).term();
  cluster.timeout(n3);
  CHECK(has_note(cluster.output(n3), NoteKind::campaign_refused_no_voter));
  cluster.settle();
  CHECK(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n1).term() == term);
}

// Of n1 and n2 the first leads, removes itself, and starts again before n2 has the entry: n2 alone
// would decide now, and has the shorter log.
TEST_CASE(
    "a server that is not part of its own latest configuration still starts elections until "
    "that is committed",
    "[membership][4.2.2]") {
  Cluster cluster = led_by_n1(2, 2);
  cluster.change(n1, Leave{n1});
  cluster.sync(n1);
  cluster.drop_all();
  cluster.crash(n1);
  cluster.restart(n1);
  cluster.timeout(n2);
  cluster.settle();
  CHECK_FALSE(cluster.raft(n2).is_leader());
  cluster.elect(n1);
  pass_time(cluster, 3);
  CHECK_FALSE(cluster.raft(n1).is_leader());  // retired
  cluster.elect(n2);
  CHECK(known_to(cluster, n2) == Configuration{{n2}});
  cluster.timeout(n1);
  CHECK(has_note(cluster.output(n1), NoteKind::campaign_refused_no_voter));
}

TEST_CASE("a node that starts again goes by the latest configuration of its log",
          "[membership][6]") {
  Cluster cluster = led_by_n1(4, 3);
  cluster.change(n1, AddLearner{n4});
  cluster.settle();
  for (const NodeId node : {n2, n4}) {
    cluster.crash(node);
    cluster.restart(node);
    CHECK(known_to(cluster, node) == known_to(cluster, n1));
  }
  cluster.timeout(n4);
  CHECK(has_note(cluster.output(n4), NoteKind::campaign_refused_no_voter));
}

TEST_CASE("a snapshot carries the latest configuration as of its index", "[membership][7]") {
  Options options = options_for(n1, 1);
  options.snapshot_after = 4;
  options.snapshot_tail = 0;
  Cluster cluster = led_by_n1(4, 2, options);
  cluster.change(n1, AddLearner{n3});
  cluster.settle();
  for (int i = 0; i < 9; ++i) cluster.propose(n1, "x");
  cluster.settle();
  REQUIRE(cluster.raft(n1).snapshot());
  CHECK(cluster.raft(n1).snapshot()->configuration() == known_to(cluster, n1));
  cluster.crash(n2);
  cluster.restart(n2);
  CHECK(known_to(cluster, n2) == known_to(cluster, n1));
  // Who joins now is given the snapshot.
  cluster.change(n1, Join{n4});
  cluster.settle();
  pass_time(cluster, 6);
  CHECK(cluster.raft(n4).snapshot());
  CHECK(known_to(cluster, n4) == Configuration{{n1, n2, n4}, {}, {n3}});
}

// n3 is told of the first entries before the one that lets it learn. Who the cluster was then no
// entry says, and a snapshot without a configuration would be none.
TEST_CASE("a learner takes no snapshot of what was before any configuration that it knows",
          "[membership][7]") {
  Options options = options_for(n3, 0);
  options.snapshot_after = 1;
  Solo learner(options);
  learner.receive(n1, append_request(1, 0, 0, {entry(1, 1)}, 1));
  REQUIRE(learner.output.apply);
  CHECK_FALSE(learner.output.apply->save);
  const Entry change(LogIndex(2), Term(1), EntryKind::configuration,
                     encode({{n1, n2}, {}, {n3}}).span());
  learner.receive(n1, append_request(1, 1, 1, {change}, 2));
  CHECK(learner.output.apply->save);
}

TEST_CASE("a node is initialised once, and forms a cluster of the voters that it is told",
          "[membership][4.4]") {
  Cluster cluster(3, options_for(n1, 1), {}, 0);
  cluster.step(n1, Initialise{{n1, n2, n3}});
  CHECK(has_note(cluster.output(n1), NoteKind::initialised));
  cluster.settle();
  CHECK(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n1).commit_index() == LogIndex(1));
  CHECK(cluster.raft(n1).log().at(LogIndex(1)).kind() == EntryKind::configuration);
  CHECK(known_to(cluster, n3) == Configuration{{n1, n2, n3}});
  cluster.step(n2, Initialise{{n2}});
  CHECK(has_note(cluster.output(n2), NoteKind::initialise_refused_configured));
  cluster.crash(n2);
  cluster.restart(n2);
  CHECK(known_to(cluster, n2) == Configuration{{n1, n2, n3}});
}

TEST_CASE("of several that are initialised alike, one forms the cluster", "[membership][4.4]") {
  Cluster cluster(3, options_for(n1, 1), {}, 0);
  for (const NodeId node : {n1, n2, n3}) cluster.step(node, Initialise{{n1, n2, n3}});
  cluster.settle();
  pass_time(cluster, 10);
  int leaders = 0;
  for (const NodeId node : {n1, n2, n3}) {
    CHECK(known_to(cluster, node) == Configuration{{n1, n2, n3}});
    CHECK(cluster.raft(node).commit_index() > LogIndex(0));
    leaders += cluster.raft(node).is_leader() ? 1 : 0;
  }
  CHECK(leaders == 1);
  CHECK(cluster.violations().empty());
}

TEST_CASE("a node that is to be no voter of it, or belongs to a cluster, is not initialised",
          "[membership]") {
  Solo pristine(options_for(n1, 0));
  for (const Nodes& voters : {Nodes{}, Nodes{n2}}) {
    pristine.step(Initialise{voters});
    CHECK(has_note(pristine.output, NoteKind::initialise_refused_no_voter));
  }
  pristine.step(Initialise{{n2, n1}});
  CHECK(has_note(pristine.output, NoteKind::initialise_refused_malformed));
  Solo member(options_for(n1, 3));
  member.step(Initialise{{n1}});
  CHECK(has_note(member.output, NoteKind::initialise_refused_configured));
  Solo with_a_log(options_for(n1, 0), restored(3, log_of({1, 2})));
  with_a_log.step(Initialise{{n1}});
  CHECK(has_note(with_a_log.output, NoteKind::initialise_refused_log));
}

TEST_CASE("a cluster of one grows to three", "[membership]") {
  Cluster cluster(3, options_for(n1, 1), {}, 0);
  cluster.step(n1, Initialise{{n1}});
  cluster.settle();
  for (const NodeId node : {n2, n3}) {
    cluster.change(n1, Join{node});
    cluster.settle();
    pass_time(cluster, 6);
    CHECK(known_to(cluster, n1).is_voter(node));
  }
  cluster.crash(n1);
  cluster.elect(n2);
  cluster.propose(n2, "x");
  cluster.settle();
  CHECK(cluster.raft(n2).commit_index() == cluster.raft(n2).log().last_index());
}

// What was appended while the entry that removes n3 was not committed, and n3 slow.
TEST_CASE("who is removed is told of it, though the next change comes at once",
          "[membership][4.2.3]") {
  Cluster cluster = led_by_n1(4, 4);
  cluster.change(n1, Leave{n3});
  const LogIndex removal = cluster.raft(n1).log().last_index();
  while (cluster.raft(n1).commit_index() < removal) {
    for (const NodeId node : {n1, n2, n4}) cluster.sync(node);
    for (const NodeId node : {n2, n4}) {
      cluster.deliver(n1, node);
      cluster.deliver(node, n1);
    }
  }
  cluster.change(n1, Leave{n4});
  REQUIRE(cluster.raft(n1).configuration_index() > removal);
  REQUIRE(std::get<Leader>(cluster.raft(n1).role()).find(n3) != nullptr);
  cluster.settle();
  CHECK(cluster.raft(n3).commit_index() >= removal);
  CHECK(cluster.raft(n4).commit_index() > removal);
  CHECK(std::get<Leader>(cluster.raft(n1).role()).peers.size() == 1);
}

TEST_CASE("a farewell that was lost is said again", "[membership][4.2.3]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n3});
  const LogIndex removal = cluster.raft(n1).log().last_index();
  while (cluster.raft(n1).commit_index() < removal || cluster.raft(n3).stable_index() < removal) {
    for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
    if (!cluster.wire().empty()) cluster.deliver_at(0);
  }
  cluster.drop_all();
  REQUIRE(cluster.raft(n3).commit_index() < removal);
  for (int heartbeats = 0; heartbeats < 4; ++heartbeats) {
    cluster.wake(n1);
    cluster.settle();
  }
  CHECK(cluster.raft(n3).commit_index() == removal);
  CHECK(std::get<Leader>(cluster.raft(n1).role()).find(n3) == nullptr);
}

TEST_CASE("who caught up once, and was cut off since, does not vote at once",
          "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(4, 3);
  cluster.change(n1, AddLearner{n4});
  cluster.settle();
  cluster.propose(n1, "x");
  cluster.settle();
  cluster.isolate(n4);
  cluster.propose(n1, "y");
  for (int heartbeats = 0; heartbeats < 8; ++heartbeats) {
    cluster.wake(n1);
    cluster.settle();
  }
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}});
  CHECK(refusal(cluster.output(n1)) == ChangeRefusal::behind);
}

// Its disk may be another one: what the old one acknowledged says nothing of it.
TEST_CASE("who comes back before it is parted with is met anew", "[membership][4.2.1]") {
  Cluster cluster = led_by_n1(4, 3);
  cluster.change(n1, AddLearner{n4});
  cluster.settle();
  cluster.isolate(n4);
  cluster.change(n1, Leave{n4});
  cluster.settle();
  REQUIRE(std::get<Leader>(cluster.raft(n1).role()).find(n4)->parting);
  cluster.change(n1, Join{n4});
  const Progress& peer = *std::get<Leader>(cluster.raft(n1).role()).find(n4);
  CHECK_FALSE(peer.parting);
  CHECK(peer.match == LogIndex(0));
  cluster.settle();
  CHECK_FALSE(known_to(cluster, n1).is_voter(n4));
}

TEST_CASE("an answer from before a peer was met says nothing of it", "[membership]") {
  Cluster cluster = led_by_n1(3, 2);
  const Round before = std::get<Leader>(cluster.raft(n1).role()).round;
  cluster.change(n1, AddLearner{n3});
  cluster.step(n1, Receive{n3, accepted(cluster.raft(n1).term().value(), 1, before.value())});
  CHECK(has_note(cluster.output(n1), NoteKind::append_reply_stale));
  CHECK(std::get<Leader>(cluster.raft(n1).role()).find(n3)->match == LogIndex(0));
}

// Else it would commit alone, at the first index, what the cluster then overwrites.
TEST_CASE("who hears a leader forms no cluster of its own", "[membership][4.4]") {
  Solo learner([] {
    Options options = options_for(n4, 3);
    options.configuration = {};
    return options;
  }());
  learner.receive(n1, append_request(2, 5, 2));
  learner.step(Initialise{{n4}});
  CHECK(has_note(learner.output, NoteKind::initialise_refused_leader_heard));
  CHECK_FALSE(learner.raft.is_leader());
}

TEST_CASE("a proposal to form a cluster is withdrawn once somebody leads", "[membership][4.4]") {
  Solo node([] {
    Options options = options_for(n4, 3);
    options.configuration = {};
    return options;
  }());
  node.step(Initialise{{n4, n5}});
  REQUIRE(node.raft.configuration().is_voter(n4));
  node.receive(n1, append_request(2, 0, 0, {entry(1, 1), entry(2, 1)}));
  CHECK(is_nobodys(node.raft.configuration()));
  node.wake();
  CHECK(has_note(node.output, NoteKind::campaign_refused_no_voter));
}

}  // namespace
}  // namespace raftbed::raft::testing
