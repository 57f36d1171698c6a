// I6, I7 and I10, each broken and nearly broken.
#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

TEST_CASE("a term that goes back is caught", "[rules][I6]") {
  Script run(3);
  run.term(n1, 3);
  run.term(n1, 2);
  CHECK(run.broken() == "I6");
}

TEST_CASE("a life in an earlier term than the disk held for good is caught", "[rules][I6]") {
  Script run(3);
  run.term(n1, 3);
  run.sync(n1);
  run.state(n1) = raft::HardState{Term(2), std::nullopt};
  run.start(n1);
  CHECK(run.broken() == "I6");
}

TEST_CASE("a term that was never durable nor said may be lost with the power", "[rules][I6]") {
  Script run(3);
  run.term(n1, 3);
  run.sync(n1);
  run.term(n1, 4, n1);
  run.lose_power(n1);
  run.start(n1);
  run.term(n1, 4, n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a second vote in a term is caught", "[rules][I7]") {
  Script run(3);
  run.term(n1, 1, n2);
  run.term(n1, 1, n3);
  CHECK(run.broken() == "I7");
}

TEST_CASE("a vote in each of two terms is one vote a term", "[rules][I7]") {
  Script run(3);
  run.term(n1, 1);
  run.term(n1, 1, n2);
  run.term(n1, 2, n3);
  CHECK(run.broken().empty());
}

TEST_CASE("a vote promised to two candidates of a term is caught", "[rules][I7]") {
  Script run(3, Disks::unknown);
  run.promise_vote(n1, 1, n2);
  run.promise_vote(n1, 1, n3);
  CHECK(run.broken() == "I7");
}

TEST_CASE("a vote promised twice to the same candidate is one vote", "[rules][I7]") {
  Script run(3, Disks::unknown);
  run.promise_vote(n1, 1, n2);
  run.promise_vote(n1, 1, n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a vote set against one promised in an earlier life is caught", "[rules][I7]") {
  Script run(3, Disks::unknown);
  run.promise_vote(n1, 1, n2);
  run.state(n1) = raft::HardState{Term(1), n2};
  run.start(n1);
  run.state(n1) = raft::HardState{Term(1), std::nullopt};
  run.tell(n1, observe::HardStateChanged{raft::HardState{Term(1), n3}});
  CHECK(run.broken() == "I7");
}

TEST_CASE("a vote granted before it is durable is caught at once", "[rules][I10][E01]") {
  Script run(3);
  run.term(n1, 1, n2);
  run.promise_vote(n1, 1, n2);
  CHECK(run.broken() == "I10");
}

TEST_CASE("a vote granted when it is durable is right", "[rules][I10]") {
  Script run(3);
  run.term(n1, 1, n2);
  run.sync(n1);
  run.promise_vote(n1, 1, n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a granted vote may leave when the disk is a term further", "[rules][I10]") {
  Script run(3);
  run.term(n1, 1, n2);
  run.term(n1, 2);
  run.sync(n1);  // both writes by one sync
  run.promise_vote(n1, 1, n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a life that has forgotten a promised vote is caught", "[rules][I10][E01]") {
  Script run(3, Disks::unknown);
  run.term(n1, 1, n2);
  run.promise_vote(n1, 1, n2);
  run.state(n1) = raft::HardState{Term(1), std::nullopt};
  run.start(n1);
  CHECK(run.broken() == "I10");
}

TEST_CASE("an append acknowledged before it is durable is caught at once", "[rules][I10][P01]") {
  Script run(3);
  run.term(n2, 1);
  run.sync(n2);
  run.append(n2, 1, "a");
  run.promise_append(n2, 1, n1, 1);
  CHECK(run.broken() == "I10");
}

TEST_CASE("an append acknowledged in a term that is not durable is caught", "[rules][I10][P01]") {
  Script run(3);
  run.append(n2, 0, "a");
  run.sync(n2);
  run.term(n2, 1);
  run.promise_append(n2, 1, n1, 1);
  CHECK(run.broken() == "I10");
}

TEST_CASE("an acknowledgement of less than the log may leave while its tail is not durable",
          "[rules][I10]") {
  Script run(3);
  run.term(n2, 1);
  run.append(n2, 1, "a");
  run.sync(n2);
  run.append(n2, 1, "b");
  run.promise_append(n2, 1, n1, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("an acknowledgement that waited may leave when a later term has cut its entry off",
          "[rules][I10]") {
  Script run(3);
  run.term(n2, 1);
  run.append(n2, 1, "a");
  run.term(n2, 2);
  run.truncate(n2, 1);
  run.sync(n2);  // both writes by one sync
  run.promise_append(n2, 1, n1, 1);
  run.lose_power(n2);
  run.start(n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a life that has forgotten an acknowledged entry is caught", "[rules][I10][P01]") {
  Script run(3, Disks::unknown);
  run.term(n2, 1);
  run.append(n2, 1, "a");
  run.promise_append(n2, 1, n1, 1);
  run.log(n2) = raft::Log();
  run.start(n2);
  CHECK(run.broken() == "I10");
}

TEST_CASE("a life may lack an acknowledged entry that a later leader had replaced",
          "[rules][I10]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1, "a");
  run.replicate(n2, n1, 1);
  run.term(n2, 2);
  run.truncate(n2, 1);
  run.append(n2, 2, "b");
  run.sync(n2);
  run.lose_power(n2);
  run.start(n2);
  CHECK(run.broken().empty());
}

TEST_CASE("a disk that holds anything but what was said of it is caught", "[rules][I17]") {
  Script run(3);
  run.term(n1, 3, n2);
  run.append(n1, 1, "a");
  run.append(n1, 3, "b");
  run.sync(n1);
  const raft::Restored said{run.state(n1), run.log(n1)};
  const auto caught = [&](const raft::Restored& disk) {
    const auto finding = run.rules().compare_disk(n1, observe::Moment{}, disk);
    return finding && finding->rule == "I17 deltas-tell-all";
  };
  CHECK_FALSE(caught(said));
  CHECK(caught(raft::Restored{raft::HardState{Term(2), n2}, said.log}));
  CHECK(caught(raft::Restored{raft::HardState{Term(3), n3}, said.log}));
  raft::Restored shorter = said;
  shorter.log.truncate_from(LogIndex(2));
  CHECK(caught(shorter));
  raft::Restored other = shorter;
  other.log.append(entry(2, 3, "c"));
  CHECK(caught(other));
  raft::Restored longer = said;
  longer.log.append(entry(3, 3, "c"));
  CHECK(caught(longer));
}

TEST_CASE("a disk that holds another snapshot than was said of it is caught", "[rules][I17]") {
  const auto snapshot_of = [](std::string_view state) {
    return raft::Snapshot(LogIndex(1), Term(1), raft::Configuration{{n1, n2, n3}},
                          Bytes::copy_of(state).span());
  };
  Script run(3);
  run.append(n1, 1, "a");
  raft::Restored disk{run.state(n1), run.log(n1), snapshot_of("all")};
  run.tell(n1,
           observe::DurableAdvanced{disk.hard_state, disk.log, observe::name_of(*disk.snapshot)});
  const auto caught = [&] {
    const auto finding = run.rules().compare_disk(n1, observe::Moment{}, disk);
    return finding && finding->rule == "I17 deltas-tell-all";
  };
  CHECK_FALSE(caught());
  disk.snapshot = snapshot_of("all else");
  CHECK(caught());
  disk.snapshot.reset();
  CHECK(caught());
}

}  // namespace
}  // namespace raftbed::check::testing
