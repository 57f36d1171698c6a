// The machine against a store that a reader can check at a glance: std::map, strings, and no
// sharing.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/match.h"
#include "core/kv/machine.h"
#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

using raftbed::testing::check_property;

class Model {
 public:
  // The reply, and whether the command took effect.
  std::pair<Reply, bool> apply(std::uint64_t index, const Command& command) {
    auto& session = sessions_[command.client.value()];
    const std::uint64_t sequence = command.sequence.value();
    if (sequence == session.first) return {session.second, false};
    if (sequence < session.first) {
      const auto version = cells_[name(command)].second;
      return {Reply{Status::superseded, std::nullopt, LogIndex(version)}, false};
    }
    session = {sequence, execute(index, name(command), command.operation)};
    return {session.second, true};
  }

 private:
  using Value = std::optional<std::string>;

  static std::string name(const Command& command) {
    return std::string(key_of(command.operation).text());
  }
  static std::optional<Bytes> shown(const Value& value) {
    return value ? std::optional(bytes(*value)) : std::nullopt;
  }
  Reply write(std::uint64_t index, const std::string& key, Value value) {
    cells_[key] = {std::move(value), index};
    return {Status::done, std::nullopt, LogIndex(index)};
  }
  Reply execute(std::uint64_t index, const std::string& key, const Operation& operation) {
    const auto [value, version] = cells_[key];
    const Reply seen{Status::done, shown(value), LogIndex(version)};
    const std::string old = value.value_or("");
    return match(
        operation, [&](const OneOf<Get, StaleGet> auto&) { return seen; },
        [&](const Put& put) { return write(index, key, std::string(put.value.text())); },
        [&](const Delete&) { return write(index, key, std::nullopt); },
        [&](const Append& more) { return write(index, key, old + std::string(more.value.text())); },
        [&](const CompareAndSet& cas) {
          if (seen.value == cas.expected) return write(index, key, std::string(cas.value.text()));
          return Reply{Status::not_equal, seen.value, seen.version};
        });
  }

  std::map<std::string, std::pair<Value, std::uint64_t>> cells_;
  std::map<std::uint32_t, std::pair<std::uint64_t, Reply>> sessions_;
};

using Commands = std::vector<Command>;

Machine& run(Machine& machine, const Commands& commands) {
  for (const Command& command : commands) machine.apply(machine.applied().next(), encode(command));
  return machine;
}

Commands some_commands() {
  return *rc::gen::container<Commands>(some_command());
}

TEST_CASE("the machine replies as a simple store with sessions does", "[kv][session][property]") {
  check_property("machine against a model", [] {
    Machine machine;
    Model model;
    for (const Command& command : some_commands()) {
      const LogIndex index = machine.applied().next();
      const auto [reply, took_effect] = model.apply(index.value(), command);
      const auto applied = machine.apply(index, encode(command));
      RC_ASSERT(applied.has_value());
      RC_ASSERT(machine.reply_to(encode(command)) == reply);
      RC_ASSERT(applied->took_effect == took_effect);
    }
  });
}

TEST_CASE("replicas that applied the same commands have the same digest",
          "[kv][digest][property]") {
  check_property("equal digests", [] {
    const Commands commands = some_commands();
    Machine one;
    Machine other;
    RC_ASSERT(run(one, commands).digest() == run(other, commands).digest());
  });
}

TEST_CASE("a write that took effect changes the digest by more than its index",
          "[kv][digest][property]") {
  check_property("different digests", [] {
    Machine with_put;
    run(with_put, some_commands());
    Machine with_skip = with_put;
    const LogIndex next = with_put.applied().next();
    const Operation operation = Put{*some_key(), *some_value()};
    const Command put{ClientId(9), Sequence(1), operation};
    with_put.apply(next, encode(put));
    with_skip.skip(next);
    RC_ASSERT(with_put.digest() != with_skip.digest());
  });
}

TEST_CASE("copies of a machine grow apart as if each had been alone", "[kv][copies][property]") {
  check_property("copies of a machine", [] {
    const Commands trunk = some_commands();
    const Commands left = some_commands();
    const Commands right = some_commands();
    Machine one;
    run(one, trunk);
    Machine other = one;
    run(one, left);
    run(other, right);
    Machine alone_left;
    Machine alone_right;
    run(alone_left, trunk);
    run(alone_right, trunk);
    RC_ASSERT(one.digest() == run(alone_left, left).digest());
    RC_ASSERT(other.digest() == run(alone_right, right).digest());
  });
}

}  // namespace
}  // namespace raftbed::kv
