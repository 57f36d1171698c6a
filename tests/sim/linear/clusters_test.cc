// Pairs of a part and a value are numbered, each once: by the value, by a row of all parts, or by
// the table of the rest.
#include "sim/linear/clusters.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/base/chance.h"

namespace raftbed::linear::testing {
namespace {

History history_of_parts(std::uint32_t parts, std::uint32_t values, std::uint32_t operations) {
  History history;
  for (std::uint32_t at = 0; at < values; ++at) (void)history.value_of("v" + std::to_string(at));
  for (std::uint32_t at = 0; at < parts; ++at) (void)history.part_of("k" + std::to_string(at));
  for (std::uint32_t at = 0; at < operations; ++at) history.add(0, Operation{});
  return history;
}

// With more operations there is room for more rows.
void check_numbers(std::uint32_t operations) {
  CAPTURE(operations);
  constexpr std::uint32_t parts = 50;
  constexpr std::uint32_t values = 300;
  const Chance chance(20);
  const History history = history_of_parts(parts, values, operations);
  Clusters clusters(history);
  clusters.meet(parts - 1);
  std::map<std::pair<std::uint32_t, Value>, std::uint32_t> numbers;
  std::set<std::uint32_t> taken;
  for (std::uint64_t at = 0; at < 20'000; ++at) {
    const std::uint64_t drawn = chance.below(Stream{}, Identity().add(at), parts * values);
    const auto part = static_cast<std::uint32_t>(drawn % parts);
    const auto value = static_cast<Value>(drawn / parts);
    const std::uint32_t number = clusters.number_of(part, value);
    const auto [known, is_new] = numbers.try_emplace({part, value}, number);
    REQUIRE(known->second == number);
    if (!is_new) continue;
    REQUIRE(taken.insert(number).second);
    REQUIRE(clusters[number].part == part);
    REQUIRE(clusters[number].is(Cluster::written) == (value == absent));
  }
  CHECK(numbers.size() > 10'000);
  std::set<std::uint32_t> visited;
  clusters.for_each([&](std::uint32_t number) { REQUIRE(visited.insert(number).second); });
  CHECK(std::includes(visited.begin(), visited.end(), taken.begin(), taken.end()));
}

TEST_CASE("each pair of a part and a value has a number of its own", "[linear]") {
  for (const std::uint32_t operations : {1U, 100U, 1'000U, 100'000U}) check_numbers(operations);
}

TEST_CASE("a block has the zone of the cluster that it takes the place of", "[linear]") {
  Clusters clusters(history_of_parts(1, 3, 0));
  clusters.meet(0);
  const std::uint32_t number = clusters.number_of(0, 1);
  clusters[number].f = Instant(7);
  clusters[number].s = Instant(5);
  clusters.make_block(number, Instant(9), 0);
  CHECK(clusters.block(number).begin() == Instant(5));
  CHECK(clusters.block(number).f == Instant(7));
  CHECK(clusters.block(number).latest_call == Instant(9));
  CHECK(clusters.block(number).before == 0);
}

TEST_CASE("chains of clusters are remembered apart", "[linear]") {
  Clusters clusters(history_of_parts(1, 3, 0));
  clusters.meet(0);
  const std::uint32_t one = clusters.number_of(0, 1);
  const std::uint32_t two = clusters.number_of(0, 2);
  CHECK(clusters.link_of(one).next == Clusters::nobody);
  clusters.make_link(one).next = two;
  clusters.make_link(two).before = one;
  clusters[two].marks |= Cluster::observed;
  CHECK(clusters.link_of(one).next == two);
  CHECK(clusters.link_of(one).before == Clusters::nobody);
  CHECK(clusters.link_of(two).before == one);
}

}  // namespace
}  // namespace raftbed::linear::testing
