#include "sim/observe/names.h"

#include <limits>
#include <set>

#include "testing/property.h"

namespace raftbed::observe {
namespace {

TEST_CASE("every message kind has a name of its own, and the name leads back to it", "[names]") {
  std::set<std::string_view> names;
  for (std::uint8_t number = 1; number <= 9; ++number) {
    const auto kind = static_cast<actor::MessageKind>(number);
    names.insert(name_of(kind));
    CHECK(message_kind_named(name_of(kind)) == kind);
  }
  CHECK(names.size() == 9);
  CHECK_FALSE(message_kind_named("gossip").has_value());
}

TEST_CASE("no two kinds of note share a name", "[names]") {
  std::set<std::string_view> names;
  for (std::size_t kind = 0; kind < raft::note_kind_count; ++kind) {
    names.insert(name_of(static_cast<raft::NoteKind>(kind)));
  }
  CHECK(names.size() == raft::note_kind_count);
  CHECK(name_of(raft::NoteKind::vote_refused_log_behind) == "vote-refused-log-behind");
}

TEST_CASE("a configuration says who joins, and that it waits to be told", "[names]") {
  raft::Configuration configuration{{NodeId(1), NodeId(2)}};
  CHECK(text(configuration) == "voters n1 n2");
  configuration.learners = {NodeId(3), NodeId(4)};
  configuration.joining = {NodeId(4)};
  CHECK(text(configuration) == "voters n1 n2, learners n3 n4, joining n4");
  configuration.outgoing = {NodeId(1)};
  CHECK(text(configuration) == "voters n1 n2, outgoing n1, learners n3 n4, joining n4");
  configuration.leaves_by_itself = false;
  CHECK(text(configuration) ==
        "voters n1 n2, outgoing n1, learners n3 n4, joining n4, left when it is told");
}

TEST_CASE("durations are written in the largest unit that they reach, without rounding",
          "[names]") {
  CHECK(text(Duration()) == "0s");
  CHECK(text(milliseconds(250)) == "250ms");
  CHECK(text(milliseconds(3200)) == "3.2s");
  CHECK(text(nanoseconds(1500)) == "1.5us");
  CHECK(text(nanoseconds(17)) == "17ns");
  CHECK(text(nanoseconds(1'000'000'001)) == "1.000000001s");
  CHECK(text(seconds(300)) == "300s");
  CHECK(text(milliseconds(-20)) == "-20ms");
  CHECK(text(Instant(1'843'000'000)) == "1.843s");
}

TEST_CASE("every duration that is not negative is read back as it was written", "[names]") {
  raftbed::testing::check_property("durations survive their text", [] {
    const auto most = std::numeric_limits<std::int64_t>::max();
    const auto ns = *rc::gen::inRange<std::int64_t>(0, most);
    const auto shift = *rc::gen::inRange(0, 63);
    const Duration duration(ns >> shift);
    RC_ASSERT(parse_duration(text(duration)) == duration);
  });
  const Duration longest(std::numeric_limits<std::int64_t>::max());
  CHECK(parse_duration(text(longest)) == longest);
}

TEST_CASE("a duration is refused if it is no number of nanoseconds, or has no unit", "[names]") {
  CHECK(parse_duration("5m") == seconds(300));
  CHECK(parse_duration("1.5us") == nanoseconds(1500));
  CHECK(parse_duration("0.50s") == milliseconds(500));
  CHECK(parse_duration("0.25m") == seconds(15));
  for (const char* text : {"", "s", "5", "5 s", "-5s", "+5s", ".5s", "5.s", "1.5ns", "1.2.3s",
                           "9223372037s", "99999999999999999999s", "5S", "5sec"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("ratios keep their written form and never exceed one", "[names]") {
  CHECK(text(Ratio{1, 20}) == "1/20");
  CHECK(text(percent(5)) == "5%");
  CHECK(parse_ratio("5%") == percent(5));
  CHECK(parse_ratio("1/20") == Ratio{1, 20});
  CHECK(parse_ratio("0/1") == Ratio{0, 1});
  for (const char* text :
       {"", "%", "101%", "3/2", "1/0", "0/0", "-1/2", "1/-2", "1", "/", "1/2/3"}) {
    INFO(text);
    CHECK_FALSE(parse_ratio(text).has_value());
  }
}

TEST_CASE("nodes and clients are written in exactly one way", "[names]") {
  CHECK(text(NodeId(3)) == "n3");
  CHECK(text(ClientId(12)) == "c12");
  CHECK(text(Endpoint(NodeId(3))) == "n3");
  CHECK(text(Endpoint(ClientId(3))) == "c3");
  CHECK(parse_node("n3") == NodeId(3));
  CHECK(parse_client("c12") == ClientId(12));
  for (const char* text : {"", "n", "n0", "n01", "n-1", "n65536", "c1", "N1", "n1x"}) {
    INFO(text);
    CHECK_FALSE(parse_node(text).has_value());
  }
  for (const char* text : {"", "c", "c0", "c2147483648", "n1"}) {
    INFO(text);
    CHECK_FALSE(parse_client(text).has_value());
  }
}

}  // namespace
}  // namespace raftbed::observe
