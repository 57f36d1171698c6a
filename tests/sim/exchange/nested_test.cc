// Lists and maps as values, and what EDN discards.
#include "sim/exchange/nested.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "said.h"
#include "sim/exchange/reader.h"

namespace raftbed::exchange {
namespace {

std::string canonical_of(std::string_view text, Dialect dialect) {
  std::string scratch;
  return canonical(Scanner(text, dialect, scratch).value());
}

std::string taken_in(std::string_view text, std::size_t step, Model model = Model::cas_register) {
  Options options;
  options.model = model;
  options.keeps_deeds = true;
  Reader reader("file", options);
  for (std::size_t at = 0; at < text.size(); at += step) reader.feed(text.substr(at, step));
  const auto loaded = reader.finish();
  return loaded ? said(*loaded, Carried::all) : loaded.error().text();
}

}  // namespace

TEST_CASE("a list or a map is the same however its blanks are put") {
  const auto json = [](std::string_view text) { return canonical_of(text, Dialect::json); };
  CHECK(json(R"({"a": [1 , 2], "b":{} })") == R"({"a":[1,2],"b":{}})");
  CHECK(json("[ ]") == "[]");
  CHECK(json(R"(["a  b", "\"]"])") == R"(["a  b","\"]"])");
  CHECK(json("[1,2]") != json("[12]"));
  CHECK(json("[1,2]") != json("{1,2}"));
  const auto edn = [](std::string_view text) { return canonical_of(text, Dialect::edn); };
  CHECK(edn("[1, (2  3) ; no\n {:a\t:b}]") == "[1 [2 3] {:a :b}]");
  CHECK(edn("(1[2]\"x\")") == edn("[1 [2] \"x\"]"));
  CHECK(edn("[:a:b]") != edn("[:a :b]"));
}

TEST_CASE("a string within a list or a map is the same however it is escaped") {
  const auto json = [](std::string_view text) { return canonical_of(text, Dialect::json); };
  CHECK(json(R"({"a":"\u003c"})") == json(R"({"a":"<"})"));
  CHECK(json(R"(["\u0041", ["\/", "\n"]])") == R"(["A",["/","\u000a"]])");
  CHECK(json(R"({"\u0061":1})") == R"({"a":1})");
  CHECK(json(R"(["\u005d"])") == R"(["]"])");
  CHECK(canonical_of(R"(["\u0041" "\"" :A])", Dialect::edn) == R"(["A" "\"" :A])");
  CHECK(
      taken_in(R"({"process":1,"f":"put","value":{"a":"\u003c"},"call":1,"return":2})", 100,
               Model::kv) ==
      taken_in(R"({"process":1,"f":"put","value":{"a":"<"},"call":1,"return":2})", 100, Model::kv));
}

TEST_CASE("what EDN discards is no member of a list or a map") {
  const auto edn = [](std::string_view text) { return canonical_of(text, Dialect::edn); };
  CHECK(edn("[1 #_2]") == "[1]");
  CHECK(edn("[#_#_1 [2 3] (4 #_{:a \"\\u0041\"}) #_x]") == "[[4]]");
  CHECK(edn("{:a #_:b 1, #_ ; no\n :c}") == "{:a 1}");
}

TEST_CASE("a list that is malformed stands as it was written from there on") {
  const auto json = [](std::string_view text) { return canonical_of(text, Dialect::json); };
  CHECK(json("[1 , (2 , 3)]") == "[1, (2 , 3)]");
  CHECK(json("[(1)]") != json("[[1]]"));
  CHECK(json(R"([ "\q", 2 ])") == R"([ "\q", 2 ])");
}

TEST_CASE("a value that is a list is not another one for its blanks") {
  CHECK(taken_in("{:process 1 :type :invoke :f :write :value [1 2]}"
                 "{:process 1 :type :ok :f :write :value (1,2)}",
                 100) == "1 1  nil \"[1 2]\" 0 nil - 1 2\n");
  CHECK(taken_in(R"({"process":1,"f":"put","key":{"a": 1},"value":[1, 2],"call":1,"return":2})",
                 100, Model::kv) == "1 1 {\"a\":1} nil \"[1,2]\" 0 nil - 1 2\n");
}

TEST_CASE("what EDN discards is none of the history, in whatever chunks it comes") {
  const std::string event = "{:process 1 :type :invoke :f :write :value 1}";
  const std::string other = "{:process 1 :type :ok :f :write :value 2}";
  const std::string open = "1 1  nil \"1\" 2 nil - 1\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    CHECK(taken_in(event + " #_" + other, step) == open);
    CHECK(taken_in(event + " #_ ; why\n#jepsen.history.Op " + other, step) == open);
    CHECK(taken_in("[" + event + " #_#_" + other + "\n" + other + "]", step) == open);
    CHECK(taken_in("#_ word #jepsen.history.Op" + event, step) == open);
    CHECK(taken_in("#_[" + other + "]" + event, step) == "file:1:3: expected a map, found '['");
  }
  CHECK(taken_in("{:process 1 #_ :process #_ [2] :type :invoke :f :write #_{:a 1} :value 1 #_:x}",
                 100) == open);
  CHECK(taken_in("{:process 1 #_#_:value 2 :type :invoke :f :write :value #_0 1}", 100) == open);
}

TEST_CASE("no number of discards exhausts the stack") {
  std::string many;
  for (int count = 0; count < 200'000; ++count) many += "#_";
  CHECK(taken_in("{:process 1 " + many + "}", 1 << 20).starts_with("file:1:"));
}

}  // namespace raftbed::exchange
