// Histories of a queue, which is neither a register nor a store, judged by a specification of a few
// lines: known verdicts, and agreement with a search that tries every order.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "core/base/chance.h"
#include "core/base/hash.h"
#include "sim/linear/model_search.h"

namespace raftbed::linear::testing {
namespace {

// First in, first out, one queue a name. A dequeue that found nothing answered 0; one of unknown
// outcome has no answer.
struct Queue {
  using State = std::vector<std::uint32_t>;
  struct Call {
    bool is_enqueue = false;
    std::optional<std::uint32_t> item;
  };
  [[nodiscard]] State initial() const { return {}; }
  [[nodiscard]] std::optional<State> apply(State state, const Call& call) const {
    if (call.is_enqueue) {
      state.push_back(*call.item);
      return state;
    }
    const std::uint32_t first = state.empty() ? 0 : state.front();
    if (call.item && *call.item != first) return std::nullopt;
    if (!state.empty()) state.erase(state.begin());
    return state;
  }
  [[nodiscard]] std::uint64_t hash(const State& state) const {
    return state.size() % 2;  // many are alike, and none is taken for another
  }
};
using Calls = std::vector<Called<Queue>>;

struct NamedQueues {
  using State = std::vector<Queue::State>;
  struct Call {
    std::uint32_t name = 0;
    Queue::Call what;
  };
  [[nodiscard]] State initial() const { return State(2); }
  [[nodiscard]] std::optional<State> apply(State state, const Call& call) const {
    const auto next = Queue().apply(state[call.name], call.what);
    if (!next) return std::nullopt;
    state[call.name] = *next;
    return state;
  }
  [[nodiscard]] std::uint64_t hash(const State& state) const { return state[0].size(); }
  [[nodiscard]] std::uint64_t partition(const Call& call) const { return call.name; }
};
static_assert(Model<Queue> && !PartitionedModel<Queue> && PartitionedModel<NamedQueues>);

Called<Queue> enqueue(std::uint32_t item, std::int64_t call, std::int64_t answer) {
  return {Instant(call), Instant(answer), {true, item}};
}
Called<Queue> dequeue(std::uint32_t item, std::int64_t call, std::int64_t answer) {
  return {Instant(call), Instant(answer), {false, item}};
}

// Executes it, and looks at the clock.
bool explains(const Calls& calls, const std::vector<std::uint32_t>& order) {
  Queue::State state;
  std::vector<bool> is_done(calls.size(), false);
  for (const std::uint32_t at : order) {
    for (std::uint32_t other = 0; other < calls.size(); ++other) {
      if (!is_done[other] && calls[other].answer < calls[at].call) return false;
    }
    const auto next = Queue().apply(state, calls[at].what);
    if (!next || is_done[at]) return false;
    state = *next;
    is_done[at] = true;
  }
  return std::all_of(calls.begin(), calls.end(), [&](const auto& call) {
    return !call.is_known() || is_done[static_cast<std::size_t>(&call - calls.data())];
  });
}

bool some_order_explains(const Calls& calls) {
  std::vector<std::uint32_t> all(calls.size());
  std::iota(all.begin(), all.end(), 0);
  do {
    for (std::size_t length = 0; length <= all.size(); ++length) {
      const auto end = all.begin() + static_cast<std::ptrdiff_t>(length);
      if (explains(calls, {all.begin(), end})) return true;
    }
  } while (std::next_permutation(all.begin(), all.end()));
  return false;
}

Calls some_calls(const Chance& chance, std::uint64_t number) {
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint64_t bound) {
    const Identity identity = Identity().add(number).add(drawn++);
    return static_cast<std::uint32_t>(chance.below(Stream{}, identity, bound));
  };
  Calls calls;
  for (std::uint32_t at = 0; at < 5; ++at) {
    const std::int64_t call = below(12);
    const bool is_enqueue = below(2) == 0;
    calls.push_back(is_enqueue ? enqueue(1 + below(3), call, call + below(8))
                               : dequeue(below(3), call, call + below(8)));
    if (below(6) != 0) continue;
    calls.back().answer = for_ever;
    if (!is_enqueue) calls.back().what.item.reset();
  }
  return calls;
}

TEST_CASE("a queue gives what came first, and says when it is empty", "[linear]") {
  CHECK(judge(Queue(), {enqueue(1, 0, 1), enqueue(2, 2, 3), dequeue(1, 4, 5)}) == Order::found);
  CHECK(judge(Queue(), {enqueue(1, 0, 1), enqueue(2, 2, 3), dequeue(2, 4, 5)}) == Order::none);
  CHECK(judge(Queue(), {enqueue(1, 0, 3), enqueue(2, 2, 3), dequeue(2, 4, 5)}) == Order::found);
  CHECK(judge(Queue(), {enqueue(1, 0, 1), dequeue(0, 2, 3)}) == Order::none);
  CHECK(judge(Queue(), {enqueue(1, 0, 2), dequeue(0, 2, 3)}) == Order::found);
}

TEST_CASE("a history of a queue is judged as by one that tries every order", "[linear]") {
  const Chance chance(11);
  std::uint32_t refused = 0;
  for (std::uint64_t number = 0; number < 1'500; ++number) {
    CAPTURE(number);
    const Calls calls = some_calls(chance, number);
    ModelSearch<Queue> search(Queue(), calls);
    const Order order = search.run(Budget{});
    REQUIRE(order == (some_order_explains(calls) ? Order::found : Order::none));
    if (order == Order::found) REQUIRE(explains(calls, search.order()));
    refused += order == Order::none ? 1 : 0;
  }
  CHECK(refused > 100);
  CHECK(refused < 1'400);
}

TEST_CASE("parts are judged by themselves", "[linear]") {
  std::vector<Called<NamedQueues>> calls;
  for (std::uint32_t name = 0; name < 2; ++name) {
    calls.push_back({Instant(0), Instant(1), {name, {true, name + 1}}});
    calls.push_back({Instant(2), Instant(3), {name, {false, name + 1}}});
  }
  CHECK(judge(NamedQueues(), calls) == Order::found);
  calls[3].what.what.item = 1;
  CHECK(judge(NamedQueues(), calls) == Order::none);
}

TEST_CASE("a spent budget of a model is said", "[linear]") {
  Calls calls;
  for (std::uint32_t at = 1; at < 8; ++at) calls.push_back(enqueue(at, 0, 9));
  calls.push_back(dequeue(9, 10, 11));
  ModelSearch<Queue> search(Queue(), calls);
  Budget few;
  few.steps_a_key = 50;
  CHECK(search.run(few) == Order::undecided);
  CHECK(search.spent() == Spent::steps);
  CHECK(search.run(Budget{}) == Order::none);
}

}  // namespace
}  // namespace raftbed::linear::testing
