#include "sim/universe/run.h"

#include <algorithm>
#include <string>
#include <variant>

#include "core/base/match.h"
#include "sim/check/applied_order.h"
#include "sim/check/linearizability.h"
#include "sim/check/stale_reads.h"
#include "sim/check/versions.h"

namespace raftbed::universe {
namespace {

std::string why_undecided(const check::Judgement& judgement) {
  const std::string what = "key " + std::string(judgement.key ? judgement.key->text() : "?") +
                           ": the search for an order was given up ";
  if (judgement.spent == linear::Spent::bytes) return what + "for the memory that it took";
  if (judgement.spent == linear::Spent::configurations) {
    return what + "for too many ways to go on at a time";
  }
  return what + "after " + std::to_string(judgement.steps) + " steps (option search-steps-max)";
}

// What the run itself did not judge to its end as it went.
std::vector<check::KeyRecords> left_open(const Universe& universe,
                                         const std::vector<check::KeyRecords>& parts) {
  std::vector<check::KeyRecords> open;
  for (const check::KeyRecords& part : parts) {
    if (!universe.oracles().orders.vouches_for(part.key)) open.push_back(part);
  }
  return open;
}

check::Judgement judge_orders(const Universe& universe,
                              const std::vector<check::KeyRecords>& parts) {
  if (parts.empty()) return {};
  linear::Budget budget;
  budget.steps_a_key = universe.plan().settings.search_steps_max;
  return check::judge(parts, budget,
                      check::applied_order(universe.cluster().clients().history(),
                                           universe.oracles().rules.applied()));
}

void judge_history(const Universe& universe, Outcome& outcome) {
  const auto parts = check::by_key(universe.cluster().clients().history());
  const check::Judgement judgement = judge_orders(universe, left_open(universe, parts));
  if (auto finding = check::finding_of(judgement)) {
    outcome.findings.push_back(std::move(*finding));
    return;
  }
  // Versions are our own store's promise: another subject's need mean nothing.
  if (universe.cluster().keeps_a_journal()) {
    auto finding = check::judge_versions(parts);
    if (!finding) finding = check::judge_stale_reads(parts);
    if (finding) outcome.findings.push_back(std::move(*finding));
  }
  if (judgement.verdict == check::Linearizability::undecided) {
    outcome.undecided = why_undecided(judgement);
  }
}

bool is_met(const plan::ExpectFinding& expected, const Outcome& outcome) {
  return std::any_of(outcome.findings.begin(), outcome.findings.end(),
                     [&](const observe::Finding& f) {
                       return f.rule.compare(0, expected.rule.size(), expected.rule) == 0;
                     });
}

std::string first_rule(const Outcome& outcome) {
  return outcome.findings.empty() ? "no finding" : outcome.findings.front().rule;
}

void judge_expectations(const Universe& universe, Outcome& outcome) {
  for (const plan::Expectation& expectation : universe.plan().expectations) {
    const auto unmet = match(
        expectation,
        [&](const plan::ExpectSafe&) -> std::optional<std::string> {
          if (outcome.findings.empty()) return std::nullopt;
          return first_rule(outcome);
        },
        [&](const plan::ExpectMark& expected) -> std::optional<std::string> {
          const auto mark = check::mark_named(expected.mark);
          if (!mark) return "no mark of that name";
          if (outcome.marks.has(*mark)) return std::nullopt;
          return "the mark was not reached";
        },
        [&](const plan::ExpectFinding& expected) -> std::optional<std::string> {
          if (is_met(expected, outcome)) return std::nullopt;
          return first_rule(outcome);
        });
    if (unmet) outcome.unmet.push_back(Unmet{expectation, *unmet});
  }
}

// A broken rule of Raft, or of ours, explains a history that cannot be explained.
void judge_whole(const Universe& universe, Outcome& outcome) {
  if (universe.finding()) {
    outcome.findings.push_back(*universe.finding());
  } else if (auto finding = universe.judge_ground()) {
    outcome.findings.push_back(std::move(*finding));
  } else {
    judge_history(universe, outcome);
  }
}

bool is_limit(Stopped stopped) {
  return stopped == Stopped::events_limit || stopped == Stopped::time_limit;
}

bool was_settle_for_nobody(const Fired& fired) {
  return std::holds_alternative<plan::Settle>(fired.command.action) &&
         fired.effect() == Effect::none;
}

// The cluster was to show that it lives, and was not given the time, or nobody was to: that is no
// answer.
std::string why_not_settled(const Universe& universe) {
  const auto& fired = universe.fired();
  for (std::size_t i = 0; i < fired.size(); ++i) {
    if (was_settle_for_nobody(fired[i])) return "settle named a core, and nobody was of it";
  }
  if (!is_limit(universe.stopped())) return {};
  const std::string limit(text(universe.stopped()));
  if (universe.is_settling()) return "settle was cut off by " + limit;
  const auto& commands = universe.plan().commands;
  const bool was_to_settle =
      std::any_of(commands.begin(), commands.end(), [](const plan::Command& command) {
        return std::holds_alternative<plan::Settle>(command.action);
      });
  return was_to_settle ? "settle was not reached before " + limit : std::string();
}

}  // namespace

Outcome judge(const Universe& universe) {
  Outcome outcome;
  outcome.seed = universe.plan().seed;
  outcome.fingerprint = universe.fingerprint();
  outcome.events = universe.moment().event;
  outcome.ended = universe.moment().at;
  outcome.messages = universe.oracles().messages;
  outcome.operations = universe.cluster().clients().history().size();
  outcome.answered = universe.cluster().clients().history().returns();
  outcome.stopped = universe.stopped();
  outcome.excuse = universe.excuse();
  outcome.marks = universe.oracles().marks.reached();
  outcome.commands_fired = universe.fired().size();
  universe.fired().for_each([&](const Fired& fired) {
    if (universe.had_effect(fired)) ++outcome.commands_with_effect;
  });
  judge_whole(universe, outcome);
  if (outcome.undecided.empty()) outcome.undecided = why_not_settled(universe);
  if (!outcome.undecided.empty()) outcome.verdict = observe::Verdict::undecided;
  if (!outcome.findings.empty()) outcome.verdict = observe::Verdict::finding;
  judge_expectations(universe, outcome);
  return outcome;
}

Outcome run(Universe& universe, observe::Witness* trace) {
  while (universe.advance(trace)) {
  }
  return judge(universe);
}

Outcome run(const plan::Plan& plan, observe::Witness* trace) {
  Universe universe(plan);
  return run(universe, trace);
}

}  // namespace raftbed::universe
