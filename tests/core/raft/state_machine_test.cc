// What is a state machine for Raft, and what is none.
#include "core/raft/state_machine.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::raft {
namespace {

struct Counter {
  bool apply(LogIndex index, const Bytes& command);
  void skip(LogIndex index);
  [[nodiscard]] LogIndex applied() const;
  [[nodiscard]] Bytes state() const;
  static std::optional<Counter> restored(const Bytes& state);
};

// `_ => {}`: a command that it cannot read is passed over without a word.
struct Silent : Counter {
  void apply(LogIndex index, const Bytes& command);
  static std::optional<Silent> restored(const Bytes& state);
};
struct Trusting : Counter {
  static Trusting restored(const Bytes& state);
};
struct Forgetful : Counter {
  static std::optional<Forgetful> restored(const Bytes& state);

 private:
  using Counter::state;
};
// To save its state changes it.
struct Draining : Counter {
  [[nodiscard]] Bytes state();
  static std::optional<Draining> restored(const Bytes& state);
};
struct Unique : Counter {
  Unique(const Unique&) = delete;
  static std::optional<Unique> restored(const Bytes& state);
};

TEST_CASE("a machine that says what it could not read, and goes on from its bytes, is one",
          "[state-machine]") {
  STATIC_REQUIRE(StateMachine<Counter>);
}

TEST_CASE("a machine that passes over what it cannot read is none", "[state-machine]") {
  STATIC_REQUIRE_FALSE(StateMachine<Silent>);
}

TEST_CASE("a machine that cannot refuse a snapshot is none", "[state-machine]") {
  STATIC_REQUIRE_FALSE(StateMachine<Trusting>);
}

TEST_CASE("a machine without a state to save, or that saving changes, is none", "[state-machine]") {
  STATIC_REQUIRE_FALSE(StateMachine<Forgetful>);
  STATIC_REQUIRE_FALSE(StateMachine<Draining>);
}

TEST_CASE("a machine that cannot be copied is none", "[state-machine]") {
  STATIC_REQUIRE_FALSE(StateMachine<Unique>);
}

}  // namespace
}  // namespace raftbed::raft
