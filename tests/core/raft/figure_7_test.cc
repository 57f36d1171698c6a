// The paper's Figure 7: a leader comes to power in term 8, and its followers look like any of (a)
// to (f).
//
//   index      1  2  3  4  5  6  7  8  9 10 11 12
//   leader     1  1  1  4  4  5  5  6  6  6
//   (a)        1  1  1  4  4  5  5  6  6             lacks an entry
//   (b)        1  1  1  4                            lacks entries
//   (c)        1  1  1  4  4  5  5  6  6  6  6       has an entry too many
//   (d)        1  1  1  4  4  5  5  6  6  6  7  7    has entries of a term that the leader never
//   saw (e)        1  1  1  4  4  4  4                   both (f)        1  1  1  2  2  2  3  3  3
//   3  3       both
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

const Log leader_log = log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6});
const Log a = log_of({1, 1, 1, 4, 4, 5, 5, 6, 6});
const Log b = log_of({1, 1, 1, 4});
const Log c = log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6});
const Log d = log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7});
const Log e = log_of({1, 1, 1, 4, 4, 4, 4});
const Log f = log_of({1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3});

// What one follower goes through until its log is the leader's, by hand: n1 leads term 8, n2 is the
// follower.
struct Repair {
  Log log;
  std::optional<LogIndex> truncated_from;
  int rejections = 0;
};

Repair repair(const Log& follower_log, const Options& options = options_for(n1, 3)) {
  Solo leader = leader_of_three(restored(7, leader_log), options);
  Options follower_options = options;
  follower_options.self = n2;
  Solo follower(follower_options, restored(7, follower_log));
  Repair repair;
  leader.wake();  // a heartbeat: the probe again, without entries
  for (int appends = 0; appends < 40; ++appends) {
    const auto append = leader.sent_to<AppendRequest>(n2);
    if (!append) break;
    follower.receive(n1, *append);
    if (has_note(follower.output, NoteKind::append_refused_mismatch)) ++repair.rejections;
    if (follower.output.write && follower.output.write->truncate_from) {
      repair.truncated_from = follower.output.write->truncate_from;
    }
    const AppendReply reply = follower.said<AppendReply>().at(0);
    leader.receive(n2, reply);
  }
  repair.log = follower.raft.log();
  CHECK(repair.log == leader.raft.log());
  CHECK(progress(leader, n2).match == LogIndex(11));
  CHECK(leader.raft.commit_index() == LogIndex(11));
  return repair;
}

TEST_CASE("figure 7 (a): a follower that lacks one entry is given it", "[figure-7][5.3]") {
  const Repair done = repair(a);
  CHECK_FALSE(done.truncated_from);
  CHECK(done.rejections == 1);
}

TEST_CASE("figure 7 (b): a follower that lacks six entries is given them", "[figure-7][5.3]") {
  const Repair done = repair(b);
  CHECK_FALSE(done.truncated_from);
  CHECK(done.rejections == 1);
}

TEST_CASE("figure 7 (c): an extra uncommitted entry is removed", "[figure-7][5.3]") {
  const Repair done = repair(c);
  CHECK(done.truncated_from == LogIndex(11));
  CHECK(done.rejections == 0);
}

TEST_CASE("figure 7 (d): entries of a term that the leader never saw are removed",
          "[figure-7][5.3]") {
  const Repair done = repair(d);
  CHECK(done.truncated_from == LogIndex(11));
  CHECK(done.rejections == 0);
}

TEST_CASE("figure 7 (e): two entries of term 4 are removed, and five are given",
          "[figure-7][5.3]") {
  const Repair done = repair(e);
  CHECK(done.truncated_from == LogIndex(6));
  CHECK(done.rejections == 1);
}

TEST_CASE("figure 7 (f): eight entries of terms 2 and 3 are skipped with one rejection",
          "[figure-7][5.3]") {
  const Repair done = repair(f);
  CHECK(done.truncated_from == LogIndex(4));
  CHECK(done.rejections == 1);
}

TEST_CASE("figure 7: each follower is repaired also with one entry an append", "[figure-7][5.3]") {
  Options options = options_for(n1, 3);
  options.append_entries_max = 1;
  options.appends_in_flight_max = 1;
  for (const Log& log : {a, b, c, d, e, f}) repair(log, options);
}

TEST_CASE(
    "figure 7: the leader wins term 8 with the votes of (a), (b), (e) and (f), and all follow",
    "[figure-7][5.3][5.4.1]") {
  std::vector<Restored> disks;
  for (const Log& log : {leader_log, a, b, c, d, e, f}) disks.push_back(restored(7, log));
  Cluster cluster(7, options_for(n1, 1), disks);
  cluster.timeout(n1);
  cluster.settle();
  REQUIRE(cluster.raft(n1).is_leader());
  CHECK_FALSE(cluster.raft(n4).vote());  // (c) is longer in term 6
  CHECK_FALSE(cluster.raft(n5).vote());  // (d) has a later term
  cluster.wake(n1);
  cluster.settle();
  for (std::uint16_t i = 1; i <= 7; ++i) {
    CHECK(cluster.raft(NodeId(i)).log() == cluster.raft(n1).log());
    CHECK(cluster.raft(NodeId(i)).commit_index() == LogIndex(11));
  }
  CHECK(cluster.violations().empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
