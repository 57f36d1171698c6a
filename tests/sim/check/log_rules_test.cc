// I2, I3, I11, I14 and I17, each broken and nearly broken.
#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

TEST_CASE("a leader that removes its own entries breaks append-only", "[rules][I2]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.truncate(n1, 1);
  CHECK(run.broken() == "I2");
}

TEST_CASE("a leader that learns of a later term may remove entries before it says that it follows",
          "[rules][I2]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.term(n1, 2);
  run.truncate(n1, 1);
  run.role(n1, observe::RoleName::follower);
  CHECK(run.broken().empty());
}

TEST_CASE("different entries of one index and term break log matching", "[rules][I3]") {
  Script run(3);
  run.append(n1, 1, "a");
  run.append(n2, 1, "b");
  CHECK(run.broken() == "I3");
}

TEST_CASE("equal entries behind different ones break log matching", "[rules][I3][C03]") {
  Script run(3);
  run.append(n1, 1, "a");
  run.append(n2, 2, "b");
  run.append(n1, 3, "c");
  run.append(n2, 3, "c");
  CHECK(run.broken() == "I3");
}

TEST_CASE("logs that differ in terms alone do not break log matching", "[rules][I3]") {
  Script run(3);
  run.append(n1, 1, "a");
  run.append(n2, 2, "b");
  run.append(n1, 3, "c");
  run.append(n3, 2, "b");
  CHECK(run.broken().empty());
}

TEST_CASE("a log found on disk at a start is matched with the others", "[rules][I3]") {
  Script run(3);
  run.append(n1, 1, "a");
  run.log(n2).append(entry(1, 1, "b"));
  run.start(n2);
  CHECK(run.broken() == "I3");
}

TEST_CASE("removing a committed entry in the term of its commitment is caught",
          "[rules][I11][C15]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.truncate(n2, 1);
  CHECK(run.broken() == "I11");
}

TEST_CASE("a node left behind in an earlier term may remove what was committed since",
          "[rules][I11]") {
  // n5 holds the entry of term 2 when n3, leader of term 3, conflicts with it. Cut off with n3, n5
  // does not know that n1 is leading in term 4 and has committed it.
  Script run(5);
  run.lead(n1, 2);
  run.append(n1, 2, "a");
  run.sync(n1);
  run.replicate(n5, n1, 2);
  run.lead(n3, 3);
  run.term(n5, 3);
  run.lead(n1, 4);
  run.append(n1, 4);
  run.sync(n1);
  run.replicate(n2, n1, 4);
  run.replicate(n4, n1, 4);
  run.commit(n1, 2);
  run.truncate(n5, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("removing an entry that conflicts with the committed one is right", "[rules][I11]") {
  Script run(3);
  run.append(n3, 0, "old");
  run.lead_and_commit({"a"});
  run.term(n3, 1);
  run.truncate(n3, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("an entry that leaves a gap breaks contiguity", "[rules][I14]") {
  Script run(3);
  run.tell(n1, observe::LogAppended{LogIndex(2), observe::name_of(entry(2, 1))});
  CHECK(run.broken() == "I14");
}

TEST_CASE("an entry of an earlier term behind a later one breaks contiguity", "[rules][I14]") {
  Script run(3);
  run.append(n1, 2);
  run.tell(n1, observe::LogAppended{LogIndex(2), observe::name_of(entry(2, 1))});
  CHECK(run.broken() == "I14");
}

TEST_CASE("a later term behind an earlier one, with terms left out, is contiguous",
          "[rules][I14]") {
  Script run(3);
  run.append(n1, 1);
  run.append(n1, 7);
  CHECK(run.broken().empty());
}

TEST_CASE("a view that differs from what was said is caught", "[rules][I17]") {
  Script run(3);
  run.append(n1, 1, "a");
  raft::Log other;
  other.append(entry(1, 1, "b"));
  const auto compare = [&](const raft::Log& log, std::uint64_t term, std::uint64_t commit) {
    const raft::Configuration configuration = of_voters(3);
    return run.rules().compare_in_full(
        n1, observe::Moment{},
        Shown{log, raft::HardState{Term(term), std::nullopt}, LogIndex(commit), configuration});
  };
  REQUIRE(compare(other, 0, 0).has_value());
  CHECK(compare(other, 0, 0)->rule == "I17 deltas-tell-all");
  CHECK(compare(raft::Log(), 0, 0).has_value());
  CHECK(compare(run.log(n1), 1, 0).has_value());
  CHECK(compare(run.log(n1), 0, 1).has_value());
  CHECK_FALSE(compare(run.log(n1), 0, 0).has_value());
}

TEST_CASE("a view that has forgotten another entry than was there is caught", "[rules][I17]") {
  Script run(3);
  run.lead_and_commit({"a", "b", "c"});
  const auto is_caught = [&](std::uint64_t base, std::uint64_t term) {
    raft::Log shown{LogIndex(base), Term(term)};
    for (std::uint64_t at = base + 1; at <= 3; ++at) shown.append(run.log(n1).at(LogIndex(at)));
    const raft::Configuration configuration = of_voters(3);
    const Shown all{shown, run.state(n1), LogIndex(3), configuration};
    return run.rules().compare_in_full(n1, observe::Moment{}, all).has_value();
  };
  CHECK_FALSE(is_caught(2, 1));
  CHECK_FALSE(is_caught(3, 1));
  CHECK(is_caught(2, 0));
  CHECK(is_caught(3, 2));
  CHECK(is_caught(4, 1));
}

TEST_CASE("observations that make no sense do not stop the checker", "[rules][robust]") {
  Script run(3);
  run.tell(n1, observe::LogAppended{LogIndex(0), observe::EntryName{}});
  run.tell(n1, observe::LogAppended{LogIndex(99), observe::EntryName{}});
  run.tell(n1, observe::LogTruncated{LogIndex(0)});
  run.tell(n1, observe::LogTruncated{LogIndex(99)});
  run.commit(n1, 99);
  run.commit(n1, 0);
  run.tell(n1, observe::Applied{LogIndex(0), observe::EntryName{}, std::nullopt});
  run.tell(n1, observe::Applied{LogIndex(99), observe::EntryName{}, std::nullopt});
  run.promise_append(n1, 9, n2, 99);
  run.tell(NodeId(0), observe::CommitAdvanced{LogIndex(1)});
  run.tell(NodeId(44), observe::RoleChanged{observe::RoleName::leader, Term(1)});
  run.start(n1);
  CHECK_FALSE(run.broken().empty());
}

TEST_CASE("every rule has a number of its own, a name, a citation and a sentence", "[rules]") {
  for (std::size_t at = 0; at < rule_count; ++at) {
    const Rule& rule = rules()[at];
    CHECK(rule.code == "I" + std::to_string(at + 1));
    CHECK(static_cast<std::size_t>(rule.id) == at);
    CHECK_FALSE(rule.name.empty());
    CHECK_FALSE(rule.citation.empty());
    CHECK(rule.sentence.back() == '.');
  }
}

TEST_CASE("a copy of the checker goes its own way", "[rules]") {
  Script run(3);
  run.lead_and_commit({"a"});
  Script fork = run;
  fork.truncate(n2, 1);
  CHECK(fork.broken() == "I11");
  run.append(n1, 1, "b");
  run.sync(n1);
  run.replicate(n2, n1, 1);
  run.commit(n1, 2);
  CHECK(run.broken().empty());
  CHECK(fork.rules().committed().last() == LogIndex(1));
}

}  // namespace
}  // namespace raftbed::check::testing
