// Members that no reader knows: of somebody's own, or misspelt.
#include "sim/exchange/slips.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string of_porcupine(const std::string& input, const std::string& output,
                         const std::string& rest = R"("Return":2)") {
  return taken_as(R"([{"ClientId":1,"Input":)" + input + R"(,"Call":1,"Output":)" + output + "," +
                  rest + "}]");
}

}  // namespace

TEST_CASE("who tells of an owner says which") {
  const std::string acquire = R"("Input":{"Op":"acquire","Key":"x"},"Call":1,"Return":2}])";
  CHECK(taken_as(R"([{"ClientId":1,)" + acquire, Model::owner_mutex).find("expected") ==
        std::string::npos);
  CHECK(taken_as("[{" + acquire, Model::owner_mutex).find("\"ClientId\", the owner") !=
        std::string::npos);
  CHECK(taken_as("[{" + acquire, Model::mutex).find("ClientId") == std::string::npos);
}

TEST_CASE("a slip is one letter more, less or other, two that change places, or capitals") {
  for (const char* slip : {"valu", "vaalue", "vakue", "vlaue", "Value", "values", "alue"}) {
    CAPTURE(slip);
    CHECK(is_slip_of(slip, "value"));
  }
  for (const char* other : {"", "val", "volume", "vlaeu", "evalue2", "time"}) {
    CAPTURE(other);
    CHECK_FALSE(is_slip_of(other, "value"));
  }
  CHECK(is_slip_of("po", "op"));
  CHECK(is_slip_of("F", "f"));
  CHECK_FALSE(is_slip_of("id", "op"));
  CHECK_FALSE(is_slip_of("on", "op"));
  CHECK_FALSE(is_slip_of("e", "f"));
}

TEST_CASE("a misspelt keyword of EDN is refused, and one of a test's own is not") {
  const auto read_of = [](const std::string& told) {
    return taken_as(
        "{:process 1 :type :invoke :f :read :value nil :index 0 :time 5}\n"
        "{:process 1 :type :ok :f :read " +
        told + "}");
  };
  CHECK(read_of(":value 3 :clock-offsets {\"n1\" 2} :index 1 :error nil :val 4") ==
        "1 0  nil nil 0 \"3\" - 1 2\n");
  CHECK(read_of(":valeu 3") ==
        "file:2:33: expected \"value\", or a name that is less like it, found 'valeu'");
  CHECK(read_of(":seen 3") == "file:2:1: expected \"value\", what was read, found none");
  CHECK(read_of(":value 3 :values [3 4] :keys 1").starts_with("file:2:56: expected \"key\""));
  CHECK(
      taken_as("{:proces 1 :type :invoke :f :read}").starts_with("file:1:3: expected \"process\""));
  CHECK(taken_as("{:client 1 :type :invoke :f :read :value nil}") ==
        "file:1:1: expected \"process\", an integer, found none");
  CHECK(taken_as("{:process 1 :type :invoke :f :put :key 1}") ==
        "file:1:1: expected \"value\", what is written, found none");
}

TEST_CASE("a process that is no integer is none of a nemesis, if it reads or writes") {
  CHECK(taken_as("{:process 99999999999999999999 :type :invoke :f :read :value nil}") ==
        "file:1:1: expected \"process\", an integer, found '99999999999999999999'");
  CHECK(taken_as(R"({"process":"a","type":"invoke","f":"get","value":null})") ==
        "file:1:1: expected \"process\", an integer, found 'a'");
  const std::string log = "INFO  jepsen.util - ";
  const std::string start = log + "nemesis\t:info\t:start\t{:a\n";
  CHECK(taken_as(start + log + "99999999999999999999\t:invoke\t:read\tnil\n") ==
        "file:2:1: expected \"process\", an integer, found '99999999999999999999'");
  CHECK(taken_as("{:process :nemesis :type :info :f :start}"
                 "{:process 1 :type :invoke :f :read :value nil}") == "1 0  nil nil 2 nil - 1\n");
}

TEST_CASE("what a nemesis does is none of the history, whatever it is called") {
  const std::string read = "{:process 1 :type :invoke :f :read :value nil}";
  const std::string open = "1 0  nil nil 2 nil - 1\n";
  for (const char* process : {":nemesis", "nemesis", ":nemesis/clock"}) {
    for (const char* function : {":release", ":write", ":read"}) {
      const std::string event = std::string("{:process ") + process + " :type :info :f " + function;
      CHECK(taken_as(event + " :value [\"n1\"]}" + read) == open);
    }
  }
  CHECK(taken_as("{:process 1O :type :info :f :read}" + read) ==
        "file:1:1: expected \"process\", an integer, found '1O'");
  CHECK(taken_as("{:process \"nemesis\" :type :info :f :read}" + read) ==
        "file:1:1: expected \"process\", an integer, found 'nemesis'");
  const std::string log = "INFO  jepsen.util - ";
  for (const char* process : {":nemesis", "nemesis"}) {
    CHECK(taken_as(log + process + "\t:info\t:write\t\"unclosed\n" + log +
                   "1\t:invoke\t:read\tnil\n") == open);
  }
  CHECK(taken_as(log + "1O\t:info\t:read\tnil\n").ends_with("an integer, found '1O'"));
}

