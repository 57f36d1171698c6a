// Lists and maps as values, and what EDN discards.
#include "sim/exchange/nested.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>

#include "sim/exchange/write.h"
#include "sim/linear/judge.h"
#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string canonical_of(std::string_view text, Dialect dialect) {
  std::string scratch;
  const Node nested = Scanner(text, dialect, scratch).value();
  REQUIRE(nested.is_nested());
  return canonical(nested);
}

Loaded loaded_from(std::string_view text, const char* initial = nullptr) {
  Options options;
  options.has_initial = initial != nullptr;
  if (initial != nullptr) options.initial = initial;
  auto loaded = taken(text, options);
  REQUIRE(loaded);
  return std::move(*loaded);
}

std::string of_register(std::string_view text, std::size_t step = at_once) {
  return taken_as(text, with(Model::cas_register), step);
}

}  // namespace

TEST_CASE("a list or a map is the same however its blanks are put") {
  const auto json = [](std::string_view text) { return canonical_of(text, Dialect::json); };
  CHECK(json(R"({"a": [1 , 2], "b":{} })") == R"({"a":[1,2],"b":{}})");
  CHECK(json("[ ]") == "[]");
  CHECK(json(R"(["a  b", "\"]"])") == R"(["a  b","\"]"])");
  CHECK(json("[1,2]") != json("[12]"));
  CHECK(json("[]") != json("{}"));
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
  CHECK(taken_as(R"({"process":1,"f":"put","value":{"a":"\u003c"},"call":1,"return":2})") ==
        taken_as(R"({"process":1,"f":"put","value":{"a":"<"},"call":1,"return":2})"));
}

TEST_CASE("what EDN discards is no member of a list or a map") {
  const auto edn = [](std::string_view text) { return canonical_of(text, Dialect::edn); };
  CHECK(edn("[1 #_2]") == "[1]");
  CHECK(edn("[#_#_1 [2 3] (4 #_{:a \"\\u0041\"}) #_x]") == "[[4]]");
  CHECK(edn("{:a #_:b 1, #_ ; no\n :c}") == "{:a 1}");
}

TEST_CASE("a list of EDN that is malformed stands as it was written from there on") {
  const auto edn = [](std::string_view text) { return canonical_of(text, Dialect::edn); };
  CHECK(edn(R"([1 , 2  "\q", (3) ])") == R"([1 2  "\q", (3) ])");
  CHECK(edn(R"(["\q"])") != edn(R"(["q"])"));
}

TEST_CASE("a text that is a malformed list is no list to any form") {
  for (const Format format : formats) {
    CAPTURE(name_of(format));
    CHECK(nested_of(R"(["q"])", format) == "\xff[\"q\"]");
    CHECK_FALSE(nested_of(R"(["\q"])", format));
  }
}

// What is copied there must not move, and its room is for texts that are kept.
TEST_CASE("what is copied of the strings of a nested value is not kept") {
  const std::string nested = R"({"\u0061":["\n)" + std::string(1000, 'v') + R"("]})";
  const std::string text = nested + R"("\u006b")" + nested;
  std::string scratch;
  scratch.reserve(text.size());
  Scanner scanner(text, Dialect::json, scratch);
  CHECK(scanner.value().is_nested());
  CHECK(scratch.empty());
  CHECK(scanner.value().text == "k");
  CHECK(scanner.value().is_nested());
  CHECK(scratch == "k");
}

TEST_CASE("a value that is a list is not another one for its blanks") {
  CHECK(of_register("{:process 1 :type :invoke :f :write :value [1 2]}"
                    "{:process 1 :type :ok :f :write :value (1,2)}") ==
        "1 1  nil [1 2] 0 nil - 1 2\n");
  CHECK(taken_as(R"({"process":1,"f":"put","key":{"a": 1},"value":[1, 2],"call":1,"return":2})") ==
        "1 1 \xff{\"a\":1} nil [1,2] 0 nil - 1 2\n");
}

TEST_CASE("a quote within a string of a list, and one as a character, end nothing") {
  const auto put = [](const std::string& value) {
    const std::string event = " :process 1 :f :write :value " + value + "}\n";
    return "[{:type :invoke" + event + "{:type :ok" + event + "]";
  };
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, at_once}) {
    CHECK(of_register(put(R"([1 "a\"]" ["\\"] {"\u0022" 2}])"), step) ==
          R"(1 1  nil [1 "a\"]" ["\\"] {"\"" 2}] 0 nil - 1 2)"
          "\n");
    CHECK(of_register(put(R"([\" 1 \[ \; \\ \newline])"), step) ==
          R"(1 1  nil [\" 1 \[ \; \\ \newline] 0 nil - 1 2)"
          "\n");
    CHECK(of_register(put(R"(\})"), step) == "1 1  nil \"\\}\" 0 nil - 1 2\n");
  }
  CHECK(taken_as("INFO  jepsen.util - 1\t:invoke\t:put\t[\"k\" [\"a\\\"b\" \\\"]]\n") ==
        "1 1 k nil [\"a\\\"b\" \\\"] 2 nil - 1\n");
  CHECK(
      of_register("{:process 1 :value [\\").starts_with("file:1:22: expected the end of the map"));
}

TEST_CASE("a text that looks like a list is none") {
  const std::string put = R"({"process":1,"f":"put","value":[1],"call":1,"return":2})"
                          "\n";
  const std::string get = R"({"process":1,"f":"get","value":"[1]","call":3,"return":4})";
  const auto loaded = loaded_from(put + get);
  CHECK(said(loaded, Carried::all) == "1 0  nil nil 0 \"[1]\" - 3 4\n1 1  nil [1] 0 nil - 1 2\n");
  CHECK(loaded.deeds[0].call.value != loaded.deeds[1].answer.read);
}

