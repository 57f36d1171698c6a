// What a file of another system comes to, and what is refused.
#include "sim/exchange/reader.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "sim/linear/parted.h"
#include "taken.h"
#include "testing/property.h"

namespace raftbed::exchange {
namespace {

using linear::Effect;

// Everything that was loaded, as one text: of each key what was told first comes first.
std::string told(const Loaded& loaded) {
  std::string text;
  const linear::Parted parted(loaded.history);
  for (std::uint32_t part = 0; part < loaded.history.parts().size(); ++part) {
    std::vector<linear::Operation> operations(parted[part].begin(), parted[part].end());
    std::sort(operations.begin(), operations.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const linear::Operation& o : operations) {
      const auto word = [&](linear::Value value) {
        return value == linear::absent ? "nil" : std::string(loaded.history.text(value));
      };
      const Source& source = loaded.sources[o.id];
      text += std::string(loaded.history.key(part)) + ' ' +
              std::to_string(static_cast<int>(o.effect)) + ' ' + word(o.expected) + ' ' +
              word(o.value) + ' ' + std::to_string(o.call.ns()) + ' ' +
              (o.is_known() ? std::to_string(o.answer.ns()) : "never") + " by " +
              std::to_string(source.process) + " at " + std::to_string(source.call_line) + ',' +
              std::to_string(source.answer_line) + '\n';
    }
  }
  return text;
}

std::string outcome(const Result<Loaded>& loaded) {
  return loaded ? told(*loaded) : loaded.error().text();
}

Options registers(Failure failure, NilRead nil_read = NilRead::absent) {
  Options options;
  options.model = Model::cas_register;
  options.failure = failure;
  options.nil_read = nil_read;
  return options;
}

constexpr std::string_view lines =
    R"({"process":1,"f":"put","key":"x","value":"v\u00e9\n","call":100,"return":200})"
    "\n"
    R"({"process":2,"f":"get","key":"x","value":null,"call":110,"return":210,"_more":[{"a":"]"}]})"
    "\n"
    R"({"process":2,"f":"cas","key":"x","expected":"a","value":"b",)"
    R"("ok":false,"call":220,"return":230})"
    "\n"
    R"({"process":3,"f":"cas","key":"x","expected":1,"value":2,)"
    R"("ok":false,"actual":"v","call":1,"return":9})"
    "\n"
    R"({"process":4,"f":"append","key":"y","value":"p","call":300})"
    "\n"
    R"({"process":5,"f":"get","key":"y","value":"q","call":300,"return":null})";

constexpr std::string_view events =
    "[{:process 0, :type :invoke, :f :write, :value 3} ; a {comment\n"
    " {:process :nemesis, :type :info, :f :start, :value {:a \"}\"}}\n"
    " #jepsen.history.Op{:process 1, :type :invoke, :f :cas, :value [3 4]}\n"
    " {:process 1, :type :fail, :f :cas, :value [3 4]}\n"
    " {:process 0, :type :info, :f :write, :value :timed-out}\n"
    " {:process 2, :type :invoke, :f :read, :value nil}\n"
    " {:process 2, :type :ok, :f :read, :value nil}]\n";

constexpr std::string_view log =
    "INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\n"
    "INFO  jepsen.core - something else\n"
    "INFO  jepsen.util - 0\t:fail\t:cas\t:timed-out\n";

}  // namespace

TEST_CASE("JSON lines tell operations with their times, unknown outcomes and refusals") {
  const auto loaded = taken(lines);
  CHECK(outcome(loaded) ==
        "x 1 nil v\xc3\xa9\n 100 200 by 1 at 1,1\n"
        "x 0 nil nil 110 210 by 2 at 2,2\n"
        "x 4 a nil 220 230 by 2 at 3,3\n"
        "x 0 nil v 1 9 by 3 at 4,4\n"
        "y 2 nil p 300 never by 4 at 5,0\n");
}

TEST_CASE("null and an empty text differ in JSON lines and are one in EDN's key-value form") {
  CHECK(outcome(taken(R"({"process":1,"f":"get","value":"","call":1,"return":2})")) ==
        " 0 nil  1 2 by 1 at 1,1\n");
  CHECK(outcome(taken("{:process 1 :type :invoke :f :get :key \"k\"}\n"
                      "{:process 1 :type :ok :f :get :key \"k\" :value \"\"}")) ==
        "k 0 nil nil 1 2 by 1 at 1,2\n");
}

TEST_CASE("an EDN history that drops what failed keeps the write of unknown outcome") {
  CHECK(outcome(taken(events, registers(Failure::dropped, NilRead::any))) ==
        " 1 nil 3 1 never by 0 at 1,5\n");
}

TEST_CASE("a failed compare-and-set is a constraint where failures are constraints") {
  CHECK(outcome(taken(events, registers(Failure::constraint))) ==
        " 4 3 nil 2 3 by 1 at 3,4\n"
        " 1 nil 3 1 never by 0 at 1,5\n"
        " 0 nil nil 5 6 by 2 at 6,7\n");
}

TEST_CASE("what is answered in another order than it was asked lies in that of the calls") {
  const auto loaded = taken(events, registers(Failure::constraint));
  REQUIRE(loaded->history.operations().size() == 3);
  CHECK(loaded->history.is_in_order());
  CHECK(loaded->history.operations()[0].id == 1);
}

