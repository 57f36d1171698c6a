#include "raftbed/target.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/base/hash.h"
#include "raftbed/parse.h"
#include "raftbed/scenarios.h"
#include "raftbed/suggest.h"
#include "sim/campaign/files.h"
#include "sim/campaign/story.h"
#include "sim/check/marks.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::tools {
namespace {

namespace fs = std::filesystem;

// Bugs of nodes that the plan does not have would never be seen to be missing.
std::optional<Error> problem_with(const plan::Plan& plan) {
  for (const plan::BugSetting& setting : plan.bugs) {
    if (!setting.node || setting.node->value() <= plan.nodes) continue;
    return Error{"--bug", 0, 0,
                 "a node of the plan, which has n1 to " + observe::text(NodeId(plan.nodes)),
                 observe::text(*setting.node)};
  }
  return std::nullopt;
}

// A mark that nobody knows would only ever be unmet.
std::optional<Error> unknown_mark(const plan::Plan& plan, const std::string& name) {
  for (const plan::Expectation& expectation : plan.expectations) {
    const auto* wanted = std::get_if<plan::ExpectMark>(&expectation);
    if (wanted == nullptr || check::mark_named(wanted->mark)) continue;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < check::mark_count; ++i)
      known.emplace_back(check::name_of(static_cast<check::Mark>(i)));
    return Error{name, 0, 0, "expect mark: one of those that `raftbed fuzz --json` lists",
                 "'" + wanted->mark + "'" + suggestion(wanted->mark, known)};
  }
  return std::nullopt;
}

// What a shell would take apart is put in quotes, by the one who knows how.
std::string word_of(const fs::path& path) {
  return campaign::replay_line(path).substr(std::string_view("raftbed replay ").size());
}

Result<Target> load_file(const fs::path& path) {
  const auto text = campaign::read_whole(path);
  if (!text) return text.error();
  Target target{TargetKind::scenario, path.string(), {}, std::nullopt, word_of(path)};
  if (text->find_first_not_of(" \t\r\n") == text->find('{')) {
    auto artifact = campaign::parse_artifact(*text, target.name);
    if (!artifact) return artifact.error();
    target.kind = TargetKind::artifact;
    target.plan = artifact->plan;
    target.artifact = std::move(*artifact);
    return target;
  }
  auto plan = plan::parse(*text, target.name);
  if (!plan) return plan.error();
  target.plan = std::move(*plan);
  return target;
}

void add_bugs(plan::Plan& plan, const campaign::Bugs& bugs) {
  for (const plan::BugSetting& bug : bugs) {
    if (std::find(plan.bugs.begin(), plan.bugs.end(), bug) == plan.bugs.end())
      plan.bugs.push_back(bug);
  }
}

std::string bug_words(const campaign::Bugs& bugs) {
  std::string words;
  for (const plan::BugSetting& bug : bugs) {
    words.append(" --bug ").append(id_of(bug.bug));
    if (bug.node) words.append(",").append(observe::text(*bug.node));
  }
  return words;
}

Error nothing_of_that_name(const std::string& word) {
  return Error{"the target", 0, 0, "a seed, an artifact, a scenario file or a scenario's name",
               "'" + word + "'" + suggestion(word, scenario_names())};
}

}  // namespace

std::uint64_t fresh_seed() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return mix64(static_cast<std::uint64_t>(since_epoch.count()));
}

Target target_of_seed(std::uint64_t seed, const campaign::Bugs& bugs) {
  const std::string name = campaign::hex(seed);
  return Target{TargetKind::seed, "seed " + name, campaign::expand(seed, bugs), std::nullopt,
                name + bug_words(bugs)};
}

void reseed(Target& target, std::uint64_t seed) {
  target.plan.seed = seed;
  target.words += " --seed " + campaign::hex(seed);
}

std::string again_line(std::string_view command, const Target& target) {
  const bool is_run_of_seed = command == "run" && target.kind == TargetKind::seed;
  return "raftbed " + std::string(command) + (is_run_of_seed ? " --seed " : " ") + target.words;
}

Result<Target> load_target(const std::string& word, const campaign::Bugs& bugs) {
  std::error_code problem;
  Result<Target> target = nothing_of_that_name(word);
  if (is_seed(word)) {
    target = target_of_seed(*parse_seed(word, "the target"), bugs);
  } else if (fs::is_regular_file(word, problem)) {
    target = load_file(word);
  } else if (const auto scenario = scenario_named(word)) {
    target = load_file(scenario->path);
  }
  if (!target) return target;
  if (target->kind != TargetKind::seed && !bugs.empty()) {
    add_bugs(target->plan, bugs);
    target->words += bug_words(bugs);
  }
  if (const auto wrong = problem_with(target->plan)) return *wrong;
  if (const auto wrong = unknown_mark(target->plan, target->name)) return *wrong;
  return target;
}

}  // namespace raftbed::tools
