// A core is a value: copies go on apart. A leader cuts the records of its entries out of blocks
// (core/base/slab.h); what a copy appends is not written over what the other one has.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "solo.h"

namespace raftbed::raft::testing {
namespace {

using Commands = std::vector<std::string>;

void append(Solo& leader, Commands& commands, const std::string& prefix) {
  for (int i = 0; i < 3; ++i) {
    commands.push_back(prefix + std::to_string(i));
    leader.propose(commands.back());
  }
}

// Behind the no-op of its term; read from the bytes, as another node or a later life would.
void check_reads_as(const Solo& leader, const Commands& commands) {
  const Log& log = leader.raft.log();
  REQUIRE(log.last_index() == LogIndex(commands.size() + 1));
  for (std::size_t at = 0; at < commands.size(); ++at) {
    const Entry& kept = log.at(LogIndex(at + 2));
    INFO(commands[at]);
    CHECK(kept.command().text() == commands[at]);
    const auto read = Entry::decode(kept.record());
    REQUIRE(read);
    CHECK(read->index() == kept.index());
    CHECK(read->checksum() == kept.checksum());
  }
}

TEST_CASE("a leader and its copy append apart", "[value]") {
  Solo leader = leader_of_three();
  Commands of_leader;
  append(leader, of_leader, "common");
  Solo copy = leader;
  Commands of_copy = of_leader;
  append(copy, of_copy, "of the copy");
  append(leader, of_leader, "of the leader");
  check_reads_as(leader, of_leader);
  check_reads_as(copy, of_copy);
}

TEST_CASE("a leader that is assigned over another one appends apart from both", "[value]") {
  Solo leader = leader_of_three();
  Commands of_leader;
  append(leader, of_leader, "common");
  Solo other = leader;
  Commands of_other = of_leader;
  append(other, of_other, "of the other");
  const Solo before = other;
  const Commands of_before = of_other;
  append(leader, of_leader, "of the leader");
  other = leader;
  of_other = of_leader;
  append(leader, of_leader, "later");
  append(other, of_other, "of what was assigned");
  check_reads_as(leader, of_leader);
  check_reads_as(other, of_other);
  check_reads_as(before, of_before);
}

}  // namespace
}  // namespace raftbed::raft::testing
