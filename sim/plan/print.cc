// A plan as text.
#include <algorithm>

#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/plan/lexer.h"
#include "sim/plan/text.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

// Words of a line stand in columns.
constexpr std::size_t keyword_width = 10;
constexpr std::size_t option_width = 22;
constexpr std::size_t instant_width = 14;

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

std::string line_of(std::string_view keyword, std::string_view rest) {
  return padded(std::string(keyword), keyword_width).append(rest) + '\n';
}

void add_comments(std::string& text, const std::vector<std::string>& comments) {
  for (const std::string& comment : comments)
    text += comment.empty() ? "#\n" : "# " + comment + '\n';
}

std::string operations_text(const ClientScript& script) {
  if (script.operations.empty()) return " none";
  std::string text;
  for (const auto& [first, last] : script.operations) {
    text += ' ' + std::to_string(first);
    if (last != first) text += '-' + std::to_string(last);
  }
  return text;
}

void add_options(std::string& text, const Settings& settings, Detail detail) {
  const auto said = describe(settings);
  const auto defaults = describe(Settings{});
  for (std::size_t at = 0; at < said.size(); ++at) {
    if (detail == Detail::no_defaults && said[at].value == defaults[at].value) continue;
    text += line_of("option", padded(std::string(said[at].name), option_width) + said[at].value);
  }
}

void add_settings(std::string& text, const Plan& plan, Detail detail) {
  if (!plan.source.empty()) text += line_of("source", plan.source);
  if (plan.generator) text += line_of("generator", std::to_string(*plan.generator));
  text += line_of("seed", seed_text(plan.seed));
  text += line_of("nodes", std::to_string(plan.nodes));
  add_options(text, plan.settings, detail);
  for (const ClientScript& script : plan.clients) {
    text += line_of("client", observe::text(script.client) + operations_text(script));
  }
  for (const BugSetting& setting : plan.bugs) {
    text += line_of("bug", print(setting));
  }
}

void add_command(std::string& text, const Command& command) {
  if (!command.comment.empty()) text += '\n';
  add_comments(text, command.comment);
  text += padded("at " + observe::text(command.at), instant_width) + print(command.action) + '\n';
}

std::string expectation_text(const Expectation& expectation) {
  return match(
      expectation, [](const ExpectSafe&) -> std::string { return "safe"; },
      [](const ExpectMark& mark) { return "mark " + bare_or_quoted(mark.mark); },
      [](const ExpectFinding& finding) {
        return finding.rule.empty() ? std::string("finding")
                                    : "finding " + bare_or_quoted(finding.rule);
      });
}

}  // namespace

std::string print(const BugSetting& setting) {
  const std::string where = setting.node ? ' ' + observe::text(*setting.node) : std::string();
  return std::string(id_of(setting.bug)) + where;
}

std::string print(const Plan& plan, Detail detail) {
  std::string text =
      "raftbed " + std::to_string(language_version) + " scenario " + quoted(plan.title) + '\n';
  add_comments(text, plan.preamble);
  add_settings(text, plan, detail);
  if (!plan.commands.empty() && plan.commands.front().comment.empty()) text += '\n';
  for (const Command& command : plan.commands) add_command(text, command);
  if (!plan.epilogue.empty() || !plan.expectations.empty()) text += '\n';
  add_comments(text, plan.epilogue);
  for (const Expectation& expectation : plan.expectations) {
    text += line_of("expect", expectation_text(expectation));
  }
  return text;
}

}  // namespace raftbed::plan
