#include "sim/debug/wanted.h"

#include <algorithm>

#include "core/base/match.h"
#include "sim/check/marks.h"

namespace raftbed::debug {
namespace {

std::optional<NodeId> optional_node(plan::Words& words) {
  if (words.at_end()) return std::nullopt;
  return words.node();
}

check::Mark parse_mark(plan::Words& words) {
  const std::string expected = "the name of a mark, such as leader-elected";
  const auto mark = check::mark_named(words.peek());
  if (!mark) words.fail(expected);
  words.keyword(expected);
  return mark.value_or(check::Mark::leader_elected);
}

// Whether any of what nodes said in the event is this.
template <class Observed, class Holds>
bool any(const EventRecord& record, Holds&& holds) {
  return std::any_of(record.seen.begin(), record.seen.end(), [&](const Seen& seen) {
    const auto* what = std::get_if<observe::NodeObservation>(&seen.what);
    const auto* observed = what != nullptr ? std::get_if<Observed>(what) : nullptr;
    return observed != nullptr && holds(seen.node, *observed);
  });
}

bool is_of(const std::optional<NodeId>& wanted, NodeId node) {
  return !wanted || *wanted == node;
}

}  // namespace

Wanted parse_wanted(plan::Words& words) {
  constexpr std::uint64_t most = 1'000'000'000;
  if (words.take("leader")) return LeaderElected{optional_node(words)};
  if (words.take("vote")) return VotePromised{optional_node(words)};
  if (words.take("commit")) return CommitReached{LogIndex(words.number(1, most))};
  if (words.take("term")) return TermReached{Term(words.number(1, most))};
  if (words.take("mark")) return MarkReached{parse_mark(words)};
  if (!words.take("finding")) {
    words.fail("leader [n1], vote [n1], commit 5, term 3, mark NAME or finding");
  }
  return RuleBroken{};
}

bool happened(const Wanted& wanted, const Timeline& timeline) {
  const EventRecord& record = timeline.last();
  return match(
      wanted,
      [&](const LeaderElected& w) {
        return any<observe::RoleChanged>(record, [&](NodeId node, const auto& changed) {
          return is_of(w.node, node) && changed.role == observe::RoleName::leader;
        });
      },
      [&](const VotePromised& w) {
        return any<observe::VotePromised>(
            record, [&](NodeId node, const auto&) { return is_of(w.node, node); });
      },
      [&](const CommitReached& w) {
        return any<observe::CommitAdvanced>(
            record, [&](NodeId, const auto& commit) { return commit.index >= w.index; });
      },
      [&](const TermReached& w) {
        return any<observe::HardStateChanged>(
            record, [&](NodeId, const auto& state) { return state.hard_state.term >= w.term; });
      },
      [&](const MarkReached& w) {
        const check::MarkSet& marks = timeline.marks();
        return marks.has(w.mark) && marks.first(w.mark).event == timeline.event();
      },
      [&](const RuleBroken&) { return record.finding.has_value(); });
}

std::optional<std::uint64_t> last_before(const Wanted& wanted, const Timeline& timeline) {
  Timeline walker = timeline;
  walker.go_to(0);
  std::optional<std::uint64_t> found;
  while (walker.event() + 1 < timeline.event() && walker.step()) {
    if (happened(wanted, walker)) found = walker.event();
  }
  return found;
}

}  // namespace raftbed::debug
