// What looks like a history and is none, and what only looks like none.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string cas_with_output(std::string_view output) {
  return R"([{"ClientId":1,"Input":{"Op":"cas","Key":"x","Expected":"a","Value":"b"},"Call":1,)"
         R"("Output":)" +
         std::string(output) + R"(,"Return":2}])";
}

std::string edn_answered(std::string_view function, std::string_view called,
                         std::string_view answer) {
  const std::string f(function);
  return "{:process 1 :type :invoke :f :" + f + " :key \"x\" :value " + std::string(called) +
         "}\n{:process 1 :type :ok :f :" + f + ' ' + std::string(answer) + '}';
}

}  // namespace

TEST_CASE("a slip of the pen is not taken for another operation") {
  const auto put = [](const std::string& rest) {
    return taken_as(R"({"process":1,"f":"put","key":"x","call":1,"return":2)" + rest + "}\n");
  };
  for (const std::string ok : {"0", "null", "\"false\"", "\"no\"", "[]"}) {
    CAPTURE(ok);
    CHECK(put(R"(,"value":"a","ok":)" + ok).starts_with("file:1:"));
  }
  CHECK(put(R"(,"value":"a","ok":0)") == "file:1:71: expected \"ok\", true or false, found '0'");
  CHECK(put(R"(,"value":"a","ok":true)").starts_with("1 "));
  CHECK(taken_as(R"({"process":1,"f":"put","key":"x","value":"a","ok":true,"call":1})") ==
        "file:1:1: expected \"return\" where \"ok\" is said, found none");
}

TEST_CASE("a compare-and-set of Porcupine's that tells no Ok is not taken for done") {
  CHECK(taken_as(cas_with_output(R"({"Ok":true})")) == "1 4 x \"a\" \"b\" 0 nil - 1 2\n");
  CHECK(taken_as(cas_with_output(R"({"Ok":false,"Unknown":true})")) ==
        "1 4 x \"a\" \"b\" 2 nil - 1\n");
  CHECK(taken_as(cas_with_output("null")) == "1 4 x \"a\" \"b\" 2 nil - 1\n");
  CHECK(taken_as(cas_with_output("{}")) ==
        "file:1:2: expected \"Ok\" of a cas, or \"Unknown\", true or false, found none");
  CHECK(taken_as(cas_with_output(R"({"Unknown":false,"Ok":1})")) ==
        "file:1:114: expected \"Ok\" of a cas, or \"Unknown\", true or false, found '1'");
}

TEST_CASE("a member that is told twice is refused, whichever of the two would hold") {
  CHECK(taken_as(R"({"process":1,"f":"get","call":1,"return":2,"return":3})") ==
        "file:1:53: expected no second \"return\", found '3}'");
  CHECK(taken_as(R"([{"ClientId":1,"Input":{"Op":0,"op":1},"Call":1}])") ==
        "file:1:37: expected no second \"op\", found '1'");
  CHECK(taken_as("{:process 1 :type :invoke :f :get :f :put}") ==
        "file:1:37: expected no second :f, found ' :put'");
  CHECK(taken_as(R"({"process":1,"f":"get","_more":1,"_more":2,"call":1})") ==
        "1 0  nil nil 2 nil - 1\n");
}

TEST_CASE("a misspelt member is not passed over: it would make another operation") {
  const std::string expected = "expected a member of an operation, or one with '_' first, found ";
  CHECK(taken_as(R"({"process":1,"f":"get","value":"a","call":1,"retrun":3})") ==
        "file:1:46: " + expected + "'retrun'");
  CHECK(taken_as(R"({"process":1,"f":"put","value":"a","okay":false,"call":1,"return":3})") ==
        "file:1:37: " + expected + "'okay'");
  CHECK(taken_as(R"({"process":1,"type":"invoke","f":"get","node":"n1"})") ==
        "1 0  nil nil 2 nil - 1\n");
}

TEST_CASE("what is written is said, be it null; what a compare-and-set met, where it failed") {
  const auto writing = [](const std::string& function, const std::string& rest) {
    return taken_as(R"({"process":1,"f":")" + function + R"(","call":1,"return":2)" + rest + "}");
  };
  for (const std::string function : {"put", "append", "cas"}) {
    CHECK(writing(function, R"(,"expected":1)") ==
          "file:1:1: expected \"value\", what is written, found none");
    const std::string expected = function == "cas" ? R"(,"expected":1)" : "";
    CHECK(writing(function, expected + R"(,"value":null)").starts_with("1 "));
  }
  CHECK(writing("cas", R"(,"expected":1,"value":2,"actual":3)") ==
        "file:1:76: expected \"actual\" where \"ok\" is false alone, found '3'");
  CHECK(writing("cas", R"(,"expected":1,"value":2,"ok":false,"actual":3)").starts_with("1 "));
  CHECK(writing("put", R"(,"expected":1,"value":2)") ==
        "file:1:55: expected no \"expected\" but of a cas, found '1'");
  CHECK(writing("delete", R"(,"value":2)") ==
        "file:1:55: expected no \"value\" of a delete or of a lock, found '2'");
  CHECK(writing("delete", R"(,"value":null,"expected":null)").starts_with("1 "));
}

