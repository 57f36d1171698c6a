// The words of the language, one action at a time: what is read, and how it is printed back.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

const std::string first_line = "raftbed 1 scenario \"a test\"\n";

Plan parsed(const std::string& text) {
  const auto plan = parse(text, "test");
  INFO((plan ? std::string("read") : plan.error().text()));
  REQUIRE(plan.ok());
  return *plan;
}

// The actions as people would type them, which is how they are printed.
TEST_CASE("each action is written in the words of the field", "[language]") {
  for (const char* text : {
           "cut n1 -> n2 n3 for 2s",
           "cut leader -- all",
           "heal",
           "heal n1 -> n2",
           "partition n1 n2 | n3 n4 n5 for 2s",
           "isolate leader for 2s",
           "stop n1",
           "kill leader for 20ms",
           "power-loss all for 1.5s",
           "start n1 n2",
           "pause follower for 2s",
           "resume all",
           "drop 5%",
           "drop 1/3 n1 -> n2 for 2s",
           "duplicate 20% for 2s",
           "reorder 30% by 50ms all -> leader for 2s",
           "slow-links x10 n1 -> n2 for 2s",
           "slow-disk n1 x20 for 2s",
           "drift n1 +300ppm",
           "drift n1 n2 -50000ppm",
           "jump n1 50ms",
           "timeout n1",
           "transfer leader -> n2",
           "transfer n1 -> follower",
           "lose append n1 -> n2 term 2 index 5 #0",
           "deliver vote n1 -> n2 term 3 #0",
           "deliver heartbeat n1 -> n2 term 2 round 17 #1 copy 1",
           "lose append-reply n2 -> n1 term 2 round 17 #0",
           "lose vote-reply n2 -> n1 term 2 #0",
           "lose request c1 -> n2 operation 4 attempt 0 #0",
           "lose reply n2 -> c1 operation 4 attempt 1 #0",
           "lose forward n1 -> n2 client c1 operation 4 attempt 0 #0",
           "lose forward-reply n2 -> n1 client c1 operation 4 attempt 0 #0",
           "lose message 77 n1 -> n2 client c3 major 5 minor 6 #0",
           "get x",
           "put x 1 via n1",
           "put \"two words\" \"\" via leader as c2",
           "delete x as c7",
           "append x 1",
           "cas x 1 2",
           "cas x absent 2",
           "cas x \"absent\" 2",
           "settle within 40 timeouts",
           "reseed 0x00000000deadbeef",
           "end",
       }) {
    INFO(text);
    const auto action = parse_action(text, "test");
    REQUIRE(action.ok());
    CHECK(print(*action) == text);
  }
}

TEST_CASE("a message's count may be left out where it is the first", "[language]") {
  const auto short_form = parse_action("lose vote n1 -> n2 term 3", "test");
  const auto long_form = parse_action("lose vote n1 -> n2 term 3 #0", "test");
  REQUIRE(short_form.ok());
  CHECK(*short_form == *long_form);
}

TEST_CASE("a name says which message: term and index, round, operation and attempt", "[language]") {
  const auto action = parse_action("lose append n1 -> n2 term 2 index 5 #3 copy 1", "test");
  REQUIRE(action.ok());
  const MessageName expected{NodeId(1), NodeId(2), Label{3, ClientId(), 2, 5}, 3, 1};
  CHECK(std::get<Lose>(*action).message == expected);
  const auto request = parse_action("lose request c2 -> n3 operation 4 attempt 1", "test");
  REQUIRE(request.ok());
  const MessageName asked{ClientId(2), NodeId(3), Label{6, ClientId(2), 4, 1}, 0, 0};
  CHECK(std::get<Lose>(*request).message == asked);
}

