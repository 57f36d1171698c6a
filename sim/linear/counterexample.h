// Why a key's sub-history has no order: the few operations that show it, and what it is called.
//
// What was called after the answer that no order explains is left out first. Then operations are
// taken away, in runs of halving length, as long as what remains has no order: what only saw, and
// writes whose value nobody who remains has seen, so that no new puzzle ("a value that nobody
// wrote") takes the place of the old. Minimal as far as the budget went: no operation, nor any run
// that was tried, can be left out.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/linear/judge.h"

namespace raftbed::linear {

// By the names of the field.
enum class Anomaly : std::uint8_t {
  impossible_answer,  // no state of a store gives it
  phantom_value,      // nobody wrote it
  future_read,        // it was written by one that was called later
  stale_read,         // it had been written over before the question
  resurrected_value,  // it had been seen to be written over before the question
  order_inversion,    // concurrent writes were seen in opposite orders
  lost_update,        // two compare-and-sets, or appends, made two values of the same one
  diverging_appends,  // two reads of which neither continues the other
  contradiction,      // none of these: the answers contradict each other
};
std::string_view name_of(Anomaly anomaly);      // "stale read"
std::string_view sentence_of(Anomaly anomaly);  // about its culprit; without the full stop

struct Counterexample {
  Anomaly anomaly = Anomaly::contradiction;
  Operation culprit;            // the last of the core to be answered, of those that saw something
  std::vector<Operation> core;  // in the order of the calls, the culprit among them
  std::uint64_t steps = 0;      // that it took
  // The others by their places in the core: those that show it, then what they stand on; where the
  // judge does not tell them apart, who is nearest to the culprit first.
  std::vector<std::uint32_t> in_turn;
};
std::uint32_t place_of_culprit(const Counterexample& example);  // in the core
// As many of the others as may be told: all in the order of the calls, or the first in turn.
std::vector<std::uint32_t> told_of(const Counterexample& example, std::size_t at_most);

// REQUIRES: the verdict is "not linearizable", of this sub-history. The shrinking spends at most
// about `steps_max` steps, an operation looked at being one, and then stops where it is. To name it
// takes at most 20,000,000 looks (made_of.h), and O(n log n) beside; it has no name that would take
// more.
Counterexample explain(const SubHistory& sub, const KeyVerdict& verdict, std::uint64_t steps_max);

}  // namespace raftbed::linear
