// What is written: within the bounds of each form, and by whom.
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string>

#include "sim/exchange/binary.h"
#include "sim/exchange/write.h"
#include "taken.h"

namespace raftbed::exchange {
namespace {

constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

std::string put(std::int64_t process, std::int64_t call, std::int64_t answer) {
  return R"({"process":)" + std::to_string(process) +
         R"(,"f":"put","key":"x","value":"a","call":)" + std::to_string(call) + R"(,"return":)" +
         std::to_string(answer) + "}\n";
}

}  // namespace

TEST_CASE("numbers for who calls twice at a time are found beside the greatest of processes") {
  for (const std::int64_t process : {greatest - 1, greatest}) {
    const auto loaded = taken(put(process, 1, 9) + put(process, 2, 8) + put(process, 3, 7) +
                              put(0, 4, 5) + put(2, 4, 5));
    REQUIRE(loaded);
    const auto text = write(*loaded, Format::edn);
    REQUIRE(text);
    for (const std::int64_t as : {process, std::int64_t{1}, std::int64_t{3}}) {
      CHECK(text->find("{:process " + std::to_string(as) + ", :type :ok") != text->npos);
    }
    CHECK(taken(*text)->deeds.size() == 5);
  }
}

TEST_CASE("a process that calls very often before it is answered is written") {
  constexpr std::int64_t calls = 50'000;
  std::string lines;
  for (std::int64_t i = 0; i < calls; ++i) lines += put(1, i, 2 * calls - i);
  const auto text = write(*taken(lines), Format::jepsen_log);
  REQUIRE(text);
  CHECK(taken(*text)->deeds.size() == calls);
}

TEST_CASE("a compare-and-set that was refused is told in each form with what it tells") {
  const std::string_view lines =
      R"({"process":1,"f":"cas","key":"x","expected":"a","value":"b","ok":false,)"
      R"("call":1,"return":2})"
      "\n"
      R"({"process":1,"f":"cas","key":"x","expected":"a","value":"b","ok":false,"actual":"c",)"
      R"("call":3,"return":4})"
      "\n"
      R"({"process":1,"type":"invoke","f":"cas","key":"x","value":["a","b"],"time":5})"
      "\n"
      R"({"process":1,"type":"fail","f":"cas","key":"x","value":["a","b"],"time":6})"
      "\n";
  const auto loaded = taken(lines);
  const auto edn = write(*loaded, Format::edn);
  CHECK(edn->find(":value [\"a\" \"b\"], :error :differs}\n") != edn->npos);
  CHECK(edn->find(":value [\"a\" \"b\"], :actual \"c\"}\n") != edn->npos);
  const auto log = write(*loaded, Format::jepsen_log);
  CHECK(log->find(":fail\t:cas\t[\"x\" [\"a\" \"b\"]]\t:differs\n") != log->npos);
  CHECK(log->find(":fail\t:cas\t[\"x\" [\"a\" \"b\"]]\t{:actual \"c\"}\n") != log->npos);
  CHECK(log->find(":fail\t:cas\t[\"x\" [\"a\" \"b\"]]\n") != log->npos);
  for (const Format format : {Format::edn, Format::jepsen_log, Format::jsonl, Format::binary}) {
    CHECK(said(*taken(*write(*loaded, format)), Carried::order) == said(*loaded, Carried::order));
  }
  CHECK(*write(*taken(lines), Format::jsonl) == lines);
}

TEST_CASE("failures without a reason are Porcupine's where they are constraints") {
  const std::string_view failed =
      "{:process 1 :type :invoke :f :cas :key \"x\" :value [1 2]}"
      "{:process 1 :type :fail :f :cas :key \"x\" :value [1 2]}"
      "{:process 1 :type :invoke :f :put :key \"x\" :value 1}"
      "{:process 1 :type :fail :f :put :key \"x\" :value 1}";
  Options options;
  CHECK(!write(*taken(failed, options), Format::porcupine));
  options.failure = Failure::constraint;
  const auto text = write(*taken(failed, options), Format::porcupine);
  REQUIRE(text);
  CHECK(said(*taken(*text), Carried::all) ==
        "1 1 x nil \"1\" 2 nil - 3\n"
        "1 4 x \"1\" \"2\" 1 nil differs 1 2\n");
}

TEST_CASE("an error behind the value of a log that is not ours tells nothing") {
  const auto loaded = taken(
      "INFO  jepsen.util - 1\t:invoke\t:cas\t[1 [2 3]]\n"
      "INFO  jepsen.util - 1\t:fail\t:cas\t[1 [2 3]]\t{:type \"x} {:\n");
  REQUIRE(loaded);
  CHECK(said(*loaded, Carried::order) == "4 1 \"2\" \"3\" 1 nil -\n");
}

TEST_CASE("long texts end a block of the binary form before its reader would refuse it") {
  std::string lines;
  constexpr std::size_t length = 5000;
  for (int i = 0; i < 4096; ++i) {
    lines += R"({"process":1,"f":"put","key":"x","value":")" + std::string(length, 'v') +
             std::to_string(i) + R"(","call":)" + std::to_string(i) + "}\n";
  }
  const auto loaded = taken(lines);
  const auto text = write(*loaded, Format::binary);
  REQUIRE(text);
  REQUIRE(text->size() > binary_body_max);
  const auto again = taken(*text);
  REQUIRE(again);
  CHECK(said(*again, Carried::all) == said(*loaded, Carried::all));
}

TEST_CASE("texts that fit into a block each, and not together, are in blocks of their own") {
  const std::string half(std::size_t{binary_body_max} / 2, 'v');
  const auto line = [&](char f, const std::string& value, const std::string& expected) {
    const bool is_cas = f == 'c';
    return R"({"process":1,"f":")" + std::string(is_cas ? "cas" : "put") +
           R"(","key":"x","value":")" + value + '"' +
           (is_cas ? R"(,"expected":")" + expected + '"' : std::string()) + ",\"call\":1}\n";
  };
  const auto loaded = taken(line('c', half + "1", half + "2"));
  const auto text = write(*loaded, Format::binary);
  REQUIRE(text);
  const auto again = taken(*text);
  REQUIRE(again);
  CHECK(said(*again, Carried::all) == said(*loaded, Carried::all));
  const auto refused = write(*taken(line('p', half + half, "")), Format::binary);
  REQUIRE(!refused);
  CHECK(refused.error().found ==
        "a text of more than 16777116 bytes: the put of process 1, called at 1 (line 1)");
}

}  // namespace raftbed::exchange
