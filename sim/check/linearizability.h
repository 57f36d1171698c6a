// Linearizability of what the clients saw, key by key (Herlihy and Wing 1990).
//
// A history is linearizable if every operation can be given one instant within its interval so that
// the answers are those of a single store that executes them in that order. Operations of unknown
// outcome may have their instant at any later point, or none. Values are judged here, versions
// apart (sim/check/versions.h).
//
// The verdict is exact: "linearizable" and "not linearizable" are both proved; a bound on the
// search, in steps and so the same everywhere, gives "undecided" instead of a guess.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "sim/check/key_history.h"
#include "sim/observe/finding.h"
#include "sim/observe/history.h"

namespace raftbed::check {

struct SearchBudget {
  std::uint64_t steps_a_key = 2'000'000;
};

enum class Linearizability : std::uint8_t { linearizable, not_linearizable, undecided };

// Why not: operations of one key that no order explains, and none of which could be left out as far
// as was tried.
struct Counterexample {
  std::vector<observe::OperationId> operations;  // in the order of their invocations
  observe::OperationId culprit;  // the first answer, in time, that no order explains
  observe::Moment moment;        // of that answer
  std::string story;             // three sentences
};

struct Judgement {
  Linearizability verdict = Linearizability::linearizable;
  std::optional<Bytes> key;  // that was refused, or else could not be decided
  std::optional<Counterexample> counterexample;
  std::uint64_t steps = 0;
};

Judgement judge(const observe::History& history, const SearchBudget& budget = {});
// The same, for a history that was split already (by_key), as when versions are judged as well.
Judgement judge(const std::vector<KeyRecords>& parts, const SearchBudget& budget = {});

// "linearizability/T1 history-has-an-order"; absent unless the verdict is "not linearizable".
std::optional<observe::Finding> finding_of(const Judgement& judgement);

}  // namespace raftbed::check
