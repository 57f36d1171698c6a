// What `until` waits for: something that happens in an event, seen in what was observed of it.
#pragma once

#include <optional>
#include <variant>

#include "sim/debug/timeline.h"
#include "sim/plan/words.h"

namespace raftbed::debug {

struct LeaderElected {
  std::optional<NodeId> node;  // absent: any
};
struct VotePromised {
  std::optional<NodeId> node;
};
struct CommitReached {
  LogIndex index;
};
struct TermReached {
  Term term;
};
struct MarkReached {
  check::Mark mark;
};
struct RuleBroken {};
using Wanted =
    std::variant<LeaderElected, VotePromised, CommitReached, TermReached, MarkReached, RuleBroken>;

// leader [n1] | vote [n1] | commit 5 | term 3 | mark NAME | finding
Wanted parse_wanted(plan::Words& words);
// Whether it happened in the last event of the timeline.
bool happened(const Wanted& wanted, const Timeline& timeline);

// The last event before the present one in which it happened: the line is walked from its
// beginning.
std::optional<std::uint64_t> last_before(const Wanted& wanted, const Timeline& timeline);

}  // namespace raftbed::debug
