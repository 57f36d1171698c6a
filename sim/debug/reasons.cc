#include "sim/debug/reasons.h"

#include <fmt/format.h>

#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/observe/reasons.h"

namespace raftbed::debug {
namespace {

using observe::text;

std::string line(const observe::Moment& moment, const std::string& words) {
  return fmt::format("@{:<7} {}\n", moment.event, words);
}

// A promise that the disk does not hold yet is one that a loss of power takes back.
std::string explain_vote(const Seen& seen, const observe::VotePromised& vote,
                         const raft::HardState& durable) {
  const bool is_durable =
      durable.term > vote.term || (durable.term == vote.term && durable.vote == vote.candidate);
  const std::string promise = fmt::format("{} promised its vote of term {} to {}", text(seen.node),
                                          vote.term.value(), text(vote.candidate));
  if (is_durable) return promise + ", and its disk holds the vote (Raft 5.2, Figure 2)";
  return promise + ", and its disk does not hold the vote: it holds " + text(durable) +
         ". Without power now it would forget, and could vote again (Raft Figure 2: stable storage "
         "is updated before the answer)";
}

std::string explain_append(const Seen& seen, const observe::AppendPromised& append,
                           const raft::Log& durable) {
  const std::string promise =
      fmt::format("{} promised {} of term {} its log up to {}", text(seen.node),
                  text(append.leader), append.term.value(), append.match.value());
  if (durable.last_index() >= append.match) return promise + ", and its disk holds it";
  return promise + fmt::format(
                       ", and its disk does not hold it: it holds up to {}. Without power now what "
                       "the leader counts on would be lost (Raft 5.3, Figure 2)",
                       durable.last_index().value());
}

std::string explain_note(const Seen& seen, const raft::Note& note) {
  return text(seen.node) + ' ' + text(note) + ": " + std::string(observe::reason_of(note.kind));
}

// Only what is a decision; all else is in the lines of the event.
std::string explain_observation(const Seen& seen, const Timeline& timeline) {
  const auto& cluster = timeline.universe().cluster();
  if (const auto* note = std::get_if<raft::Note>(&seen.what)) {
    return line(seen.moment, explain_note(seen, *note));
  }
  if (!cluster.keeps_a_journal()) return {};
  const raft::Restored& durable = cluster.durable(seen.node);
  const auto& what = std::get<observe::NodeObservation>(seen.what);
  if (const auto* vote = std::get_if<observe::VotePromised>(&what)) {
    return line(seen.moment, explain_vote(seen, *vote, durable.hard_state));
  }
  if (const auto* append = std::get_if<observe::AppendPromised>(&what)) {
    return line(seen.moment, explain_append(seen, *append, durable.log));
  }
  return {};
}

// Of a command, where it did nothing.
std::string explain_command(const observe::Moment& moment, const universe::Universe& universe) {
  const auto& fired = universe.fired();
  if (fired.empty() || fired.back().moment.event != moment.event) return {};
  const universe::Performed& performed = fired.back().performed;
  if (performed.effect() != universe::Effect::none) return {};
  return line(moment, "it had " + universe::no_effect(performed));
}

}  // namespace

std::string explain(const Timeline& timeline) {
  const EventRecord& record = timeline.last();
  if (record.moment.event == 0) return "nothing has happened yet\n";
  std::string decided;
  for (const Seen& seen : record.seen) {
    decided += explain_observation(seen, timeline);
  }
  std::string text = line(record.moment, "what happened: " + record.cause);
  text += explain_command(record.moment, timeline.universe());
  text += decided.empty() ? line(record.moment, "no node had anything to decide by a rule of Raft")
                          : decided;
  if (record.finding) text += debug::text(*record.finding);
  return text;
}

}  // namespace raftbed::debug
