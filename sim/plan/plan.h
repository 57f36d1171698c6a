// The plan: everything that is decided before a run, as data. One seed expands to one; a scenario
// is one; what a person typed in the stepper, what ran, and what the minimizer leaves are each one
// (DESIGN 1.4).
//
// Settings have defaults, all of which are printed. Commands are timed and take effect in the order
// (instant, line). Equality ignores comments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bugs.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "sim/plan/command.h"
#include "sim/plan/settings.h"

namespace raftbed::plan {

inline constexpr std::uint32_t language_version = 1;   // grammar, commands, chance, identities
inline constexpr std::uint32_t generator_version = 1;  // what a seed expands to

// What a plan may name: nodes n1 to n9, clients c1 to c99, a million operations of each, and
// instants and durations up to eleven days. What a run makes of these stays within 64 bits.
inline constexpr std::uint16_t nodes_max = 9;
inline constexpr std::uint32_t clients_max = 99;
inline constexpr std::uint32_t operations_max = 1'000'000;
inline constexpr Duration time_limit = seconds(1'000'000);

// Which operations of its keyed stream a client does: inclusive ranges, ascending, from 1. What an
// operation is (kind, key, value) and when it is due depend on (seed, client, number) alone, so
// leaving one out changes no other.
struct ClientScript {
  ClientId client;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> operations;
  friend bool operator==(const ClientScript&, const ClientScript&) = default;
};

struct BugSetting {
  Bug bug;
  std::optional<NodeId> node;  // absent: all nodes
  friend bool operator==(const BugSetting&, const BugSetting&) = default;
};

struct ExpectSafe {
  friend bool operator==(const ExpectSafe&, const ExpectSafe&) = default;
};
struct ExpectMark {
  std::string mark;
  friend bool operator==(const ExpectMark&, const ExpectMark&) = default;
};
// The run must end in a finding of this rule (prefix of the rule's words: "I1"), or of any if
// empty.
struct ExpectFinding {
  std::string rule;
  friend bool operator==(const ExpectFinding&, const ExpectFinding&) = default;
};
using Expectation = std::variant<ExpectSafe, ExpectMark, ExpectFinding>;

struct Command {
  Instant at;
  Action action;
  std::vector<std::string> comment;  // the lines above it, without '#'
  friend bool operator==(const Command& a, const Command& b) {
    return a.at == b.at && a.action == b.action;
  }
};

struct Plan {
  std::string title;
  std::string source;                      // where the story comes from; empty: none
  std::optional<std::uint32_t> generator;  // the generator's version, where a seed was expanded
  std::uint64_t seed = 1;                  // of all chance in the run
  std::uint16_t nodes = 3;
  Settings settings;
  std::vector<ClientScript> clients;  // ascending
  std::vector<BugSetting> bugs;
  std::vector<Command> commands;  // by instant; of one instant in line order
  std::vector<Expectation> expectations;
  std::vector<std::string> preamble;  // comment lines at the top, without '#'
  std::vector<std::string> epilogue;  // comment lines below the last command

  friend bool operator==(const Plan& a, const Plan& b);  // comments apart
};

}  // namespace raftbed::plan
