// Versions: where a system says that operations took effect, read, written again, and refused.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "sim/exchange/write.h"
#include "sim/linear/judge.h"
#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string put(std::string_view version) {
  return R"({"process":1,"f":"put","key":"x","value":"a","call":1,"return":2,"version":)" +
         std::string(version) + "}\n";
}

// The second put has an outcome that is unknown, and the last none that is told.
constexpr std::string_view versioned =
    R"({"process":1,"f":"put","key":"x","value":"a","call":1,"return":9,"version":7})"
    "\n"
    R"({"process":2,"f":"put","key":"x","value":"b","call":2,"version":9})"
    "\n"
    R"({"process":3,"f":"get","key":"x","value":"b","call":3,"return":9,"version":9})"
    "\n"
    R"({"process":4,"f":"cas","key":"x","expected":"a","value":"c","ok":false,"actual":"b",)"
    R"("call":4,"return":9,"version":9})"
    "\n"
    R"({"process":5,"f":"delete","key":"x","call":5})"
    "\n";

TEST_CASE("a version of JSON lines is a rank, also of an unknown outcome") {
  const auto loaded = taken(versioned);
  REQUIRE(loaded);
  CHECK(loaded->history.ranks == std::vector<std::uint64_t>{8, 10, 10, 10});
}

TEST_CASE("who tells no version has no ranks") {
  const auto loaded = taken(R"({"process":1,"f":"delete","key":"x","call":5})"
                            "\n");
  REQUIRE(loaded);
  CHECK(loaded->history.ranks.empty());
}

TEST_CASE("every form carries versions") {
  const auto loaded = taken(versioned);
  CHECK(*write(*loaded, Format::jsonl) == versioned);
  for (const Format format :
       {Format::jsonl, Format::edn, Format::jepsen_log, Format::porcupine, Format::binary}) {
    CAPTURE(name_of(format));
    const auto again = taken(*write(*loaded, format));
    REQUIRE(again);
    CHECK(said(*again, Carried::order) == said(*loaded, Carried::order));
  }
}

TEST_CASE("of events the answer tells the version, and the call does not") {
  const auto loaded = taken(put("3"));
  CHECK(*write(*loaded, Format::edn) ==
        "{:process 1, :type :invoke, :f :put, :key \"x\", :value \"a\"}\n"
        "{:process 1, :type :ok, :f :put, :key \"x\", :value \"a\", :version 3}\n");
  CHECK(*write(*loaded, Format::jepsen_log) ==
        "INFO  jepsen.util - 1\t:invoke\t:put\t[\"x\" \"a\"]\n"
        "INFO  jepsen.util - 1\t:ok\t:put\t[\"x\" \"a\"]\t{:version 3}\n");
}

// Where no reason of a failure is told, and where one is.
TEST_CASE("what was refused has a version in every form") {
  const std::string_view failures =
      R"({"process":1,"f":"cas","key":"x","expected":"a","value":"c","ok":false,"call":1,)"
      R"("return":2,"version":5})"
      "\n"
      R"({"process":1,"type":"invoke","f":"cas","key":"x","value":["a","b"],"time":3})"
      "\n"
      R"({"process":1,"type":"fail","f":"cas","key":"x","value":["a","b"],"time":4,"version":6})"
      "\n";
  const auto loaded = taken(failures);
  REQUIRE(loaded);
  CHECK(*write(*loaded, Format::jsonl) == failures);
  for (const Format format : {Format::edn, Format::jepsen_log, Format::binary}) {
    CHECK(said(*taken(*write(*loaded, format)), Carried::order) == said(*loaded, Carried::order));
  }
}

TEST_CASE("in events and outputs a version that is no number is somebody's own member") {
  const auto edn =
      taken(R"({:process 1 :type :invoke :f :put :key "x" :value 1})"
            R"({:process 1 :type :ok :f :put :key "x" :value 1 :version "3.5" :versions [1]})");
  REQUIRE(edn);
  CHECK(edn->history.ranks.empty());
  const auto porcupine =
      taken(R"({"ClientId":1,"Input":{"Op":"put","Key":"x","Value":"a"},"Call":1,)"
            R"("Output":{"Version":-1,"Versions":[1]},"Return":2})");
  REQUIRE(porcupine);
  CHECK(porcupine->history.ranks.empty());
}

TEST_CASE("what is left out takes its version along") {
  const std::string unread = R"({"process":1,"f":"get","key":"x","call":0,"version":3})"
                             "\n";
  const auto loaded = taken(unread + std::string(versioned));
  REQUIRE(loaded);
  CHECK(loaded->history.ranks == std::vector<std::uint64_t>{8, 10, 10, 10});
}

TEST_CASE("a version is an integer from 0 on") {
  CHECK(taken(put("0")));
  CHECK(taken(put("9223372036854775807")));
  for (const std::string_view wrong : {"-1", "1.5", "\"a\"", "9223372036854775808"}) {
    const auto loaded = taken(put(wrong));
    REQUIRE(!loaded);
    CHECK(loaded.error().text().find("expected \"version\", an integer from 0 on") !=
          std::string::npos);
  }
}

// A puzzle: each of two values is expected as often as it is written, at one time.
TEST_CASE("versions decide what is too dear to search") {
  std::string told;
  std::string untold;
  for (int i = 1; i <= 40; ++i) {
    const std::string is = i % 3 == 0 ? R"("a")" : i % 3 == 1 ? R"("b")" : R"("c")";
    const std::string was = i % 3 == 1 ? R"("a")" : i % 3 == 2 ? R"("b")" : R"("c")";
    const std::string line = R"({"process":)" + std::to_string(i) +
                             R"(,"f":"cas","key":"x","expected":)" + (i == 1 ? "null" : was) +
                             R"(,"value":)" + is + R"(,"call":1,"return":9)";
    told += line + R"(,"version":)" + std::to_string(i) + "}\n";
    untold += line + "}\n";
  }
  const auto verdict_of = [](const std::string& text) {
    return linear::judge(taken(text)->history, {.steps_a_key = 20}).verdict;
  };
  CHECK(verdict_of(told) == linear::Verdict::linearizable);
  CHECK(verdict_of(untold) == linear::Verdict::unknown);
}

}  // namespace
}  // namespace raftbed::exchange