TEST_CASE("an answer that tells another key or value than its call is no answer to it") {
  const std::string refused = "file:2:1: expected the ";
  CHECK(taken_as(edn_answered("put", "1", ":key \"x\" :value 2")) ==
        refused + "value of the call of line 1, found '2'");
  CHECK(taken_as(edn_answered("put", "1", ":key \"y\" :value 1")) ==
        refused + "key of the call of line 1, found 'y'");
  CHECK(taken_as(edn_answered("cas", "[1 2]", ":key \"x\" :value [1 3]")) ==
        refused + "value of the call of line 1, found '1 3'");
  CHECK(taken_as(edn_answered("get", "nil", ":key \"y\" :value 2")) ==
        refused + "key of the call of line 1, found 'y'");
  CHECK(taken_as(edn_answered("cas", "[1 2]", ":key \"x\" :value [1 2]")) ==
        "1 4 x \"1\" \"2\" 0 nil - 1 2\n");
  CHECK(taken_as(edn_answered("put", "1", "")) == "1 1 x nil \"1\" 0 nil - 1 2\n");
}

TEST_CASE("an answer to something else than was called is no answer to it") {
  CHECK(taken_as("{:process 1 :type :invoke :f :get :key \"x\"}\n"
                 "{:process 1 :type :ok :f :put}") ==
        "file:2:1: expected the answer to the call of line 1, found one to 'put'");
  CHECK(taken_as("{:process 1 :type :invoke :f :get :key \"x\"}\n"
                 "{:process 1 :type :ok :f :read :value 1}") == "1 0 x nil nil 0 \"1\" - 1 2\n");
}

TEST_CASE("a call at the beginning or the end of all time is refused where it stands") {
  const std::string expected = " between the beginning and the end of all time, found ";
  for (const std::string at : {"-9223372036854775807", "9223372036854775807"}) {
    CHECK(taken_as(R"({"process":1,"f":"get","call":)" + at + "}") ==
          "file:1:31: expected a \"call\"" + expected + '\'' + at + '\'');
    CHECK(taken_as(R"([{"ClientId":1,"Input":{"Op":0},"Call":)" + at + "}]") ==
          "file:1:40: expected a \"Call\"" + expected + '\'' + at + '\'');
  }
}

TEST_CASE("a record of Porcupine's ends as it began") {
  CHECK(taken_as(R"([{"ClientId":1,"Input":{"Op":0},"Call":1]])") ==
        "file:1:41: expected '}', found ']'");
}

TEST_CASE("a mark of byte order before a text is passed over, however it is cut") {
  const std::string mark = "\xef\xbb\xbf";
  const std::string line = R"({"process":1,"f":"get","key":"x","call":1})";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{100}}) {
    CHECK(taken_as(mark + line, {}, step) == "1 0 x nil nil 2 nil - 1\n");
    CHECK(taken_as(mark + line, with(Format::jsonl), step) == "1 0 x nil nil 2 nil - 1\n");
  }
  CHECK(taken_as(mark + edn_answered("put", "1", "")) == "1 1 x nil \"1\" 0 nil - 1 2\n");
  CHECK(taken_as(mark + "[", Format::porcupine).starts_with("file:1:2: expected the end"));
  CHECK(taken_as(mark + "\x89RBH\r\n\x1a\x01", Format::binary) ==
        "file, byte 0: expected the magic of the binary form, found none");
}

TEST_CASE("what is wrong within a map or a line is told with its column") {
  CHECK(taken_as("INFO  jepsen.util - 1\t:invoke\t:write\t\"\\q\"\n") ==
        "file:1:40: expected an escape, found 'q\"'");
  CHECK(taken_as("\n  {:process 1 :value \"\\q\"}") ==
        "file:2:24: expected an escape, found 'q\"'");
}

TEST_CASE("a list of an integer is no integer") {
  const std::string right =
      R"({"process":1,"f":"delete","key":"x","call":2,"return":3,"version":4})";
  CHECK(taken(right));
  for (const std::string_view number : {"1", "2", "3", "4"}) {
    std::string wrong = right;
    wrong.replace(wrong.rfind(number), 1, '[' + std::string(number) + ']');
    CHECK(taken_as(wrong).ends_with(", found the list '" + std::string(number) + "'"));
  }
  CHECK_FALSE(
      taken(R"([{"ClientId":1,"Input":{"Op":"get"},"Call":[1],"Output":null,"Return":2}])"));
  CHECK_FALSE(
      taken(R"([{"ClientId":1,"Input":{"Op":"get"},"Call":1,"Output":null,"Return":[2]}])"));
  CHECK_FALSE(
      taken(R"([{"ClientId":[1],"Input":{"Op":"get"},"Call":1,"Output":null,"Return":2}])"));
}

TEST_CASE("operations of JSON lines have calls and returns of their own, one process or not") {
  CHECK(taken_as(R"({"process":1,"f":"get","call":1,"return":9})"
                 "\n"
                 R"({"process":1,"f":"get","call":2,"return":3})") ==
        "1 0  nil nil 0 nil - 1 9\n"
        "1 0  nil nil 0 nil - 2 3\n");
}

}  // namespace raftbed::exchange
