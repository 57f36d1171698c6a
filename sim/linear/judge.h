// The judge: whether every operation can be given one instant within its interval so that the
// answers are those of a single store that executes them in that order (linearizability, Herlihy
// and Wing 1990).
//
// Each key goes through stages, each exact, the next one only for what the one before left open:
//   certificate  the order that the system itself claims, if it does, executed (certificate.h)
//   zones        values that are written once, with chains of compare-and-sets (zones.h) and of
//                appends (append_chains.h)
//   placement    refused compare-and-sets that do not say what they found, put into the order that
//                the zones give (placement.h)
//   windows      those that find no place there, searched for around it alone (windows.h)
//   search       anything: first a quick one, that finds nearly every order that there is
//                (quick_search.h)
//   sights       where it does not: values that are written many times, and seen where they cannot
//                have been (sights.h)
//   search       searches in competition, within a budget (race.h)
// Of a whole history all keys at once are asked before what the zones would say, without why, and
// nothing of appends (survey.h).
// "linearizable" and "not linearizable" are both proved. A budget that is spent gives "unknown" and
// says which; it is counted in steps, bytes and configurations, never in time: the same history,
// the same verdict. REQUIRES, of a history: fewer than 2^27 compare-and-sets.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

enum class Verdict : std::uint8_t { linearizable, not_linearizable, unknown };
enum class Stage : std::uint8_t { certificate, zones, sights, placement, windows, search };

// Of one key. Operations are named by their places in the sub-history.
struct KeyVerdict {
  Verdict verdict = Verdict::linearizable;
  Stage stage = Stage::zones;          // that decided, or gave up
  std::optional<Spent> spent;          // why the verdict is unknown
  std::uint32_t culprit = 0;           // if not linearizable: one whose answer no order explains
  bool is_shown = false;               // that it has no order with `others` alone
  std::vector<std::uint32_t> others;   // sorted
  std::vector<std::uint32_t> in_turn;  // as those of the refusal, if there is one (refusal.h)
  std::uint64_t steps = 0;             // of the windows and the search
};
KeyVerdict judge(const SubHistory& sub, const Budget& budget);

// Of the whole: the first key, in their order, that is not linearizable, else the first unknown.
// But keys whose search takes long come last: a hard one does not stand before one that is easily
// refused.
struct Judgement {
  Verdict verdict = Verdict::linearizable;
  std::optional<std::uint32_t> part;  // its place among the parts
  KeyVerdict key;                     // of that part
  std::uint64_t steps = 0;            // of all searches
  std::uint64_t searched = 0;         // keys that needed one
  std::uint32_t judged = 0;           // keys; the first that is not linearizable is the last
};
// Asked before each key, with how many are judged. Once it says no, the verdict on the rest is
// "unknown".
using GoOn = std::function<bool(std::uint32_t judged)>;
Judgement judge(const History& history, const Budget& budget = usual_budget,
                const GoOn& go_on = {});

// The verdict alone, the same, for who asks neither which key it is nor why.
Verdict verdict_of(const History& history, const Budget& budget = usual_budget);

// An order that explains the sub-history, if one is found within the budget: a witness for
// "linearizable", which explains() (certificate.h) holds for.
std::optional<std::vector<std::uint32_t>> find_order(const SubHistory& sub, const Budget& budget);

}  // namespace raftbed::linear
