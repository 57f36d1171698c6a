// A plan from text, a line at a time: the first line, settings, commands, what is expected.
//
// `nodes` stands before every line that names a node, and settings stand before the first command,
// so that each line is judged where it stands. Reading stops at the first line that is wrong.
#include <algorithm>

#include "sim/observe/names.h"
#include "sim/plan/lexer.h"
#include "sim/plan/parse_action.h"
#include "sim/plan/text.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The comment behind '#' and at most one space.
std::string comment_text(std::string_view line) {
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return std::string(line.substr(0, line.find_last_not_of(" \t") + 1));
}

class PlanReader {
 public:
  explicit PlanReader(std::string_view name) : name_(name) {}

  Result<Plan> read(std::string_view text) {
    while (!error_) {
      const auto end = text.find('\n');
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++line_;
      read_line(line);
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    if (!error_) finish();
    if (error_) return *error_;
    return std::move(plan_);
  }

 private:
  struct OptionLine {
    std::string name;
    std::uint32_t line;
  };

  void read_line(std::string_view line) {
    if (const auto problem = problem_with_line(line)) return report(*problem);
    const std::string_view content = trimmed(line);
    if (line_ > 1 && content.empty()) return;
    if (line_ > 1 && content.starts_with('#')) {
      comments_.push_back(comment_text(content));
      return;
    }
    Words words(line_ > 1 && is_source(content) ? source_line(line) : line, plan_.nodes);
    if (line_ == 1) {
      read_first_line(words);
    } else {
      read_statement(words, content);
    }
    words.expect_end();
    if (words.failed()) report(*words.failure());
  }

  void report(Error error) {
    error.where = name_;
    error.line = line_;
    error_ = std::move(error);
  }

  // What stands behind `source` is anybody's words: no quotes, no escapes, taken as it is.
  static bool is_source(std::string_view content) {
    return content == "source" || content.starts_with("source ") || content.starts_with("source\t");
  }
  static std::string_view source_line(std::string_view line) {
    return line.substr(0, line.find("source") + std::string_view("source").size());
  }

  void read_first_line(Words& words) {
    words.expect("raftbed");
    if (words.failed()) return;
    if (words.peek() != std::to_string(language_version)) {
      words.fail("version " + std::to_string(language_version) + " of the language");
    }
    words.number(language_version, language_version);
    words.expect("scenario");
    const std::string expected = "a title in quotes";
    if (!words.at_end() && !words.next_is_quoted()) words.fail(expected);
    plan_.title = words.name(expected);
  }

  void read_statement(Words& words, std::string_view content) {
    if (words.take("at")) return read_command(words);
    if (words.take("expect")) return read_expectation(words);
    const bool is_setting = read_setting(words, content);
    if (!is_setting) {
      words.fail("source, generator, seed, nodes, option, client, bug, at, expect or a comment");
    } else if (!plan_.commands.empty()) {
      words.blame_line("a command: settings stand before the first one");
    }
    preamble_ends();
  }

  bool read_setting(Words& words, std::string_view content) {
    if (words.take("source")) {
      once("source", words);
      plan_.source = trimmed(content.substr(std::string_view("source").size()));
      if (plan_.source.empty()) words.fail("where the story comes from");
    } else if (words.take("generator")) {
      once("generator", words);
      plan_.generator = static_cast<std::uint32_t>(words.number(0, UINT32_MAX));
    } else if (words.take("seed")) {
      once("seed", words);
      plan_.seed = words.seed();
    } else if (words.take("nodes")) {
      once("nodes", words);
      if (!plan_.bugs.empty()) words.blame_line("`nodes` before the first bug", "it behind one");
      plan_.nodes = static_cast<std::uint16_t>(words.number(1, nodes_max));
    } else if (words.take("option")) {
      read_option(words);
    } else if (words.take("client")) {
      read_client(words);
    } else if (words.take("bug")) {
      read_bug(words);
    } else {
      return false;
    }
    return true;
  }

  // Comments so far are about the whole.
  void preamble_ends() {
    plan_.preamble.insert(plan_.preamble.end(), comments_.begin(), comments_.end());
    comments_.clear();
  }

  void once(const std::string& what, Words& words) {
    const bool seen = std::find(seen_.begin(), seen_.end(), what) != seen_.end();
    if (seen) words.blame_line("`" + what + "` only once", "it again");
    seen_.push_back(what);
  }

  void read_option(Words& words) {
    const std::uint32_t name_column = words.column();
    const std::string name = words.keyword("the name of an option");
    const std::uint32_t value_column = words.column();
    const std::string value = words.keyword("a value");
    if (words.failed()) return;
    once("option " + name, words);
    if (words.failed()) return;
    option_lines_.push_back(OptionLine{name, line_});
    auto error = assign(plan_.settings, name, value);
    if (!error) return;
    error->column = is_setting(name) ? value_column : name_column;
    words.fail(*error);
  }

  void read_client(Words& words) {
    const std::uint32_t column = words.column();
    ClientScript script{words.client(), {}};
    if (!words.failed() && !plan_.clients.empty() && script.client <= plan_.clients.back().client) {
      words.fail(
          Error{"", 0, column, "clients in ascending order", "one that is not above the last"});
    }
    if (!words.take("none")) {
      do {
        read_range(words, script);
      } while (!words.at_end());
    }
    plan_.clients.push_back(std::move(script));
  }

  // 1-5, or 8 for 8-8.
  static void read_range(Words& words, ClientScript& script) {
    const std::string expected =
        "a range of operations up to " + std::to_string(operations_max) + ", such as 1-30, or none";
    const std::uint32_t column = words.column();
    const std::string word = words.keyword(expected);
    if (words.failed()) return;
    const auto dash = word.find('-');
    const auto first = parse_number(word.substr(0, dash));
    const auto last = dash == std::string::npos ? first : parse_number(word.substr(dash + 1));
    const std::string found = '\'' + word + '\'';
    if (!first || !last || *first < 1 || *last < *first || *last > operations_max) {
      return words.fail(Error{"", 0, column, expected, found});
    }
    if (!script.operations.empty() && *first <= script.operations.back().second) {
      return words.fail(Error{"", 0, column, "ranges in ascending order", found});
    }
    script.operations.emplace_back(static_cast<std::uint32_t>(*first),
                                   static_cast<std::uint32_t>(*last));
  }

  void read_bug(Words& words) {
    const auto bug = bug_named(words.peek());
    if (!bug) words.fail("the id of a seeded bug, such as E01");
    words.keyword("a bug");
    BugSetting setting{bug.value_or(Bug::E01), std::nullopt};
    if (!words.at_end()) setting.node = words.node();
    plan_.bugs.push_back(setting);
  }

  void read_command(Words& words) {
    const std::uint32_t column = words.column();
    if (ends_with<Finish>()) words.blame_line("no command behind `end`", "one");
    Command command;
    command.at = words.instant();
    if (!words.failed() && !plan_.commands.empty() && command.at < plan_.commands.back().at) {
      words.fail(Error{"", 0, column, "commands in the order of their instants",
                       "one that is earlier than the last"});
    }
    command.action = parse_action(words);
    if (ends_with<Settle>() && !std::holds_alternative<Finish>(command.action)) {
      words.blame_line("no command behind `settle`, but for `end`", "another");
    }
    command.comment = std::move(comments_);
    comments_.clear();
    plan_.commands.push_back(std::move(command));
  }

  template <class Kind>
  [[nodiscard]] bool ends_with() const {
    return !plan_.commands.empty() && std::holds_alternative<Kind>(plan_.commands.back().action);
  }

  template <class Kind>
  [[nodiscard]] bool expects() const {
    const auto& all = plan_.expectations;
    return std::any_of(all.begin(), all.end(),
                       [](const Expectation& each) { return std::holds_alternative<Kind>(each); });
  }

  void read_expectation(Words& words) {
    read_what_is_expected(words);
    if (expects<ExpectSafe>() && expects<ExpectFinding>()) {
      words.blame_line("safe or a finding, not both", "both");
    }
  }

  void read_what_is_expected(Words& words) {
    if (words.take("safe")) {
      plan_.expectations.push_back(ExpectSafe{});
    } else if (words.take("mark")) {
      plan_.expectations.push_back(ExpectMark{words.name("the name of a mark")});
    } else if (words.take("finding")) {
      std::string rule = words.at_end() ? std::string() : words.name("the rule of a finding");
      plan_.expectations.push_back(ExpectFinding{std::move(rule)});
    } else {
      words.fail("safe, mark or finding");
    }
  }

  void finish() {
    plan_.epilogue = std::move(comments_);
    if (const auto problem = problem_with(plan_.settings)) return blame_option(*problem);
    for (const NodeId node : plan_.settings.preferred_leaders) {
      if (node.value() <= plan_.nodes) continue;
      const std::string expected = "nodes up to " + observe::text(NodeId(plan_.nodes));
      return blame_option(Error{"preferred-leaders", 0, 0, expected, observe::text(node)});
    }
    if (plan_.settings.voters.value_or(0) > plan_.nodes) {
      return blame_option(Error{"voters", 0, 0, "at most " + std::to_string(plan_.nodes),
                                std::to_string(*plan_.settings.voters)});
    }
  }

  // The line that set it, or the last that set anything: options that are not set agree.
  void blame_option(Error problem) {
    for (const OptionLine& option : option_lines_) {
      line_ = option.line;
      if (option.name == problem.where) break;
    }
    problem.expected = problem.where + " to be " + problem.expected;
    problem.column = 1;
    report(std::move(problem));
  }

  std::string name_;
  Plan plan_;
  std::uint32_t line_ = 0;
  std::vector<std::string> comments_;  // those that no line has taken yet
  std::vector<std::string> seen_;      // lines of which there is only one
  std::vector<OptionLine> option_lines_;
  std::optional<Error> error_;
};

}  // namespace

Result<Plan> parse(std::string_view text, std::string_view name) {
  return PlanReader(name).read(text);
}

}  // namespace raftbed::plan