TEST_CASE("a key that is a text that looks like a list is another one than the list") {
  const auto of_key = [](const std::string& key, const std::string& rest) {
    return R"({"process":1,"key":)" + key + rest + "}\n";
  };
  const std::string put = R"(,"f":"put","value":1,"call":1,"return":2)";
  const std::string get = R"(,"f":"get","value":null,"call":3,"return":4)";
  const auto loaded = loaded_from(of_key("\"[1]\"", put) + of_key("[1]", get));
  CHECK(loaded.history.parts().size() == 2);
  CHECK(linear::judge(loaded.history).verdict == linear::Verdict::linearizable);
  const auto same = loaded_from(of_key("[ 1 ]", put) + of_key("[1]", get));
  CHECK(same.history.parts().size() == 1);
  CHECK(linear::judge(same.history).verdict == linear::Verdict::not_linearizable);
  for (const Format format : formats) {
    CAPTURE(name_of(format));
    const auto again = loaded_from(*write(loaded, format));
    CHECK(again.history.parts().size() == 2);
    CHECK(said(again, Carried::order) == said(loaded, Carried::order));
  }
  const auto other = loaded_from(of_key("{\"a\":1}", put));
  CHECK(write(other, Format::edn)
            .error()
            .found.starts_with("a list or a map in another notation: the put"));
}

TEST_CASE("lists are written as such, in their notation, and read again") {
  const auto json = loaded_from(
      R"({"process":1,"f":"cas","key":[1],"expected":["\u003c",{"a":null}],"value":"[1]",)"
      R"("call":1,"return":2})"
      "\n"
      R"({"process":1,"f":"get","key":[1],"value":["<",{"a":null}],"call":3,"return":4})");
  for (const Format format : {Format::jsonl, Format::porcupine, Format::binary}) {
    CHECK(said(loaded_from(*write(json, format)), Carried::all) == said(json, Carried::all));
  }
  CHECK(write(json, Format::edn)
            .error()
            .found.starts_with("a list or a map in another notation: the cas"));
  const auto edn = loaded_from(
      "{:process 1 :type :invoke :f :cas :key 1 :value [[1, :a] (2 #_3)]}"
      "{:process 1 :type :ok :f :cas :key 1 :value [[1, :a] [2]]}");
  for (const Format format : {Format::edn, Format::jepsen_log, Format::binary}) {
    CHECK(said(loaded_from(*write(edn, format)), Carried::order) == said(edn, Carried::order));
  }
  CHECK(!write(edn, Format::jsonl));
  const auto both = loaded_from("{:process 1 :type :invoke :f :put :key 1 :value [\"a\"]}");
  CHECK(said(loaded_from(*write(both, Format::jsonl)), Carried::order) ==
        said(both, Carried::order));
}

TEST_CASE("bytes that are no text are none within a list either") {
  auto loaded = loaded_from(R"({"process":1,"f":"put","value":["a"],"call":1,"return":2})");
  loaded.deeds[0].call.value = loaded.history.value_of("\xff[\"\xfe\"]");
  CHECK(write(loaded, Format::jsonl).error().found.starts_with("a text that is not UTF-8"));
  CHECK(said(loaded_from(*write(loaded, Format::binary)), Carried::all) ==
        said(loaded, Carried::all));
}

TEST_CASE("what is held at first may be a list") {
  const auto begins_with = [](std::string_view text, const char* initial) {
    const auto loaded = loaded_from(text, initial);
    return loaded.deeds[0].answer.read == loaded.history.initial;
  };
  const std::string_view edn =
      "{:process 1 :type :invoke :f :read :key 0 :value nil}"
      "{:process 1 :type :ok :f :read :key 0 :value [1 2]}";
  CHECK(begins_with(edn, "(1, 2)"));
  CHECK_FALSE(begins_with(edn, "[1"));
  CHECK(begins_with(R"({"process":1,"f":"get","value":[1,2],"call":1,"return":2})", "[1, 2]"));
  CHECK(begins_with(*write(loaded_from(edn), Format::binary), "[1 2]"));
}

TEST_CASE("what EDN discards is none of the history, in whatever chunks it comes") {
  const std::string event = "{:process 1 :type :invoke :f :write :value 1}";
  const std::string other = "{:process 1 :type :ok :f :write :value 2}";
  const std::string open = "1 1  nil \"1\" 2 nil - 1\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    CHECK(of_register(event + " #_" + other, step) == open);
    CHECK(of_register(event + " #_ ; why\n#jepsen.history.Op " + other, step) == open);
    CHECK(of_register("[" + event + " #_#_" + other + "\n" + other + "]", step) == open);
    CHECK(of_register("#_ word #jepsen.history.Op" + event, step) == open);
    CHECK(of_register("#_[" + other + "]" + event, step) == "file:1:3: expected a map, found '['");
  }
  CHECK(of_register(
            "{:process 1 #_ :process #_ [2] :type :invoke :f :write #_{:a 1} :value 1 #_:x}") ==
        open);
  CHECK(of_register("{:process 1 #_#_:value 2 :type :invoke :f :write :value #_0 1}") == open);
}

TEST_CASE("no number of discards exhausts the stack") {
  std::string many;
  for (int count = 0; count < 200'000; ++count) many += "#_";
  CHECK(of_register("{:process 1 " + many + "}").starts_with("file:1:"));
}

}  // namespace raftbed::exchange
