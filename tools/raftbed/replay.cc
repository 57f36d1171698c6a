// raftbed replay: see a recorded run again, and whether it still fails.
#include "sim/campaign/replay.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/parse.h"
#include "raftbed/report.h"
#include "sim/campaign/build_id.h"
#include "sim/campaign/fields.h"
#include "sim/campaign/story.h"

namespace raftbed::tools {
namespace {

struct ReplayOptions {
  std::string target;
  std::vector<std::string> bugs;
};

struct Asked {
  Target target;
  campaign::Artifact artifact;
  campaign::BugChoice bugs;
  [[nodiscard]] std::string again() const {
    const bool none = std::holds_alternative<campaign::NoBugs>(bugs);
    return again_line("replay", target) + (none ? " --bug none" : "");
  }
};

// A seed or a scenario has no record: it is run here first, with the bugs that it is asked with.
Result<Asked> asked_for(const ReplayOptions& options) {
  const bool none = options.bugs == std::vector<std::string>{"none"};
  const auto bugs =
      none ? Result<campaign::Bugs>(campaign::Bugs{}) : parse_bugs(options.bugs, "--bug");
  if (!bugs) return bugs.error();
  auto target = load_target(options.target, *bugs);
  if (!target) return target.error();
  campaign::BugChoice choice = campaign::BugsAsRecorded{};
  if (none) choice = campaign::NoBugs{};
  if (target->artifact && !bugs->empty()) choice = *bugs;
  auto artifact =
      target->artifact ? *target->artifact : campaign::make_artifact(target->plan, target->name);
  return Asked{std::move(*target), std::move(artifact), std::move(choice)};
}

Paint paint_of(const campaign::Replay& replay) {
  switch (campaign::exit_code(replay)) {
    case exit_code::clean: return Paint::good;
    case exit_code::finding: return Paint::bad;
    default: return Paint::doubtful;
  }
}

std::string divergence_text(const campaign::Divergence& divergence) {
  std::string text =
      fmt::format("differs      behind @{}, at the latest by @{}{}\n", divergence.where.last_alike,
                  divergence.where.first_other,
                  divergence.is_nondeterministic ? "; this program is not deterministic" : "");
  for (const std::string& event : divergence.events) text += "  " + event + '\n';
  return text;
}

std::string text_of(const Asked& asked, const campaign::Replay& replay, const Console& console) {
  std::string text = fmt::format(
      "{}  {}\n", console.painted(paint_of(replay), campaign::text(replay.kind)), replay.story);
  text += fmt::format("seed         {}\n", campaign::hex(asked.artifact.seed));
  text += fmt::format("build        {}\n", replay.is_same_build
                                               ? "the same"
                                               : "another: recorded by " + asked.artifact.build);
  text += fmt::format("commands     {}, of which {} met their target\n", replay.commands,
                      replay.commands_met);
  text += fmt::format("fingerprint  {}, recorded {}\n", campaign::hex(replay.outcome.fingerprint),
                      campaign::hex(asked.artifact.fingerprint));
  for (const universe::Unmet& unmet : replay.outcome.unmet) {
    text += fmt::format("unmet        expect {}: found {}\n", expectation_text(unmet.expectation),
                        unmet.found);
  }
  if (replay.divergence) text += divergence_text(*replay.divergence);
  if (replay.found)
    text += '\n' + campaign::tell(*replay.found, asked.artifact.seed, asked.again());
  return text;
}

nlohmann::ordered_json json_of(const Asked& asked, const campaign::Replay& replay) {
  nlohmann::ordered_json json;
  json["schema"] = "raftbed.replay/1";
  json["build"] = campaign::build_id();
  json["outcome"] = campaign::text(replay.kind);
  json["story"] = replay.story;
  json["seed"] = campaign::hex(asked.artifact.seed);
  json["same_build"] = replay.is_same_build;
  json["fingerprint"] = campaign::hex(replay.outcome.fingerprint);
  json["recorded_fingerprint"] = campaign::hex(asked.artifact.fingerprint);
  json["commands"] = replay.commands;
  json["commands_met"] = replay.commands_met;
  json["findings"] = nlohmann::ordered_json::array();
  if (replay.found) json["findings"].push_back(campaign::json_of(*replay.found));
  if (replay.divergence) {
    json["divergence"] = {{"last_alike", replay.divergence->where.last_alike},
                          {"first_other", replay.divergence->where.first_other},
                          {"nondeterministic", replay.divergence->is_nondeterministic},
                          {"events", replay.divergence->events}};
  }
  json["again"] = asked.again();
  return json;
}

int replay(const ReplayOptions& options, Console& console) {
  const auto asked = asked_for(options);
  if (!asked) return Console::refuse(asked.error());
  const campaign::Replay replay = campaign::replay(asked->artifact, asked->bugs);
  console.json ? Console::document(json_of(*asked, replay))
               : Console::result(text_of(*asked, replay, console));
  return campaign::exit_code(replay);
}

}  // namespace

void add_replay(CommandLine& line) {
  const auto added = add_command<ReplayOptions>(
      line.app, line, "replay", "Run a recorded failure again: REPRODUCED, DIVERGED or FIXED.",
      replay);
  added.app.group(mend);
  add_word(added.app, "TARGET", "", added.options.target,
           "an artifact, a seed, or a scenario's file or name")
      ->required();
  add_bug_words(added.app, added.options.bugs,
                "none, or other bugs than those recorded; may be repeated");
  add_json(added.app, line.console);
  added.app.footer("Exit 1: a finding. 0: FIXED, or clean as recorded. 4: DIVERGED.");
}

}  // namespace raftbed::tools
