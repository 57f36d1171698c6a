#include "sim/campaign/story.h"

#include <algorithm>

#include "sim/observe/names.h"

namespace raftbed::campaign {
namespace {

constexpr std::size_t width = 96;

std::string quoted_for_shell(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@=:+,";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

// A path that could be taken for an option is written so that it cannot.
std::string path_word(const std::filesystem::path& path) {
  const std::string text = path.string();
  return quoted_for_shell(!text.empty() && text.front() == '-' ? "./" + text : text);
}

std::string wrapped(std::string_view story) {
  std::string text = " ";
  std::size_t column = 1;
  for (std::size_t from = 0; from < story.size();) {
    const std::size_t end = std::min(story.find_first_of(" \n", from), story.size());
    const std::string_view word = story.substr(from, end - from);
    from = end + 1;
    if (word.empty()) continue;
    if (column + 1 + word.size() > width) {
      text += "\n ";
      column = 1;
    }
    text.append(" ").append(word);
    column += 1 + word.size();
  }
  return text + '\n';
}

std::string headline(const Found& found, std::uint64_t seed) {
  std::string text = "FAIL  " + found.checker + "  " + found.rule + "  seed " + hex(seed);
  if (found.event != 0) {
    text += "  @" + std::to_string(found.event) + "  " + observe::text(found.at);
  }
  return text + '\n';
}

}  // namespace

std::string replay_line(const std::filesystem::path& path) {
  return "raftbed replay " + path_word(path);
}

std::string step_line(const std::filesystem::path& path, std::uint64_t event) {
  std::string line = "raftbed step " + path_word(path);
  if (event != 0) line += " --at @" + std::to_string(event);
  return line;
}

std::optional<std::string> run_line(const plan::Plan& plan) {
  if (!plan.generator || expand(plan.seed, plan.bugs) != plan) return std::nullopt;
  std::string line = "raftbed run --seed " + hex(plan.seed);
  for (const plan::BugSetting& setting : plan.bugs) {
    if (setting.node) return std::nullopt;
    line += " --bug " + std::string(id_of(setting.bug));
  }
  return line;
}

std::string tell(const Found& found, std::uint64_t seed, std::string_view again) {
  return headline(found, seed) + wrapped(found.story) + "again:  " + std::string(again) + '\n';
}

std::string tell(const Artifact& artifact, const std::filesystem::path& path) {
  if (!artifact.found)
    return "clean  seed " + hex(artifact.seed) + "\nagain:  " + replay_line(path) + '\n';
  std::string text = tell(*artifact.found, artifact.seed, replay_line(path));
  if (artifact.found->event != 0) {
    text += "step:   " + step_line(path, artifact.found->event) + '\n';
  }
  return text;
}

}  // namespace raftbed::campaign
