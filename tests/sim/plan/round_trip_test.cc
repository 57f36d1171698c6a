// Printing and parsing are inverses: for arbitrary plans, generated ones, damaged text and any
// bytes.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <ostream>

#include "arbitrary.h"
#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "testing/property.h"

// What a failed property shows: the plan as its text.
namespace rc {
void showValue(const raftbed::plan::Plan& plan, std::ostream& os) {
  os << raftbed::plan::print(plan);
}
void showValue(const raftbed::plan::Action& action, std::ostream& os) {
  os << raftbed::plan::print(action);
}
void showValue(const raftbed::MessageName& name, std::ostream& os) {
  os << raftbed::plan::print(name);
}
}  // namespace rc

namespace raftbed::plan {
namespace {

std::string problem_of(const Result<Plan>& parsed) {
  return parsed ? std::string() : parsed.error().text();
}

void check_reads_back(const Plan& plan) {
  const std::string text = print(plan);
  const auto parsed = parse(text, "printed");
  RC_ASSERT(problem_of(parsed) == "");
  RC_ASSERT(*parsed == plan);
  // Comments too, which equality ignores.
  RC_ASSERT(print(*parsed) == text);
}

// Without the defaults it is the same plan: what is not said is at its default.
void check_reads_back_without_defaults(const Plan& plan) {
  const std::string text = print(plan, Detail::no_defaults);
  const auto parsed = parse(text, "printed");
  RC_ASSERT(problem_of(parsed) == "");
  RC_ASSERT(*parsed == plan);
  RC_ASSERT(print(*parsed) == print(plan));
  RC_ASSERT(print(*parsed, Detail::no_defaults) == text);
}

TEST_CASE("every plan reads back as it was printed, comments included", "[language]") {
  raftbed::testing::check_property("parse(print(plan)) == plan",
                                   [] { check_reads_back(*testing::arbitrary_plan()); });
}

TEST_CASE("every plan reads back as it was printed without its defaults", "[language]") {
  raftbed::testing::check_property("parse(print(plan, no_defaults)) == plan", [] {
    Plan plan = *testing::arbitrary_plan();
    if (*rc::gen::arbitrary<bool>()) plan.settings = Settings{};
    check_reads_back_without_defaults(plan);
  });
  raftbed::testing::check_property("generated plans, too", [](std::uint64_t seed) {
    check_reads_back_without_defaults(generate(seed));
  });
}

TEST_CASE("a plan of defaults has no option line without them, and all of them with",
          "[language]") {
  Plan plan;
  plan.settings.keys = 7;
  const auto options_of = [](const std::string& text) {
    std::size_t options = 0;
    for (std::size_t at = text.find("option "); at != text.npos; at = text.find("option ", at + 1))
      ++options;
    return options;
  };
  CHECK(options_of(print(plan, Detail::no_defaults)) == 1);
  CHECK(print(plan, Detail::no_defaults).find("option    keys                  7\n") !=
        std::string::npos);
  CHECK(options_of(print(plan)) == describe(plan.settings).size());
}

TEST_CASE("every action reads back as it was printed", "[language]") {
  raftbed::testing::check_property("parse_action(print(action)) == action", [] {
    const Action action = *testing::arbitrary_action(nodes_max);
    const auto parsed = parse_action(print(action), "printed");
    RC_ASSERT(parsed.ok());
    RC_ASSERT(*parsed == action);
  });
}

TEST_CASE("every message's name reads back as it was printed", "[language]") {
  raftbed::testing::check_property("lose and deliver find the message they print", [] {
    const MessageName name = *testing::arbitrary_message_name(nodes_max);
    const auto parsed = parse_action("lose " + print(name), "printed");
    RC_ASSERT(parsed.ok());
    RC_ASSERT(std::get<Lose>(*parsed).message == name);
  });
}

TEST_CASE("every generated plan is valid and reads back as it was printed",
          "[language][generate]") {
  raftbed::testing::check_property("generate survives its text",
                                   [](std::uint64_t seed) { check_reads_back(generate(seed)); });
  raftbed::testing::check_property("standard_run survives its text", [](std::uint64_t seed) {
    check_reads_back(standard_run(seed));
  });
}

// A line of a text, its characters and its end, in disorder.
std::string mutated(std::string text) {
  const auto changes = *rc::gen::inRange(1, 6);
  for (int n = 0; n < changes; ++n) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    const auto length = *rc::gen::inRange<std::size_t>(0, 20);
    const auto inserted = *rc::gen::element<std::string>(
        "", "\"", "\\", "\n", "\r", " ", "#", "-", "n99", "for", "0", "99999999999999999999",
        std::string(1, '\0'), "\xff", "->", "at 1s ", "none", "%", "x");
    text.replace(at, length, inserted);
  }
  return text;
}

std::uint32_t lines_of(const std::string& text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

TEST_CASE("a damaged text is read, or refused with a line that it has", "[language][errors]") {
  raftbed::testing::check_property("no bytes crash the parser", [] {
    const std::string text = mutated(print(*testing::arbitrary_plan()));
    const auto parsed = parse(text, "damaged");
    if (parsed) {
      RC_ASSERT(parse(print(*parsed), "again").ok());
      return;
    }
    const Error& error = parsed.error();
    RC_ASSERT(error.where == "damaged");
    RC_ASSERT(error.line >= 1 && error.line <= lines_of(text));
    RC_ASSERT(error.column >= 1);
    RC_ASSERT(!error.expected.empty() && !error.found.empty());
  });
}

TEST_CASE("bytes that were never a plan are refused without a crash", "[language][errors]") {
  raftbed::testing::check_property("arbitrary bytes", [](const std::string& text) {
    RC_ASSERT(!parse(text, "bytes").ok());
    const auto action = parse_action(text, "bytes");
    RC_ASSERT(action.ok() == (text == "heal" || text == "end"));
  });
}

}  // namespace
}  // namespace raftbed::plan
