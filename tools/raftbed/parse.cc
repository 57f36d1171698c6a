#include "raftbed/parse.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <thread>

#include "core/base/bugs.h"
#include "core/base/joined.h"
#include "raftbed/suggest.h"
#include "sim/observe/names.h"

namespace raftbed::tools {
namespace {

constexpr std::size_t hash_digits = 40;  // of a commit
constexpr std::size_t seed_digits = 16;  // of them that make a seed

Error wrong(std::string_view where, std::string expected, std::string_view found) {
  return Error{std::string(where), 0, 0, std::move(expected), "'" + std::string(found) + "'"};
}

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Digits of the base and nothing else; absent also where the number does not fit.
std::optional<std::uint64_t> digits(std::string_view text, int base = 10) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  if (text.empty() || !is_hex_digit(text.front())) return std::nullopt;
  const auto [stop, problem] = std::from_chars(text.data(), end, value, base);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

bool is_hash(std::string_view text) {
  return text.size() == hash_digits && std::all_of(text.begin(), text.end(), is_hex_digit);
}

std::optional<std::uint64_t> seed_of(std::string_view text) {
  if (is_hash(text)) return digits(text.substr(0, seed_digits), 16);
  if (text.starts_with("0x") || text.starts_with("0X")) return digits(text.substr(2), 16);
  return digits(text);
}

std::optional<std::uint64_t> times(std::uint64_t value, std::uint64_t factor) {
  if (factor != 0 && value > std::numeric_limits<std::uint64_t>::max() / factor)
    return std::nullopt;
  return value * factor;
}

std::optional<std::uint64_t> power_of_ten(std::uint64_t exponent) {
  std::optional<std::uint64_t> power = 1;
  for (std::uint64_t i = 0; power && i < exponent && i < 20; ++i) power = times(*power, 10);
  return power;
}

std::optional<std::uint64_t> count_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::optional<std::uint64_t> factor = 1;
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    const auto power = digits(text.substr(exponent + 1));
    factor = power ? power_of_ten(*power) : std::nullopt;
    text = text.substr(0, exponent);
  } else if (text.ends_with('k') || text.ends_with('M')) {
    factor = text.back() == 'k' ? 1'000 : 1'000'000;
    text.remove_suffix(1);
  }
  const auto mantissa = digits(text);
  if (!mantissa || !factor) return std::nullopt;
  return times(*mantissa, *factor);
}

std::string known_bugs(std::string_view word) {
  std::vector<std::string> ids;
  for (const BugStory& story : bug_stories()) ids.emplace_back(story.id);
  return "a bug of `raftbed bugs list` (" + joined(bug_stories(), " ", &BugStory::id) +
         suggestion(word, ids) + ")";
}

Result<plan::BugSetting> parse_bug(std::string_view text, std::string_view where) {
  const std::size_t comma = text.find(',');
  const std::string_view id = text.substr(0, comma);
  const auto bug = bug_named(id);
  if (!bug) return wrong(where, known_bugs(id), id);
  plan::BugSetting setting{*bug, std::nullopt};
  if (comma == std::string_view::npos) return setting;
  setting.node = observe::parse_node(text.substr(comma + 1));
  if (!setting.node || setting.node->value() > plan::nodes_max) {
    return wrong(where, "a node behind the comma, such as n2", text.substr(comma + 1));
  }
  return setting;
}

}  // namespace

Result<std::uint64_t> parse_seed(std::string_view text, std::string_view where) {
  if (const auto seed = seed_of(text)) return *seed;
  return wrong(where, "a seed: a number below 2^64, 0x and up to 16 digits, or a commit hash",
               text);
}

bool is_seed(std::string_view text) {
  return seed_of(text).has_value();
}

Result<Duration> parse_length(std::string_view text, std::string_view where) {
  if (const auto length = observe::parse_duration(text)) return *length;
  return wrong(where, "a duration with its unit, such as 250ms, 30s or 5m", text);
}

Result<std::uint64_t> parse_count(std::string_view text, std::string_view where) {
  if (const auto count = count_of(text)) return *count;
  return wrong(where, "a count, such as 1000, 10k or 1e6", text);
}

Result<std::uint32_t> parse_jobs(std::string_view text, std::string_view where) {
  if (text == "auto") return std::max(1U, std::thread::hardware_concurrency());
  const auto jobs = digits(text);
  if (jobs && *jobs >= 1 && *jobs <= 1'024) return static_cast<std::uint32_t>(*jobs);
  return wrong(where, "a number of workers from 1 to 1024, or auto", text);
}

Result<std::uint64_t> parse_event(std::string_view text, std::string_view where) {
  if (const auto event = digits(text.starts_with('@') ? text.substr(1) : text)) return *event;
  return wrong(where, "an event, such as @1843", text);
}

Result<campaign::Bugs> parse_bugs(const std::vector<std::string>& texts, std::string_view where) {
  campaign::Bugs bugs;
  for (const std::string& text : texts) {
    const auto bug = parse_bug(text, where);
    if (!bug) return bug.error();
    if (std::find(bugs.begin(), bugs.end(), *bug) == bugs.end()) bugs.push_back(*bug);
  }
  return bugs;
}

}  // namespace raftbed::tools
