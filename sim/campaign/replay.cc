#include "sim/campaign/replay.h"

#include <algorithm>

#include "core/base/counted.h"
#include "core/base/match.h"
#include "sim/campaign/child.h"
#include "sim/campaign/measure.h"
#include "sim/plan/trace_words.h"
#include "sim/universe/plan_watch.h"

namespace raftbed::campaign {
namespace {

bool is_as_recorded(const Artifact& artifact, const BugChoice& choice) {
  return match(
      choice, [](BugsAsRecorded) { return true; }, [&](NoBugs) { return artifact.bugs().empty(); },
      [&](const Bugs& bugs) { return bugs == artifact.bugs(); });
}

Bugs chosen(const Artifact& artifact, const BugChoice& choice) {
  return match(
      choice, [&](BugsAsRecorded) { return artifact.bugs(); }, [](NoBugs) { return Bugs(); },
      [](const Bugs& bugs) { return bugs; });
}

std::string bucket_text(const std::optional<Found>& found) {
  return bucket_of(found).value_or("no finding");
}

std::optional<plan::ExpectMark> unmet_mark(const universe::Outcome& outcome) {
  for (const universe::Unmet& unmet : outcome.unmet) {
    if (const auto* mark = std::get_if<plan::ExpectMark>(&unmet.expectation)) return *mark;
  }
  return std::nullopt;
}

// The full trace of a stretch, as it is now; of many lines, the first.
std::vector<std::string> events_in(const plan::Plan& plan, const Stretch& where) {
  constexpr std::size_t lines_max = 40;
  std::vector<std::string> lines;
  universe::Universe universe(plan);
  while (universe.moment().event < where.last_alike && universe.advance()) {
  }
  while (universe.moment().event < where.first_other) {
    const universe::PlanWatch watch(universe);
    observe::Trace trace(plan::trace_words);
    if (!universe.advance(&trace)) break;
    for (const observe::TraceRecord& record :
         universe::in_order(watch.records(universe), trace.take())) {
      if (lines.size() < lines_max) lines.push_back(line_of(record));
    }
  }
  return lines;
}

// Where this run leaves the record: our own doing, or the record's.
std::optional<Divergence> diverging_from(const Artifact& artifact, const Measured& now) {
  if (auto own = find_nondeterminism(artifact.plan)) return own;
  const auto where = artifact.pulse.first_difference(now.pulse);
  if (!where) return std::nullopt;
  return Divergence{*where, false, events_in(artifact.plan, *where)};
}

std::string place_text(const Divergence& divergence) {
  const std::string first = '@' + std::to_string(divergence.where.last_alike + 1);
  const std::string last = '@' + std::to_string(divergence.where.first_other);
  return first == last ? "at " + first : "between " + first + " and " + last;
}

std::string parting_text(const std::optional<Divergence>& divergence) {
  if (!divergence) return "No event differs: only what was made of them.";
  if (divergence->is_nondeterministic) {
    return "This program is not deterministic: two runs of it differ first " +
           place_text(*divergence) + '.';
  }
  return "The first difference from the record is " + place_text(*divergence) + '.';
}

// Nothing of the record can be compared: who died said nothing of how far it had come.
void judge_survival(const Artifact& artifact, const Measured& now, Replay& replay) {
  replay.kind = ReplayKind::diverged;
  replay.story = "Recorded was the death of its process, " + bucket_text(artifact.found) +
                 "; here the run comes to its end, with " + bucket_text(now.found) +
                 ". What differs is around it: memory, limits, or chance of its own.";
}

// Same build, same bugs: nothing may differ.
void judge_strictly(const Artifact& artifact, const Measured& now, Replay& replay) {
  const bool is_same = now.outcome.fingerprint == artifact.fingerprint &&
                       bucket_of(now.found) == bucket_of(artifact.found);
  if (is_same) {
    replay.kind = ReplayKind::reproduced;
    replay.story = "The same fingerprint " + hex(artifact.fingerprint) +
                   ", the same end: " + bucket_text(now.found) + '.';
    return;
  }
  replay.kind = ReplayKind::diverged;
  replay.divergence = diverging_from(artifact, now);
  replay.story = "Recorded was " + bucket_text(artifact.found) + " with fingerprint " +
                 hex(artifact.fingerprint) + "; now it is " + bucket_text(now.found) + " with " +
                 hex(now.outcome.fingerprint) + ". " + parting_text(replay.divergence);
}

std::string met_text(const Replay& replay) {
  return std::to_string(replay.commands_met) + " of " +
         counted(replay.commands, "command met its target.", "commands met their target.");
}

// Another build, or other bugs: the run may differ, a finding may not stay.
void judge_freely(const Artifact& artifact, const Measured& now, Replay& replay) {
  const auto mark = unmet_mark(now.outcome);
  if (now.found && bucket_of(now.found) == bucket_of(artifact.found)) {
    replay.kind = ReplayKind::found_again;
    replay.story = "The same bucket is found: " + now.found->bucket + ". ";
  } else if (now.found) {
    replay.kind = ReplayKind::found_another;
    replay.story = "Another bucket is found: " + now.found->bucket + "; recorded was " +
                   bucket_text(artifact.found) + ". ";
  } else if (mark) {
    replay.kind = ReplayKind::diverged;
    replay.story = "Nothing is found, but the run no longer comes where it was to go: the mark " +
                   mark->mark + " was not reached. ";
  } else {
    replay.kind = ReplayKind::fixed;
    replay.story = "Nothing is found; recorded was " + bucket_text(artifact.found) + ". ";
  }
  replay.story += met_text(replay);
}

// What was recorded is the death of a process: tried in one that may die.
std::optional<Died> death_of(const plan::Plan& plan) {
  return isolated([&] { return hex(run_guarded(plan).fingerprint); }, Limits()).died;
}

Replay replay_death(const Artifact& artifact, const Died& died, Replay replay) {
  replay.found = process_found(died.text(), "The process that ran it died: " + died.text() + '.');
  replay.outcome.verdict = observe::Verdict::finding;
  const bool is_same = bucket_of(replay.found) == bucket_of(artifact.found);
  if (replay.is_same_build && is_same) {
    replay.kind = ReplayKind::reproduced;
  } else {
    replay.kind = is_same ? ReplayKind::found_again : ReplayKind::found_another;
  }
  replay.story = replay.found->story + " Recorded was " + bucket_text(artifact.found) + '.';
  return replay;
}

}  // namespace

std::string_view text(ReplayKind kind) {
  switch (kind) {
    case ReplayKind::reproduced: return "REPRODUCED";
    case ReplayKind::found_again: return "FOUND AGAIN";
    case ReplayKind::found_another: return "FOUND ANOTHER";
    case ReplayKind::fixed: return "FIXED";
    case ReplayKind::diverged: return "DIVERGED";
  }
  return "?";
}

int exit_code(const Replay& replay) {
  switch (replay.kind) {
    case ReplayKind::reproduced: return replay.found ? 1 : 0;
    case ReplayKind::found_again:
    case ReplayKind::found_another: return 1;
    case ReplayKind::fixed: return 0;
    case ReplayKind::diverged: return 4;
  }
  return 70;
}

Replay replay(const Artifact& artifact, const BugChoice& bugs) {
  Replay replay;
  replay.is_same_build = artifact.build == build_id();
  const bool is_strict = replay.is_same_build && is_as_recorded(artifact, bugs);
  plan::Plan plan = is_strict ? artifact.plan : artifact.best_plan();
  plan.bugs = chosen(artifact, bugs);
  replay.commands = plan.commands.size();
  if (artifact.found && is_of_process(*artifact.found)) {
    if (const auto died = death_of(plan)) return replay_death(artifact, *died, std::move(replay));
  }
  const Measured now = measure(plan);
  replay.outcome = now.outcome;
  replay.found = now.found;
  replay.commands_met = now.outcome.commands_with_effect;
  if (!is_strict) {
    judge_freely(artifact, now, replay);
  } else if (artifact.found && is_of_process(*artifact.found)) {
    judge_survival(artifact, now, replay);
  } else {
    judge_strictly(artifact, now, replay);
  }
  return replay;
}

std::optional<Divergence> find_nondeterminism(const plan::Plan& plan) {
  universe::Universe one(plan);
  universe::Universe other(plan);
  while (true) {
    const bool goes_on = one.advance();
    const bool other_goes_on = other.advance();
    if (goes_on != other_goes_on || one.fingerprint() != other.fingerprint()) break;
    if (!goes_on) return std::nullopt;
  }
  const std::uint64_t event = std::max(one.moment().event, other.moment().event);
  const Stretch where{event - 1, event};
  return Divergence{where, true, events_in(plan, where)};
}

}  // namespace raftbed::campaign
