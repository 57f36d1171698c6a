// The state machine as bytes and back: what a snapshot holds of it.
#include "core/base/broken.h"
#include "core/kv/machine.h"
#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

// Some commands of a few clients on a few keys, applied.
Machine some_machine(BugSet bugs = {}) {
  Machine machine(bugs);
  for (unsigned left = *rc::gen::inRange(0U, 40U); left > 0; --left) {
    const Command command{ClientId(*rc::gen::inRange(1U, 5U)), Sequence(*rc::gen::inRange(1U, 9U)),
                          *some_operation()};
    RC_ASSERT(machine.apply(machine.applied().next(), encode(command)).has_value());
  }
  return machine;
}

TEST_CASE("a state machine goes on from its bytes as if nothing had been", "[kv][snapshot]") {
  raftbed::testing::check_property("round trip", [] {
    Machine machine = some_machine();
    auto again = Machine::restored(machine.state());
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->digest() == machine.digest());
    RC_ASSERT(again->state() == machine.state());
    // A retry finds its session, and a new command the keys.
    const Command command{ClientId(*rc::gen::inRange(1U, 5U)), Sequence(*rc::gen::inRange(1U, 12U)),
                          *some_operation()};
    const LogIndex next = machine.applied().next();
    const auto here = machine.apply(next, encode(command));
    const auto there = again->apply(next, encode(command));
    RC_ASSERT(here->took_effect == there->took_effect);
    RC_ASSERT(machine.digest() == again->digest());
  });
}

TEST_CASE("any part of a state, and one with something behind it, is refused", "[kv][snapshot]") {
  raftbed::testing::check_property("refusals", [] {
    const std::string state(some_machine().state().text());
    const auto length = *rc::gen::inRange<std::size_t>(0, state.size());
    RC_ASSERT(!Machine::restored(bytes(state.substr(0, length))).has_value());
    RC_ASSERT(!Machine::restored(bytes(state + "x")).has_value());
  });
}

TEST_CASE("no bytes crash who reads a state", "[kv][snapshot]") {
  raftbed::testing::check_property("any bytes", [](const std::string& noise) {
    std::string state(some_machine().state().text());
    for (const char each : noise) {
      state[static_cast<unsigned char>(each) % state.size()] = each;
    }
    static_cast<void>(Machine::restored(bytes(state)));
    static_cast<void>(Machine::restored(bytes(noise)));
  });
}

TEST_CASE("S09: a snapshot without sessions lets a retry take effect again", "[kv][bugs]") {
  BugSet bugs;
  bugs.insert(Bug::S09);
  for (const bool is_broken : {false, true}) {
    Machine machine(is_broken ? bugs : BugSet{});
    const Bytes append = encode(ClientId(1), Sequence(1), Append{bytes("x"), bytes("a")});
    CHECK(machine.apply(LogIndex(1), append)->took_effect);
    auto again = Machine::restored(machine.state());
    REQUIRE(again);
    CHECK(again->apply(LogIndex(2), append)->took_effect == is_broken);
  }
}

}  // namespace
}  // namespace raftbed::kv