TEST_CASE("a short action gets what it leaves out from stated defaults", "[language]") {
  const auto cut = parse_action("cut n1 -- n2", "test");
  REQUIRE(cut.ok());
  CHECK_FALSE(length_of(*cut).has_value());
  CHECK(std::get<Cut>(*cut).way == Way::both_ways);
  const auto put = parse_action("put x 1", "test");
  REQUIRE(put.ok());
  CHECK(std::get<Ask>(*put).client == ClientId(1));
  const auto pause = parse_action("pause n1 for 2s", "test");
  REQUIRE(pause.ok());
  CHECK(length_of(*pause) == seconds(2));
}

TEST_CASE("escapes in quotes can spell any bytes", "[language]") {
  const auto action = parse_action(R"(put "\x00\"\\\n\r\t\xff" 1)", "test");
  REQUIRE(action.ok());
  const auto& put = std::get<kv::Put>(std::get<Ask>(*action).operation);
  CHECK(put.key.text() == std::string_view("\0\"\\\n\r\t\xff", 7));
}

TEST_CASE("a whole scenario says what it means", "[language]") {
  const Plan plan = parsed(R"(raftbed 1 scenario "figure 8"
# About the whole.
source   Raft 5.4.2, Figure 8; somebody#12
generator 1
seed     0xff
nodes    5
option   append-entries-max 1
client   c1 1-5 8 10-12
client   c3 none
bug      E01 n2

# (a) S1 leads.
#   It is alone.
at 0s    timeout n1
at 1.1s  kill n1

# The end.
expect   mark log-truncated
expect   finding "I1 election-safety"
)");
  CHECK(plan.title == "figure 8");
  CHECK(plan.source == "Raft 5.4.2, Figure 8; somebody#12");
  CHECK(plan.generator == 1);
  CHECK(plan.seed == 255);
  CHECK(plan.nodes == 5);
  CHECK(plan.settings.append_entries_max == 1);
  const ClientScript first{ClientId(1), {{1, 5}, {8, 8}, {10, 12}}};
  CHECK(plan.clients == std::vector<ClientScript>{first, ClientScript{ClientId(3), {}}});
  CHECK(plan.bugs == std::vector<BugSetting>{{Bug::E01, NodeId(2)}});
  CHECK(plan.preamble == std::vector<std::string>{"About the whole."});
  REQUIRE(plan.commands.size() == 2);
  CHECK(plan.commands[0].comment == std::vector<std::string>{"(a) S1 leads.", "  It is alone."});
  CHECK(plan.commands[1].at == Instant(1'100'000'000));
  CHECK(plan.epilogue == std::vector<std::string>{"The end."});
  const std::vector<Expectation> expectations{ExpectMark{"log-truncated"},
                                              ExpectFinding{"I1 election-safety"}};
  CHECK(parsed(first_line + "expect safe\n").expectations ==
        std::vector<Expectation>{ExpectSafe{}});
  CHECK(plan.expectations == expectations);
}

TEST_CASE("comments do not make two plans differ", "[language]") {
  const Plan plain = parsed(first_line + "at 1s end\n");
  const Plan told =
      parsed(first_line + "# Once upon a time\nseed 1\n# it ended.\nat 1s end\n# ever\n");
  CHECK(plain == told);
  CHECK(print(told).find("# it ended.\nat 1s") != std::string::npos);
}

TEST_CASE("line ends of other systems and a missing last one are read", "[language]") {
  CHECK(parsed("raftbed 1 scenario \"a test\"\r\nnodes 5\r\nat 1s end") ==
        parsed(first_line + "nodes 5\nat 1s end\n"));
}

TEST_CASE("an empty scenario is three nodes, default settings and nothing to do", "[language]") {
  Plan expected;
  expected.title = "a test";
  CHECK(parsed(first_line) == expected);
}

TEST_CASE("a printed plan names every setting", "[language][settings]") {
  const std::string text = print(Plan{});
  for (const SettingText& setting : describe(Settings{})) {
    INFO(setting.name);
    CHECK(text.find("option    " + std::string(setting.name) + ' ') != std::string::npos);
    CHECK_FALSE(setting.meaning.empty());
  }
}

}  // namespace
}  // namespace raftbed::plan
