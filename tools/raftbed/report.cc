#include "raftbed/report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/match.h"
#include "raftbed/exit_code.h"
#include "sim/campaign/build_id.h"
#include "sim/campaign/fields.h"
#include "sim/campaign/story.h"
#include "sim/observe/names.h"

namespace raftbed::tools {
namespace {

using nlohmann::ordered_json;

bool expects_a_finding(const plan::Plan& plan) {
  for (const plan::Expectation& expectation : plan.expectations) {
    if (std::holds_alternative<plan::ExpectFinding>(expectation)) return true;
  }
  return false;
}

template <class F>
void for_each_mark(const check::MarkSet& marks, F&& f) {
  for (std::size_t i = 0; i < check::mark_count; ++i) {
    const auto mark = static_cast<check::Mark>(i);
    if (marks.has(mark)) f(check::name_of(mark), marks.first(mark));
  }
}

std::string marks_text(const check::MarkSet& marks) {
  std::size_t reached = 0;
  std::string names;
  for_each_mark(marks, [&](std::string_view name, const observe::Moment& first) {
    names += fmt::format("\n  {:<34} first @{}", name, first.event);
    ++reached;
  });
  return fmt::format("{} of {}", reached, check::mark_count) + names;
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format("{:<12} {}\n", name, value);
}

std::string expectations_text(const universe::Outcome& outcome, const plan::Plan& plan,
                              const Console& console) {
  if (plan.expectations.empty()) return {};
  const std::size_t met = plan.expectations.size() - outcome.unmet.size();
  std::string text =
      row("expectations", fmt::format("{} of {} met", met, plan.expectations.size()));
  for (const universe::Unmet& unmet : outcome.unmet) {
    text += fmt::format("  {} expect {}: found {}\n", console.painted(Paint::bad, "UNMET"),
                        expectation_text(unmet.expectation), unmet.found);
  }
  return text;
}

std::string verdict_text(const universe::Outcome& outcome, const Console& console) {
  switch (outcome.verdict) {
    case observe::Verdict::clean: return console.painted(Paint::good, "clean");
    case observe::Verdict::finding: return console.painted(Paint::bad, "finding");
    case observe::Verdict::undecided:
      return console.painted(Paint::doubtful, "undecided") + ": " + printable(outcome.undecided);
  }
  return {};
}

ordered_json marks_json(const check::MarkSet& marks) {
  ordered_json list = ordered_json::array();
  for_each_mark(marks, [&](std::string_view name, const observe::Moment& first) {
    list.push_back({{"mark", name}, {"event", first.event}});
  });
  return list;
}

ordered_json unmet_json(const universe::Outcome& outcome) {
  ordered_json list = ordered_json::array();
  for (const universe::Unmet& unmet : outcome.unmet) {
    list.push_back({{"expected", expectation_text(unmet.expectation)}, {"found", unmet.found}});
  }
  return list;
}

}  // namespace

std::string expectation_text(const plan::Expectation& expectation) {
  return match(
      expectation, [](const plan::ExpectSafe&) { return std::string("safe"); },
      [](const plan::ExpectMark& mark) { return "mark " + mark.mark; },
      [](const plan::ExpectFinding& finding) {
        return finding.rule.empty() ? std::string("finding") : "finding " + finding.rule;
      });
}

int exit_code_of(const universe::Outcome& outcome, const plan::Plan& plan) {
  if (!outcome.unmet.empty()) return exit_code::finding;
  if (!outcome.findings.empty() && !expects_a_finding(plan)) return exit_code::finding;
  if (outcome.verdict == observe::Verdict::undecided) return exit_code::inconclusive;
  return exit_code::clean;
}

std::string report_of(const universe::Outcome& outcome, const Target& target,
                      const Console& console) {
  std::string text;
  if (!target.plan.title.empty()) text += row("title", printable(target.plan.title));
  text += row("seed", campaign::hex(outcome.seed));
  text += row("nodes", std::to_string(target.plan.nodes));
  if (!target.plan.bugs.empty()) text += row("bugs", campaign::text(target.plan.bugs));
  text += row("commands", fmt::format("{}, of which {} did something", outcome.commands_fired,
                                      outcome.commands_with_effect));
  text +=
      row("ended", fmt::format("{}, @{} after {}", universe::text(outcome.stopped, outcome.excuse),
                               outcome.events, observe::text(outcome.ended)));
  text += row("messages", fmt::format("{} delivered", outcome.messages));
  text += row("operations",
              fmt::format("{}, of which {} were answered", outcome.operations, outcome.answered));
  text += row("marks", marks_text(outcome.marks));
  text += expectations_text(outcome, target.plan, console);
  text += row("verdict", verdict_text(outcome, console));
  text += row("fingerprint", campaign::hex(outcome.fingerprint));
  for (const observe::Finding& finding : outcome.findings) {
    text +=
        '\n' + campaign::tell(campaign::found_of(finding), outcome.seed, again_line("run", target));
  }
  return text;
}

ordered_json json_of_run(const universe::Outcome& outcome, const Target& target,
                         std::chrono::nanoseconds wall) {
  ordered_json json;
  json["schema"] = "raftbed.run/1";
  json["build"] = campaign::build_id();
  json["seed"] = campaign::hex(outcome.seed);
  json["title"] = target.plan.title;
  json["nodes"] = target.plan.nodes;
  json["bugs"] = campaign::text(target.plan.bugs);
  json["verdict"] = campaign::text(outcome.verdict);
  json["undecided"] = outcome.undecided;
  json["fingerprint"] = campaign::hex(outcome.fingerprint);
  json["stopped"] = universe::text(outcome.stopped);
  json["excuse"] = outcome.excuse ? universe::text(*outcome.excuse) : "";
  json["events"] = outcome.events;
  json["messages"] = outcome.messages;
  json["operations"] = outcome.operations;
  json["answered"] = outcome.answered;
  json["commands"] = outcome.commands_fired;
  json["commands_with_effect"] = outcome.commands_with_effect;
  json["virtual_ns"] = outcome.ended.ns();
  json["wall_ns"] = wall.count();
  json["marks"] = marks_json(outcome.marks);
  json["expectations"] = target.plan.expectations.size();
  json["unmet"] = unmet_json(outcome);
  json["findings"] = ordered_json::array();
  for (const observe::Finding& finding : outcome.findings) {
    json["findings"].push_back(campaign::json_of(campaign::found_of(finding)));
  }
  json["again"] = again_line("run", target);
  return json;
}

}  // namespace raftbed::tools
