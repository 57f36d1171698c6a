// What JSON is, as RFC 8259 has it, and what only looks like it.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string line_with(const std::string& value) {
  return R"({"process":1,"f":"put","key":"x","value":)" + value + R"(,"call":1,"return":2})";
}
std::string porcupine_with(const std::string& value) {
  return R"([{"ClientId":1,"Input":{"Op":"put","Key":"x","Value":)" + value +
         R"(},"Call":1,"Output":{},"Return":2}])";
}

}  // namespace

TEST_CASE("a number of JSON is one as RFC 8259 has it") {
  for (const std::string number :
       {"0", "-0", "10", "-1", "1.50", "0.5", "1e0", "1E+2", "-2.5e-3"}) {
    CAPTURE(number);
    const std::string put = "1 1 x nil \"" + number + "\" 0 nil - 1 2\n";
    CHECK(taken_as(line_with(number)) == put);
    CHECK(taken_as(porcupine_with(number)) == put);
    CHECK(taken_as(line_with("[" + number + "]")) == "1 1 x nil [" + number + "] 0 nil - 1 2\n");
  }
  for (const std::string other : {"01", "-01", "00", "1-2", "1.", "+1", ".5", "-", "--1", "1e",
                                  "1e+", "1.e3", "1N", "2M", "1/2", "1.2.3", "0x10", "1e5.0"}) {
    CAPTURE(other);
    const std::string expected = ": expected a number of JSON, found '" + other + "'";
    CHECK(taken_as(line_with(other)) == "file:1:42" + expected);
    CHECK(taken_as(porcupine_with(other)) == "file:1:54" + expected);
    CHECK(taken_as(line_with("[7,{\"a\":" + other + "}]")) == "file:1:50" + expected);
  }
  CHECK(taken_as(R"({"process":01,"f":"get","call":1})") ==
        "file:1:12: expected a number of JSON, found '01'");
  CHECK(taken_as(R"({"process":1,"f":"get","call":1,"_more":+1})") ==
        "file:1:41: expected a number of JSON, found '+1'");
}

TEST_CASE("a number is what was written, and so is the text that is written alike") {
  const auto keys = [](std::string_view lines) { return taken(lines)->history.parts().size(); };
  const auto get = [](const std::string& key) {
    return R"({"process":1,"f":"get","key":)" + key + ",\"call\":1}\n";
  };
  CHECK(keys(get("1") + get("1.0") + get("1e0")) == 3);
  CHECK(keys(get("1") + get("\"1\"")) == 1);
  CHECK(keys("{:process 1 :type :invoke :f :get :key :1}"
             "{:process 2 :type :invoke :f :get :key \"1\"}") == 1);
}

TEST_CASE("EDN has numbers of its own") {
  for (const std::string number : {"+1", "1N", "2.5M", "1/2", "-0"}) {
    CHECK(taken_as("{:process 1 :type :invoke :f :put :value " + number + "}") ==
          "1 1  nil \"" + number + "\" 2 nil - 1\n");
  }
}

TEST_CASE("lists and maps of JSON are told by its grammar, wherever they stand") {
  const auto refusal = [](const std::string& value) {
    const std::string text = taken_as(line_with(value));
    const std::string place = "file:1:";
    return text.starts_with(place) ? text.substr(place.size()) : text;
  };
  CHECK(refusal("[1 2]") == "45: expected ',' or ']', found '2],\"call\":1,'");
  CHECK(refusal("[1,]") == "45: expected a value, found '],\"call\":1,\"'");
  CHECK(refusal("[,1]") == "43: expected a value, found ',1],\"call\":1'");
  CHECK(refusal("[1}") == "44: expected ',' or ']', found '},\"call\":1,\"'");
  CHECK(refusal("{\"a\":1]") == "48: expected ',' or '}', found '],\"call\":1,\"'");
  CHECK(refusal("{1:2}") == "43: expected a member's name, found '1:2},\"call\":'");
  CHECK(refusal("{\"a\" 2}") == "47: expected ':', found '2},\"call\":1,'");
  CHECK(refusal("{\"a\":1,}") == "49: expected a member's name, found '},\"call\":1,\"'");
  CHECK(refusal("[what]") == "43: expected a value, found 'what],\"call\"'");
  CHECK(refusal("[\"\\q\"]") == "45: expected an escape, found 'q\"],\"call\":1'");
  CHECK(taken_as(line_with(R"({"a":[],"b":{},"c":[[{"d":null}],"]"]})")) ==
        R"(1 1 x nil {"a":[],"b":{},"c":[[{"d":null}],"]"]} 0 nil - 1 2)"
        "\n");
}

TEST_CASE("a round bracket is none of JSON") {
  CHECK(taken_as(line_with("[(]")) == "file:1:43: expected a value, found '(],\"call\":1,'");
  CHECK(taken_as(line_with("[(1)]")) == "file:1:43: expected a value, found '(1)],\"call\":'");
  CHECK(taken_as(porcupine_with("(")) == "file:1:54: expected a value, found '(},\"Call\":1,'");
  CHECK(taken_as(porcupine_with("[)]")) == "file:1:55: expected a value, found ')]},\"Call\":1'");
}

TEST_CASE("no nesting of lists exhausts the stack") {
  const std::string deep(200'000, '[');
  CHECK(taken_as(line_with(deep)).starts_with("file:1:200042: expected a value"));
  CHECK(
      taken_as(line_with(deep + "1" + std::string(deep.size(), ']'))).starts_with("1 1 x nil [["));
}

}  // namespace raftbed::exchange
