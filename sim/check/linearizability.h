// Linearizability of what the clients saw, judged by sim/linear, and told in words.
//
// Values are judged here, versions apart (sim/check/versions.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "sim/check/key_history.h"
#include "sim/linear/counterexample.h"
#include "sim/observe/finding.h"
#include "sim/observe/history.h"

namespace raftbed::check {

enum class Linearizability : std::uint8_t { linearizable, not_linearizable, undecided };

// Why not: operations of one key that no order explains (sim/linear/counterexample.h).
struct Counterexample {
  std::vector<observe::OperationId> operations;  // in the order of their invocations
  observe::OperationId culprit;                  // one whose answer no order explains
  linear::Anomaly anomaly = linear::Anomaly::contradiction;
  observe::Moment moment;  // of that answer
  std::string story;       // three sentences
};

struct Judgement {
  Linearizability verdict = Linearizability::linearizable;
  std::optional<Bytes> key;            // that was refused, or else could not be decided
  std::optional<linear::Spent> spent;  // why it could not
  std::optional<Counterexample> counterexample;
  std::uint64_t steps = 0;
};

Judgement judge(const observe::History& history, const linear::Budget& budget = {});
// The same, for a history that was split already (by_key), as when versions are judged as well;
// where the system says in which order it took effect (applied_order.h), that is tried first.
Judgement judge(const std::vector<KeyRecords>& parts, const linear::Budget& budget = {},
                std::vector<std::uint64_t> ranks = {});

// "linearizability/T1 history-has-an-order", with this story.
observe::Finding no_order(std::string story, const observe::Moment& moment);
// The same, told by the counter-example; absent unless the verdict is "not linearizable".
std::optional<observe::Finding> finding_of(const Judgement& judgement);

}  // namespace raftbed::check
