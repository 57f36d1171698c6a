#include "sim/debug/stepper.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "runs.h"
#include "sim/debug/commands.h"
#include "sim/debug/reasons.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::debug {
namespace {

using testing::lively;

TEST_CASE("an unknown word is refused with its place, what was expected and what was found",
          "[stepper]") {
  Stepper stepper{Session(lively())};
  const Answer answer = stepper.execute("  setp 3", "script", 7);
  REQUIRE(answer.refused);
  CHECK(answer.refused->text() ==
        "script:7:3: expected a command (`help` lists them), found 'setp'");
}

TEST_CASE("a refused line does nothing", "[stepper]") {
  Stepper stepper{Session(lively())};
  stepper.execute("goto @100");
  for (const char* line : {"step 0",
                           "step x",
                           "step 1 2",
                           "goto",
                           "goto @",
                           "back 1 2",
                           "until",
                           "until x",
                           "until leader n9",
                           "until mark nothing",
                           "kill n4",
                           "kill",
                           "cut n1",
                           "lose 1",
                           "lose 99",
                           "lose append n1",
                           "drop 1",
                           "put x 1 as c10",
                           "fork main",
                           "fork a b",
                           "switch nowhere",
                           "switch",
                           "save",
                           "print n9",
                           "flight c1",
                           "where n1",
                           "deliver 3",
                           "\x01",
                           "\"",
                           "help nothing",
                           "quit now",
                           "first 1"}) {
    INFO(line);
    const Answer answer = stepper.execute(line);
    CHECK(answer.refused);
    CHECK_FALSE(answer.quit);
    CHECK(stepper.session().timeline().event() == 100);
    CHECK(stepper.session().branches().size() == 1);
  }
}

TEST_CASE("what is typed behind settle is refused with the reason and the way before it",
          "[stepper]") {
  Stepper stepper{Session(lively())};
  const Timeline& timeline = stepper.session().timeline();
  while (!timeline.universe().is_settling()) stepper.execute("step");
  const std::uint64_t settled = timeline.event();
  stepper.execute("step 3");
  const std::string refusal = stepper.execute("kill n1").text;
  CHECK(timeline.event() == settled + 3);
  CHECK(refusal.find("since `settle`, at @" + std::to_string(settled)) != std::string::npos);
  const std::string before = "goto @" + std::to_string(settled - 1);
  REQUIRE(refusal.find('`' + before + '`') != std::string::npos);
  stepper.execute(before);
  CHECK(stepper.execute("kill n1").text.find("command    kill n1") != std::string::npos);
}

TEST_CASE("empty lines and comments do nothing", "[stepper]") {
  Stepper stepper{Session(lively())};
  for (const char* line : {"", "   ", "# step", "\r"}) {
    const Answer answer = stepper.execute(line);
    CHECK_FALSE(answer.refused);
    CHECK(answer.text.empty());
  }
  CHECK(stepper.session().timeline().event() == 0);
}

TEST_CASE("every line of an event has its @event", "[stepper]") {
  Stepper stepper{Session(lively())};
  const Answer answer = stepper.execute("step 300");
  std::size_t lines = 0;
  for (std::size_t from = 0; from < answer.text.size(); ++lines) {
    CHECK(answer.text[from] == '@');
    from = answer.text.find('\n', from) + 1;
  }
  CHECK(lines > 300);
}

TEST_CASE("a message is lost by the number that flight gave it, and by no older one", "[stepper]") {
  Stepper stepper{Session(lively())};
  stepper.execute("until leader");
  const Answer flight = stepper.execute("flight");
  REQUIRE(stepper.listed.size() >= 2);
  CHECK(flight.text.find("  1  " + plan::print(stepper.listed[0])) == 0);
  const Answer lost = stepper.execute("lose 1");
  REQUIRE_FALSE(lost.refused);
  CHECK(lost.text.find("lose " + plan::print(stepper.listed[0])) != std::string::npos);
  const Answer again = stepper.execute("drop 1");
  REQUIRE(again.refused);
  CHECK(again.refused->found.find("which is not") != std::string::npos);
  CHECK_FALSE(stepper.execute("deliver 2").refused);
}

TEST_CASE("until stops where it happened, and back until goes to where it had", "[stepper]") {
  Stepper stepper{Session(lively())};
  const Timeline& timeline = stepper.session().timeline();
  for (const char* wanted : {"leader", "vote", "commit 3", "term 2", "mark leader-deposed"}) {
    INFO(wanted);
    stepper.execute("goto @0");
    const std::string there = stepper.execute("until " + std::string(wanted)).text;
    const std::uint64_t event = timeline.event();
    CHECK(event > 0);
    CHECK_FALSE(timeline.is_over());
    stepper.execute("step");
    CHECK(stepper.execute("back until " + std::string(wanted)).text == there);
    CHECK(timeline.event() == event);
  }
}

TEST_CASE("what does not happen any more is said, at the end of the run", "[stepper]") {
  Stepper stepper{Session(lively())};
  const Answer answer = stepper.execute("until term 1000");
  CHECK(answer.text.starts_with("it did not happen any more\n"));
  CHECK(answer.text.find("the run is over") != std::string::npos);
  CHECK(stepper.execute("back until term 1000").text.starts_with("it did not happen before @"));
  CHECK(stepper.session().timeline().is_over());
}

TEST_CASE("first and last stay where they are when no rule is broken", "[stepper]") {
  Stepper stepper{Session(lively())};
  stepper.execute("goto @10");
  CHECK(stepper.execute("first").text == "no rule is broken on this branch, to its end\n");
  CHECK(stepper.session().timeline().event() == 10);
}

TEST_CASE("print shows a node as it is, and says when it is down", "[stepper]") {
  Stepper stepper{Session(lively())};
  stepper.execute("goto @10");
  CHECK(stepper.execute("print n2").text.starts_with("n2  up, life 1, its clock shows "));
  stepper.execute("kill n2");
  CHECK(stepper.execute("p n2").text.starts_with("n2  down, life 1\n    its disk holds term "));
}

TEST_CASE("where shows the moment, the branch and what comes next", "[stepper]") {
  Stepper stepper{Session(lively())};
  stepper.execute("goto @10");
  const Answer where = stepper.execute("where");
  CHECK(where.text.starts_with("@10 "));
  CHECK(where.text.find(", branch main, fingerprint 0x") != std::string::npos);
  const auto next = where.text.find("next     ");
  REQUIRE(next != std::string::npos);
  const Timeline& timeline = stepper.session().timeline();
  const std::string due = observe::text(timeline.universe().world().agenda().top().at());
  CHECK(where.text.substr(next + 9).starts_with(due + ' '));
  stepper.execute("continue");
  CHECK(stepper.execute("where").text.find("the run is over: ") != std::string::npos);
}

TEST_CASE("history shows what the clients saw, with the events", "[stepper]") {
  Stepper stepper{Session(lively())};
  CHECK(stepper.execute("history").text == "no client has asked for anything yet\n");
  stepper.execute("continue");
  const std::string text = stepper.execute("history").text;
  CHECK(text.find("  ->  @") != std::string::npos);
  CHECK(text.starts_with("@"));
}

TEST_CASE("save hands the text to the host, and says what went wrong there", "[stepper]") {
  std::string saved;
  Host host;
  host.save = [&](const std::string& path, const std::string& text) -> std::optional<Error> {
    if (path == "full") return Error{path, 0, 0, "room", "none"};
    saved = text;
    return std::nullopt;
  };
  Stepper stepper(Session(lively()), host);
  stepper.execute("step 30");
  CHECK(stepper.execute("save out/x.scenario").text.starts_with("saved out/x.scenario: "));
  CHECK(saved.starts_with("raftbed 1 scenario \"lively\""));
  CHECK(stepper.execute("save full").refused->found == "none");
}

TEST_CASE("the actions that help shows are actions of the language", "[stepper]") {
  for (const Command& command : acting_commands()) {
    if (command.usage.find('|') != std::string_view::npos && command.names[0] != "partition")
      continue;
    INFO(command.usage);
    const auto action = plan::parse_action(command.usage, "help");
    REQUIRE(action.ok());
    CHECK(plan::print(*action).starts_with(command.names[0]));
  }
}

TEST_CASE("no word names two commands, and help knows each", "[stepper]") {
  Stepper stepper{Session(lively())};
  std::vector<std::string_view> seen;
  for (const Group& group : groups()) {
    for (const Command& command : group.commands) {
      for (const std::string_view name : command.names) {
        CHECK(std::find(seen.begin(), seen.end(), name) == seen.end());
        seen.push_back(name);
        const Answer answer = stepper.execute("help " + std::string(name));
        CHECK(answer.text.find(command.usage) != std::string::npos);
      }
    }
  }
  CHECK(seen.size() > 45);
}

TEST_CASE("an operation that nobody answered is told as such", "[stepper]") {
  Stepper stepper{Session(
      testing::plan_of("raftbed 1 scenario \"\"\nat 0s kill all\nat 1ms put x 1\nat 2s end\n"))};
  const Answer answer = stepper.execute("continue");
  CHECK(answer.text.find("0 of 1 operation was answered") != std::string::npos);
  CHECK(stepper.execute("history").text.find("no answer") != std::string::npos);
}

}  // namespace
}  // namespace raftbed::debug
