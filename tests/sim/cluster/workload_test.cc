// What a client's n-th operation is, and when it is due.
#include "sim/cluster/workload.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "testing/bytes.h"
#include "testing/ids.h"

namespace raftbed::cluster {
namespace {

using testing::bytes;
using testing::c3;

const Chance chance(7);

kv::Operation operation(const WorkloadOptions& options, std::uint32_t number,
                        const Known& known = {}) {
  return operation_of(options, chance, c3, number, known);
}

// Options under which every operation is of the one kind.
WorkloadOptions only(std::uint32_t WorkloadOptions::*weight) {
  WorkloadOptions options;
  options.keys = 1;
  options.weight_get = options.weight_put = options.weight_delete = 0;
  options.weight_append = options.weight_cas = 0;
  options.*weight = 1;
  return options;
}

TEST_CASE("a value names its client and the operation's number", "[workload]") {
  CHECK(operation(only(&WorkloadOptions::weight_put), 12) ==
        kv::Operation(kv::Put{bytes("k1"), bytes("c3.12")}));
  CHECK(operation(only(&WorkloadOptions::weight_append), 4'294'967'295) ==
        kv::Operation(kv::Append{bytes("k1"), bytes("c3.4294967295")}));
  CHECK(operation(only(&WorkloadOptions::weight_get), 1) == kv::Operation(kv::Get{bytes("k1")}));
  CHECK(operation(only(&WorkloadOptions::weight_delete), 1) ==
        kv::Operation(kv::Delete{bytes("k1")}));
}

TEST_CASE("a compare-and-set expects what its client saw last", "[workload]") {
  const WorkloadOptions options = only(&WorkloadOptions::weight_cas);
  Known known;
  const auto expected = [&] {
    return std::get<kv::CompareAndSet>(operation(options, 5, known)).expected;
  };
  CHECK(expected() == std::nullopt);
  known.set(bytes("k1"), bytes("seen"));
  CHECK(expected() == bytes("seen"));
  known.set(bytes("k1"), std::nullopt);
  CHECK(expected() == std::nullopt);
}

TEST_CASE("every key is used, and no other", "[workload]") {
  WorkloadOptions options;
  options.keys = 12;
  std::set<std::string> keys;
  for (std::uint32_t number = 1; number <= 500; ++number) {
    keys.insert(std::string(kv::key_of(operation(options, number)).text()));
  }
  CHECK(keys.size() == 12);
  CHECK(keys.count("k1") == 1);
  CHECK(keys.count("k12") == 1);
}

TEST_CASE("an operation is due within its own interval", "[workload]") {
  const WorkloadOptions options;
  for (std::uint32_t number = 1; number <= 50; ++number) {
    const Duration due = due_of(options, chance, c3, number).since_zero();
    CHECK(due >= options.operation_interval * (number - 1));
    CHECK(due <= options.operation_interval * number);
  }
}

TEST_CASE("an operation that is due beyond all runs is due when nothing overflows", "[workload]") {
  WorkloadOptions options;
  options.operation_interval = seconds(1'000'000);
  const Instant due = due_of(options, chance, c3, 1'000'000);
  CHECK(due >= Instant() + beyond_all_runs);
  CHECK(due <= Instant() + beyond_all_runs + options.operation_interval);
}

TEST_CASE("the next number is the first of the ranges above the last", "[workload]") {
  const Ranges ranges{{2, 3}, {7, 7}};
  CHECK(next_number(ranges, 0) == 2);
  CHECK(next_number(ranges, 2) == 3);
  CHECK(next_number(ranges, 3) == 7);
  CHECK(next_number(ranges, 7) == std::nullopt);
  CHECK(next_number({}, 0) == std::nullopt);
}

}  // namespace
}  // namespace raftbed::cluster
