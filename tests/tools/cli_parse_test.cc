// What people type behind options: every form that is said to be understood, and every one that is
// not.
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <optional>

#include "raftbed/parse.h"
#include "raftbed/suggest.h"

namespace raftbed::tools {
namespace {

std::optional<std::uint64_t> seed(std::string_view text) {
  const auto seed = parse_seed(text, "--seed");
  return seed ? std::optional(*seed) : std::nullopt;
}
std::optional<std::uint64_t> count(std::string_view text) {
  const auto count = parse_count(text, "--runs");
  return count ? std::optional(*count) : std::nullopt;
}

TEST_CASE("a seed is decimal, hexadecimal, or the first sixteen digits of a commit", "[parse]") {
  CHECK(seed("0") == 0);
  CHECK(seed("42") == 42);
  CHECK(seed("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(seed("0x2a") == 42);
  CHECK(seed("0X9E3779B97F4A7C15") == 0x9e3779b97f4a7c15);
  CHECK(seed("9e3779b97f4a7c15f39cc0605cedc8341082276b") == 0x9e3779b97f4a7c15);
  CHECK(seed("1234567890123456789012345678901234567890") == 0x1234567890123456);
}

TEST_CASE("a seed that is negative, too large or no number is refused", "[parse]") {
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "18446744073709551616", "0x",
                           "0x12345678901234567", "0x-1", "1e3", "abc", "9e3779b97f4a7c15"}) {
    INFO(text);
    CHECK_FALSE(seed(text).has_value());
    CHECK_FALSE(is_seed(text));
  }
}

TEST_CASE("a seed that is refused is shown, with the option and what was expected", "[parse]") {
  const Error error = parse_seed("-1", "--seed").error();
  CHECK(error.where == "--seed");
  CHECK(error.found == "'-1'");
  CHECK(error.expected.find("commit hash") != std::string::npos);
}

TEST_CASE("a count may be written in thousands, millions and powers of ten", "[parse]") {
  CHECK(count("1000") == 1'000);
  CHECK(count("10k") == 10'000);
  CHECK(count("2M") == 2'000'000);
  CHECK(count("1e6") == 1'000'000);
  CHECK(count("3E0") == 3);
  CHECK(count("0") == 0);
}

TEST_CASE("a count that wraps, is negative or has a fraction is refused", "[parse]") {
  for (const char* text : {"", "k", "e3", "1e", "-1", "1.5k", "1e20", "2e19", "18446744073709552k",
                           "1kk", "1e-3", "1 000"}) {
    INFO(text);
    CHECK_FALSE(count(text).has_value());
  }
}

TEST_CASE("a duration needs its unit", "[parse]") {
  CHECK(*parse_length("250ms", "--max-time") == milliseconds(250));
  CHECK(*parse_length("30s", "--max-time") == seconds(30));
  CHECK(*parse_length("5m", "--max-time") == seconds(300));
  CHECK(*parse_length("1.5s", "--max-time") == milliseconds(1'500));
  for (const char* text : {"", "30", "-5s", "5 m", "5min"}) {
    INFO(text);
    CHECK_FALSE(parse_length(text, "--max-time").ok());
  }
}

TEST_CASE("jobs are a positive number, or as many as the machine has", "[parse]") {
  CHECK(*parse_jobs("2", "-j") == 2);
  CHECK(*parse_jobs("auto", "-j") >= 1);
  for (const char* text : {"0", "-1", "", "all", "1025"}) CHECK_FALSE(parse_jobs(text, "-j").ok());
}

TEST_CASE("an event is written with or without its at sign", "[parse]") {
  CHECK(*parse_event("@1843", "--at") == 1'843);
  CHECK(*parse_event("1843", "--at") == 1'843);
  for (const char* text : {"", "@", "@-1", "@@1", "1843@"})
    CHECK_FALSE(parse_event(text, "--at").ok());
}

TEST_CASE("a bug may be on all nodes or on one, and is listed once", "[parse]") {
  const auto bugs = parse_bugs({"E01", "C03,n2", "E01"}, "--bug");
  REQUIRE(bugs.ok());
  REQUIRE(bugs->size() == 2);
  CHECK((*bugs)[0] == plan::BugSetting{Bug::E01, std::nullopt});
  CHECK((*bugs)[1] == plan::BugSetting{Bug::C03, NodeId(2)});
}

TEST_CASE("a bug that nobody knows is refused, with the nearest that there is", "[parse]") {
  CHECK(parse_bugs({"E1"}, "--bug").error().text().find("did you mean 'E01'?") !=
        std::string::npos);
  for (const char* text : {"", "e01", "E01,", "E01,x", "E01,n0", "E01,n10", "none"}) {
    INFO(text);
    CHECK_FALSE(parse_bugs({text}, "--bug").ok());
  }
}

TEST_CASE("a word that is near to a known one is suggested, one that is far is not", "[suggest]") {
  const std::vector<std::string> known{"run", "replay", "fuzz"};
  CHECK(suggestion("fuz", known) == ", did you mean 'fuzz'?");
  CHECK(suggestion("repaly", known) == ", did you mean 'replay'?");
  CHECK(suggestion("minimize", known).empty());
  CHECK(suggestion("", known).empty());
}

}  // namespace
}  // namespace raftbed::tools
