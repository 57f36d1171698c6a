#include "sim/check/stale_reads.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/check/linearizability.h"
#include "sim/check/versions.h"

namespace raftbed::check::testing {
namespace {

// What clients did, one operation after the other, each a millisecond long.
class Deeds {
 public:
  void answered(std::uint32_t client, kv::Operation operation, std::uint64_t version,
                const Value& value = nothing) {
    const observe::OperationId id = begin(client, std::move(operation));
    const kv::Reply reply{kv::Status::done, held(value), LogIndex(version)};
    history_.returned({id, reply, now()});
  }
  observe::OperationId begin(std::uint32_t client, kv::Operation operation) {
    return history_.invoked({ClientId(client), Sequence(++sequence_), std::move(operation), now()});
  }
  void end(observe::OperationId id, std::uint64_t version) {
    history_.returned({id, kv::Reply{kv::Status::done, {}, LogIndex(version)}, now()});
  }
  [[nodiscard]] const observe::History& history() const { return history_; }
  [[nodiscard]] std::string broken() const {
    const auto finding = judge_stale_reads(by_key(history_));
    return finding ? finding->rule.substr(0, 2) : "";
  }

 private:
  observe::Moment now() {
    ++moments_;
    return {moments_, Instant() + milliseconds(static_cast<std::int64_t>(moments_))};
  }
  observe::History history_;
  std::uint64_t sequence_ = 0;
  std::uint64_t moments_ = 0;
};

kv::Operation stale(std::string_view key = "x") {
  return kv::StaleGet{bytes(key), LogIndex()};
}

TEST_CASE("a stale read may be old for everybody but who has seen more", "[stale-reads][V4][R12]") {
  Deeds deeds;
  deeds.answered(1, put("a"), 3);
  deeds.answered(2, put("b"), 5);
  deeds.answered(1, stale(), 3, "a");
  CHECK(deeds.broken().empty());
  deeds.answered(2, stale(), 3, "a");
  CHECK(deeds.broken() == "V4");
}

TEST_CASE("what a stale read has shown does not go away again", "[stale-reads][V4][R12]") {
  Deeds deeds;
  deeds.answered(1, put("a"), 3);
  deeds.answered(1, put("b", "y"), 4);
  deeds.answered(2, stale("y"), 4, "b");
  deeds.answered(2, stale("x"), 0);  // of another key
  CHECK(deeds.broken().empty());
  deeds.answered(2, stale("x"), 3, "a");
  deeds.answered(2, stale("x"), 0);
  CHECK(deeds.broken() == "V4");
}

TEST_CASE("what a stale read has shown is there for the session's other operations",
          "[stale-reads][V4]") {
  Deeds deeds;
  deeds.answered(1, put("a"), 3);
  deeds.answered(1, put("b"), 5);
  deeds.answered(2, stale(), 5, "b");
  deeds.answered(2, kv::Get{bytes("x")}, 3, "a");
  CHECK(deeds.broken() == "V4");
}

TEST_CASE("nobody reads what is not asked to be written yet", "[stale-reads][V5]") {
  Deeds deeds;
  deeds.answered(2, stale(), 7, "a");
  const auto write = deeds.begin(1, put("a"));
  deeds.answered(3, stale(), 7, "a");
  CHECK(deeds.broken().empty());
  deeds.end(write, 7);
  CHECK(deeds.broken() == "V5");
}

TEST_CASE("stale reads are no part of the order of the others, but name one value a version",
          "[stale-reads][V3]") {
  Deeds deeds;
  deeds.answered(1, put("a"), 3);
  deeds.answered(1, put("b"), 5);
  deeds.answered(2, stale(), 3, "a");
  CHECK(judge(deeds.history(), {}).verdict == Linearizability::linearizable);
  CHECK_FALSE(judge_versions(deeds.history()));
  deeds.answered(2, stale(), 5, "a");
  const auto finding = judge_versions(deeds.history());
  REQUIRE(finding);
  CHECK(finding->rule == "V3 version-names-one-value");
}

}  // namespace
}  // namespace raftbed::check::testing
