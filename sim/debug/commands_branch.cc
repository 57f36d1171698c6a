// Commands about branches: fork, switch, go past a broken rule, save.
#include <fmt/format.h>

#include "core/base/counted.h"
#include "sim/debug/commands.h"
#include "sim/debug/saved.h"

namespace raftbed::debug {
namespace {

// Failed words where the name is taken, so that nothing is lost by a slip.
std::string optional_name(plan::Words& words, const Session& session, const std::string& kind) {
  if (words.at_end()) return session.free_name(kind);
  if (session.has_branch(words.peek())) words.fail("a name that no branch has");
  std::string name = words.name("a name for the branch");
  words.expect_end();
  return name;
}

void tell_branch(const Session& session, Answer& answer) {
  answer.text +=
      fmt::format("on branch {}, @{}\n", session.branch().name, session.timeline().event());
}

void fork(Stepper& stepper, plan::Words& words, Answer& answer) {
  Session& session = stepper.session();
  std::string name = optional_name(words, session, "fork");
  if (words.failed()) return;
  session.fork(std::move(name));
  tell_branch(session, answer);
}

void past(Stepper& stepper, plan::Words& words, Answer& answer) {
  Session& session = stepper.session();
  std::string name = optional_name(words, session, "past");
  if (words.failed()) return;
  session.go_past(std::move(name));
  answer.text += "rules that break are told here, and do not end the run\n";
  tell_branch(session, answer);
}

void branches(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  const Session& session = stepper.session();
  for (const Branch& branch : session.branches()) {
    const bool is_here = branch.name == session.branch().name;
    answer.text += fmt::format("{} {:<12} @{} of @{}, {} typed", is_here ? '*' : ' ', branch.name,
                               branch.timeline.event(), branch.timeline.furthest(),
                               branch.timeline.typed().size());
    if (!branch.from.empty()) {
      answer.text += fmt::format(", forked from {} @{}", branch.from, branch.forked_at);
    }
    if (branch.timeline.rules() == Rules::go_past) answer.text += ", goes past broken rules";
    answer.text += '\n';
  }
}

void switch_branch(Stepper& stepper, plan::Words& words, Answer& answer) {
  Session& session = stepper.session();
  const std::string expected = "the name of a branch (`branches` lists them)";
  if (!words.at_end() && !session.has_branch(words.peek())) words.fail(expected);
  const std::string name = words.name(expected);
  words.expect_end();
  if (words.failed()) return;
  session.switch_to(name);
  tell_branch(session, answer);
}

std::string path_of(plan::Words& words) {
  const std::string expected = "a file's name";
  return words.next_is_quoted() ? words.name(expected) : words.keyword(expected);
}

void save_scenario(Stepper& stepper, plan::Words& words, Answer& answer) {
  const std::string path = path_of(words);
  const Form form = words.take("resolved") ? Form::resolved : Form::as_written;
  words.expect_end();
  if (words.failed()) return;
  const Timeline& timeline = stepper.session().timeline();
  const Saved saved = save(timeline, form);
  auto problem = stepper.host().save ? stepper.host().save(path, saved.text)
                                     : Error{path, 0, 0, "a host that saves files", "none"};
  if (problem) return words.fail(path + ": " + problem->expected, problem->found);
  answer.text += fmt::format("saved {}: {}, {}\n", path,
                             counted(saved.plan.commands.size(), "command"), saved.expectation);
  if (!timeline.is_over() && !timeline.universe().is_settling()) {
    answer.text += fmt::format("it ends here, at @{}; `continue` first to keep what follows\n",
                               timeline.event());
  }
  answer.text += saved.runs_alike ? "run alone it is the same run: equal fingerprints\n"
                                  : "run alone it is not the same run: it ends at the first broken "
                                    "rule, or at another limit\n";
}

}  // namespace

std::span<const Command> branching_commands() {
  static const std::vector<Command> commands{
      {{"fork"}, "fork [NAME]", "another branch from here; this one stays as it is", fork},
      {{"past"}, "past [NAME]", "a branch that goes on past broken rules: what comes of it?", past},
      {{"branches"}, "branches", "all of them, and where they are", branches},
      {{"switch"}, "switch NAME", "to another branch, where it was left", switch_branch},
      {{"save"},
       "save FILE [resolved]",
       "this branch up to here as a scenario that runs alone; resolved: roles as the nodes they "
       "were",
       save_scenario},
  };
  return commands;
}

}  // namespace raftbed::debug