TEST_CASE(
    "a compare-and-set that timed out is of unknown outcome in a log, other lines are skipped") {
  const auto loaded = taken(log, registers(Failure::constraint));
  CHECK(outcome(loaded) == " 3 1 2 1 never by 0 at 1,3\n");
  CHECK(loaded->skipped == 1);
}

TEST_CASE("an independent tuple names the key where the model has keys") {
  CHECK(outcome(taken("{:process 1 :type :invoke :f :cas :value [7 [1 2]]}\n"
                      "{:process 1 :type :ok :f :cas :value [7 [1 2]]}")) ==
        "7 3 1 2 1 2 by 1 at 1,2\n");
}

TEST_CASE("a lock with an owner turns from absent to the process that takes it, and back") {
  Options options;
  options.model = Model::owner_mutex;
  CHECK(outcome(taken(
            "{:process 1 :type :invoke :f :acquire :value nil}{:process 1 :type :ok :f :acquire}"
            "{:process 2 :type :invoke :f :release :value nil}{:process 2 :type :ok :f :release}",
            options)) ==
        " 3 nil 1 1 2 by 1 at 1,1\n"
        " 3 2 nil 3 4 by 2 at 1,1\n");
}

TEST_CASE("what a lock is asked for has no value") {
  Options options;
  options.model = Model::mutex;
  CHECK(outcome(taken(R"({"process":1,"f":"acquire","value":3,"call":1,"return":2})", options)) ==
        "file:1:36: expected no \"value\" of a delete or of a lock, found '3'");
}

TEST_CASE("a lock that is taken turns from absent to held, and back when it is released") {
  Options options;
  options.model = Model::mutex;
  CHECK(outcome(taken(R"({"process":1,"f":"acquire","call":1,"return":2})"
                      "\n"
                      R"({"process":1,"f":"release","call":3,"return":4})",
                      options)) ==
        " 3 nil held 1 2 by 1 at 1,1\n"
        " 3 held nil 3 4 by 1 at 2,2\n");
}

TEST_CASE("what no history can be is refused with its place") {
  CHECK(outcome(taken(R"({"process":1,"f":"get","call":5,"return":2})")) ==
        "file:1:42: expected \"return\", an integer not before the call, found '2'");
  CHECK(outcome(taken("{:process 1 :type :ok :f :get}")) ==
        "file:1:1: expected a call before its answer, found an answer to process 1");
  CHECK(outcome(
            taken("\n {:process 1 :type :invoke :f :get}\n {:process 1 :type :invoke :f :get}")) ==
        "file:3:2: expected the answer to the call of line 2, found another call of process 1");
  CHECK(outcome(taken("{:process 1 :type :invoke :f :get")) ==
        "file:1:34: expected the end of the map of line 1, found the end of the file");
  CHECK(outcome(taken("{\"process\":1,}")) == "file:1:14: expected a value, found '}'");
  CHECK(outcome(taken("what?")) ==
        "file:1:1: expected JSON lines, EDN, a log of jepsen.util, JSON of Porcupine, or the "
        "binary form, found 'what?'");
}

TEST_CASE("how a text is cut into chunks makes no difference") {
  testing::check_property("chunks", [] {
    const std::string text(*rc::gen::element(lines, events, log));
    const Options options = text == lines ? Options{} : registers(Failure::constraint);
    const auto step = *rc::gen::inRange<std::size_t>(1, 80);
    RC_ASSERT(outcome(taken(text, options, step)) == outcome(taken(text, options)));
  });
}

TEST_CASE("a text that was cut off or changed gives a value or an error") {
  testing::check_property(
      "damage",
      [] {
        std::string text(*rc::gen::element(lines, events, log));
        Options options;
        options.format = *rc::gen::element(Format::automatic, Format::jsonl, Format::edn,
                                           Format::jepsen_log, Format::porcupine, Format::binary);
        const auto changes = *rc::gen::inRange(0, 4);
        for (int i = 0; i < changes; ++i) {
          const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
          text[at] = *rc::gen::arbitrary<char>();
        }
        text.resize(*rc::gen::inRange<std::size_t>(0, text.size() + 1));
        const auto loaded = taken(text, options);
        const bool is_told = loaded.ok() ? true : !loaded.error().expected.empty();
        RC_ASSERT(is_told);
      },
      2000);
}

TEST_CASE("a compare-and-set that was refused although it found what it expected is impossible") {
  const auto loaded = taken(
      R"({"process":1,"f":"cas","key":"x","expected":"a","value":"b","ok":false,"actual":"a",)"
      R"("call":1,"return":2})");
  REQUIRE(loaded);
  CHECK(loaded->history.operations()[0].effect == Effect::impossible);
}

TEST_CASE("an answer at the end of all time is refused") {
  CHECK(outcome(taken(R"({"process":1,"type":"invoke","f":"put","key":"x","value":"a","time":1})"
                      "\n"
                      R"({"process":1,"type":"ok","f":"put","key":"x","value":"a",)"
                      R"("time":9223372036854775807})")) ==
        "file:2:1: expected a time that is not before the call's, nor the end of all time, found "
        "9223372036854775807");
}

}  // namespace raftbed::exchange
