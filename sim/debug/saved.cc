#include "sim/debug/saved.h"

#include <algorithm>

#include "sim/plan/lexer.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::debug {
namespace {

using universe::Universe;

// At the end of the run: where it is not over, an `end` follows what there is of this instant. What
// settles commands nothing more, not even that, and goes on to its own end.
Timeline ended(const Timeline& timeline) {
  Timeline line = timeline;
  if (line.is_over()) return line;
  line = timeline.forked();
  while ((line.is_amid_instant() || line.universe().is_settling()) && line.step()) {
  }
  if (!line.is_over()) line.type(plan::Finish{});
  return line;
}

// The commands that fired, in that order, as they stand in the plan or as they were resolved.
std::vector<plan::Command> fired_commands(const Universe& universe, Form form) {
  const std::vector<plan::Command>& written = universe.plan().commands;
  std::vector<plan::Command> commands;
  universe.fired().for_each([&](const universe::Fired& fired) {
    commands.push_back(form == Form::resolved ? fired.command : written[commands.size()]);
  });
  return commands;
}

// Why one did nothing stands above it. What an earlier saving remarked was so in another run.
void remark_idle(std::vector<plan::Command>& commands, const Universe& universe) {
  for (plan::Command& command : commands) {
    std::erase_if(command.comment,
                  [](const std::string& line) { return line.starts_with("no effect: "); });
  }
  for (std::size_t i = 0; i < universe.fired().size(); ++i) {
    const universe::Performed& performed = universe.fired()[i].performed;
    if (performed.why()) commands[i].comment.push_back(universe::no_effect(performed));
  }
}

// A limit cut the run off before the plan was done: what stood in it then is part of how it ran.
bool is_cut_off(universe::Stopped stopped) {
  return stopped == universe::Stopped::events_limit || stopped == universe::Stopped::time_limit;
}

void remark_typed(std::vector<plan::Command>& commands, const Timeline& line, std::size_t typed) {
  for (std::size_t i = 0; i < typed; ++i) {
    const Typed& command = line.typed()[i];
    if (command.number >= commands.size()) continue;
    commands[command.number].comment.push_back("typed behind @" + std::to_string(command.event));
  }
}

plan::Plan plan_of(const Timeline& line, std::size_t typed, Form form) {
  const Universe& universe = line.universe();
  plan::Plan plan = universe.plan();
  auto commands = fired_commands(universe, form);
  if (is_cut_off(line.stopped()) && !universe.is_settling()) {
    commands.insert(commands.end(),
                    plan.commands.begin() + static_cast<std::ptrdiff_t>(commands.size()),
                    plan.commands.end());
  }
  remark_idle(commands, universe);
  remark_typed(commands, line, typed);
  plan.commands = std::move(commands);
  if (!line.typed().empty()) plan.generator.reset();
  plan.expectations.clear();
  return plan;
}

void expect(plan::Plan& plan, const universe::Outcome& outcome) {
  if (!outcome.findings.empty()) {
    plan.expectations.emplace_back(plan::ExpectFinding{outcome.findings.front().rule});
  } else if (outcome.undecided.empty()) {
    plan.expectations.emplace_back(plan::ExpectSafe{});
  }
}

std::string expectation_text(const universe::Outcome& outcome) {
  if (!outcome.findings.empty()) {
    return "expect finding " + plan::bare_or_quoted(outcome.findings.front().rule);
  }
  return outcome.undecided.empty() ? "expect safe" : "no expectation: undecided";
}

}  // namespace

Saved save(const Timeline& timeline, Form form) {
  const Timeline line = ended(timeline);
  const auto is_of_here = [&](const Typed& typed) { return typed.event < timeline.event(); };
  const auto typed =
      static_cast<std::size_t>(std::count_if(line.typed().begin(), line.typed().end(), is_of_here));
  Saved saved;
  saved.plan = plan_of(line, typed, form);
  const universe::Outcome outcome = universe::run(saved.plan);
  expect(saved.plan, outcome);
  saved.text = plan::print(saved.plan, plan::Detail::no_defaults);
  saved.expectation = expectation_text(outcome);
  saved.runs_alike = outcome.fingerprint == line.universe().fingerprint();
  return saved;
}

}  // namespace raftbed::debug
