#include "sim/observe/history.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/broken.h"
#include "sim/observe/finding.h"

namespace raftbed::observe {
namespace {

Invocation get(std::uint64_t event, std::uint32_t client) {
  return Invocation{ClientId(client), Sequence(1), kv::Get{Bytes::copy_of("x")},
                    Moment{event, Instant(static_cast<std::int64_t>(event))}};
}

Return done(OperationId operation, std::uint64_t event) {
  return Return{operation, kv::Reply{}, Moment{event, Instant(static_cast<std::int64_t>(event))}};
}

std::vector<std::optional<std::uint64_t>> returns(const History& history) {
  std::vector<std::optional<std::uint64_t>> events;
  history.for_each_record([&](OperationId, const Record& record) {
    events.push_back(record.returned ? std::optional(record.returned->moment.event) : std::nullopt);
  });
  return events;
}

TEST_CASE("records come in the order of invocations, each with its own return", "[history]") {
  History history;
  const OperationId a = history.invoked(get(1, 1));
  const OperationId b = history.invoked(get(2, 2));
  history.invoked(get(3, 3));
  history.returned(done(b, 4));
  history.returned(done(a, 5));
  CHECK(returns(history) == std::vector<std::optional<std::uint64_t>>{5, 4, std::nullopt});
  CHECK(history.size() == 3);
  CHECK(history.returns() == 2);
  CHECK(history.invocation(b).client == ClientId(2));
}

TEST_CASE("a copy of a history does not see what the original goes on to record", "[history]") {
  History history;
  const OperationId a = history.invoked(get(1, 1));
  const History copy = history;
  history.returned(done(a, 2));
  history.invoked(get(3, 2));
  CHECK(returns(copy) == std::vector<std::optional<std::uint64_t>>{std::nullopt});
}

TEST_CASE("a return of what was never invoked is our own mistake", "[history]") {
  History history;
  CHECK_THROWS_AS(history.returned(done(OperationId(0), 1)), Broken);
}

TEST_CASE("entries with the same contents have the same name, others another", "[observation]") {
  const Bytes a = Bytes::copy_of("a");
  const Bytes b = Bytes::copy_of("b");
  const auto entry = [](std::uint64_t term, const Bytes& command) {
    return name_of(raft::Entry(LogIndex(1), Term(term), raft::EntryKind::command, command.span()));
  };
  CHECK(entry(1, a) == entry(1, a));
  CHECK_FALSE(entry(1, a) == entry(1, b));
  CHECK_FALSE(entry(1, a) == entry(2, a));
}

TEST_CASE("a bucket names checker, rule, activation and role, as far as they are known",
          "[finding]") {
  Finding finding;
  finding.checker = "raft";
  finding.rule = "I1 election-safety";
  finding.activation = Activation::delivery;
  finding.role = RoleName::leader;
  CHECK(bucket_of(finding) == "raft/I1 election-safety/delivery/leader");
  finding.activation.reset();
  finding.role.reset();
  finding.story = "not part of it";
  CHECK(bucket_of(finding) == "raft/I1 election-safety");
}

}  // namespace
}  // namespace raftbed::observe