TEST_CASE("slips of a nemesis are passed over, unless it is they that make it one") {
  const std::string read = "{:process 1 :type :invoke :f :read :value nil}";
  const std::string open = "1 0  nil nil 2 nil - 1\n";
  CHECK(taken_as("{:process :nemesis :type :info :f :start :values [1] :keys 2}" + read) == open);
  CHECK(taken_as("{:type :info :f :start :values [1]}" + read) == open);
  CHECK(taken_as("{:type :info :values 1 :f :start :proces 1}" + read) ==
        "file:1:35: expected \"process\", or a name that is less like it, found 'proces'");
  CHECK(taken_as("{:type :invoke :values 1 :F :read}" + read) ==
        "file:1:27: expected \"f\", or a name that is less like it, found 'F'");
  CHECK(taken_as("{:process 1 :type :invoke :F :read}").find("found 'F'") != std::string::npos);
  const std::string event = R"({"process":1,"type":"invoke","f":"get","value":null})";
  CHECK(taken_as(R"({"process":"nemesis","type":"info","f":"start","values":[1],"tiem":1})"
                 "\n" +
                 event) == "1 0  nil nil 2 nil - 2\n");
  CHECK(taken_as(R"({"proces":1,"type":"info","values":[1],"f":"start"})")
            .ends_with("found 'proces'"));
}

TEST_CASE("a misspelt member of an event in JSON lines is refused") {
  CHECK(taken_as(R"({"process":1,"type":"invoke","f":"get","value":null,"node":"n1","tiem":5})") ==
        "file:1:66: expected \"time\", or a name that is less like it, found 'tiem'");
  CHECK(taken_as(R"({"process":1,"type":"invoke","f":"get","value":null,"_tiem":5,"index":3})") ==
        "1 0  nil nil 2 nil - 1\n");
}

TEST_CASE("a misspelt member of Porcupine's is refused, in any of its objects") {
  const std::string get = R"({"Op":"get","Key":"x","Node":"n1"})";
  CHECK(of_porcupine(get, R"({"Value":"a","Revision":7})") == "1 0 x nil nil 0 \"a\" - 1 2\n");
  CHECK(of_porcupine(get, R"({"Vlaue":"a"})") ==
        "file:1:79: expected \"value\", or a name that is less like it, found 'Vlaue'");
  CHECK(of_porcupine(get, R"({"Result":"a"})") ==
        "file:1:2: expected \"Value\" of a get, or \"Exists\" or \"Unknown\", found none");
  CHECK(of_porcupine(R"({"Op":"get","Kye":"x"})", R"({"Value":"a"})").find("'Kye'") !=
        std::string::npos);
  CHECK(of_porcupine(get, R"({"Value":"a"})", R"("Retrun":2)").find("'Retrun'") !=
        std::string::npos);
  CHECK(of_porcupine(R"({"Op":"put","Key":"x","Val":"a"})", "{}") ==
        "file:1:2: expected \"Value\", what is written, found none");
  CHECK(of_porcupine(R"({"Op":"put","Key":"x","Value":null})", "{}") ==
        "1 1 x nil nil 0 nil - 1 2\n");
}

TEST_CASE("an output of Porcupine's may be the value itself, as its register has it") {
  const std::string get = R"({"Op":0,"Key":"x"})";
  CHECK(of_porcupine(get, "5") == "1 0 x nil nil 0 \"5\" - 1 2\n");
  CHECK(of_porcupine(get, "null") == "1 0 x nil nil 2 nil - 1\n");
  CHECK(of_porcupine(get, "[5]") == "file:1:62: expected an output, found the list '5'");
  CHECK(of_porcupine(R"({"Op":"cas","Key":"x","Expected":1,"Value":2})", "true") ==
        "1 4 x \"1\" \"2\" 0 nil - 1 2\n");
  CHECK(of_porcupine(get, R"({"Value":"a","Exists":"false"})")
            .ends_with("expected \"Exists\", true or false, found 'false'"));
  CHECK(of_porcupine(get, R"({"Value":"a","Unknown":1})")
            .ends_with("expected \"Unknown\", true or false, found '1'"));
}

}  // namespace raftbed::exchange
