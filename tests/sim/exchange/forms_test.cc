// The forms beside JSON lines and EDN: Porcupine's JSON, the binary form, and what each can carry.
#include <catch2/catch_test_macros.hpp>

#include <string>

#include "blocks.h"
#include "sim/exchange/recorder.h"
#include "sim/exchange/write.h"
#include "sim/linear/judge.h"
#include "taken.h"
#include "testing/property.h"

namespace raftbed::exchange {
namespace {

constexpr std::string_view operations =
    "[{\"ClientId\":1,\"Input\":{\"Op\":1,\"Key\":\"x\",\"Value\":\"a\"},\"Call\":1,"
    "\"Output\":{\"Value\":\"\"},\"Return\":2,\"Metadata\":null},\n"
    " {\"ClientId\":2,\"Input\":{\"op\":\"get\",\"key\":\"x\"},\"Call\":3,"
    "\"Output\":{\"value\":\"a\"},\"Return\":4},\n"
    " {\"ClientId\":2,\"Input\":{\"op\":\"cas\",\"key\":\"x\",\"expected\":\"b\",\"value\":\"c\"},"
    "\"Call\":5,\"Output\":{\"Ok\":false},\"Return\":6},\n"
    " {\"ClientId\":3,\"Input\":{\"op\":2,\"key\":\"x\",\"value\":\"d\"},\"Call\":7,"
    "\"Output\":null,\"Return\":9223372036854775807}]";

// A history that is drawn at random: what each form can be asked to carry.
std::string drawn_lines() {
  std::string lines;
  const auto count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < count; ++i) {
    const auto value = [] {
      return *rc::gen::element<std::string>("null", "\"a\"", "\"\\u00e9\\n\"", "\"\\\"b\\\\\"");
    };
    const auto f = *rc::gen::element<std::string>("get", "put", "append", "delete", "cas");
    const auto at = 10 * i;
    lines += "{\"process\":" + std::to_string(*rc::gen::inRange(-1, 4)) + ",\"f\":\"" + f +
             "\",\"key\":\"" + *rc::gen::element<std::string>("x", "y", "") + '"';
    if (f != "delete") lines += ",\"value\":" + value();
    const bool is_cas = f == "cas";
    if (is_cas) lines += ",\"expected\":" + value();
    const bool is_answered = *rc::gen::inRange(0, 4) > 0;
    if (is_cas && is_answered && *rc::gen::arbitrary<bool>())
      lines += ",\"ok\":false,\"actual\":" + value();
    lines += ",\"call\":" + std::to_string(at);
    if (is_answered) lines += ",\"return\":" + std::to_string(at + *rc::gen::element(0, 5, 10, 15));
    lines += "}\n";
  }
  return lines;
}

// A put without a Return: only the binary form can have brought what is no UTF-8.
Loaded put_of_binary(std::string_view key, std::string_view value) {
  Options options;
  options.keeps_deeds = true;
  Recorder recorder(options);
  Call call;
  call.function = Function::put;
  call.part = recorder.part_of(key);
  call.value = recorder.value_of(value);
  call.line = 1;
  recorder.add(call, Answer{});
  return recorder.finish(Format::binary);
}

}  // namespace

TEST_CASE("operations of Porcupine tell words or numbers, refusals and unknown outcomes") {
  const auto loaded = taken(operations);
  CHECK(outcome_of(loaded) ==
        "1 1 x nil \"a\" 0 nil - 1 2\n"
        "2 0 x nil nil 0 \"a\" - 3 4\n"
        "2 4 x \"b\" \"c\" 1 nil differs 5 6\n"
        "3 3 x nil \"d\" 2 nil - 7\n");
  CHECK(loaded->format == Format::porcupine);
}

TEST_CASE("what does not exist was not read, whatever Value stands beside it") {
  const auto get = [](const std::string& output) {
    return taken_as(R"([{"ClientId":1,"Input":{"Op":0,"Key":"x"},"Call":1,"Output":)" + output +
                    R"(,"Return":2}])");
  };
  CHECK(get(R"({"Value":"a","Exists":false})") == "1 0 x nil nil 0 nil - 1 2\n");
  CHECK(get(R"({"Value":"a","Exists":true})") == "1 0 x nil nil 0 \"a\" - 1 2\n");
}

TEST_CASE("events of Porcupine are tied by their Id, and their order is the time") {
  CHECK(taken_as("{\"ClientId\":0,\"Kind\":false,\"Value\":{\"Op\":0,\"Key\":\"x\"},\"Id\":7}\n"
                 "{\"ClientId\":0,\"Kind\":false,\"Value\":{\"Op\":1,\"Key\":\"x\","
                 "\"Value\":\"a\"},\"Id\":8}\n"
                 "{\"ClientId\":0,\"Kind\":true,\"Value\":{\"Value\":\"\"},\"Id\":7}\n") ==
        "0 0 x nil nil 0 nil - 1 3\n"
        "0 1 x nil \"a\" 2 nil - 2\n");
}

TEST_CASE("what is wrong in Porcupine's JSON is refused with line and column") {
  CHECK(taken_as("[{\"ClientId\":1,\"Input\":{\"Op\":9},\"Call\":1}]") ==
        "file:1:30: expected \"Op\", an operation of the model, found '9'");
  CHECK(taken_as("[\n {\"ClientId\":1,\"Input\":{\"Op\" 1},\"Call\":1}]") ==
        "file:2:30: expected ':', found '1},\"Call\":1'");
  CHECK(taken_as("[{\"ClientId\":1,\"Input\":{\"Op\":0},\"Call\":1}] what") ==
        "file:1:44: expected a map, found 'w'");
}

TEST_CASE("every form that takes a history gives it back as it was told") {
  testing::check_property(
      "round trip",
      [] {
        const auto loaded = taken(drawn_lines());
        RC_ASSERT(loaded.ok());
        for (const Format format : formats) {
          const auto text = write(*loaded, format);
          if (!text) {
            RC_ASSERT(text.error().where == name_of(format));
            RC_ASSERT(format != Format::binary);
            continue;
          }
          const auto again = taken(*text, with(format), *rc::gen::inRange<std::size_t>(1, 300));
          RC_ASSERT(again.ok());
          RC_ASSERT(said(*again, carried_by(format)) == said(*loaded, carried_by(format)));
          RC_ASSERT(linear::judge(again->history).verdict ==
                    linear::judge(loaded->history).verdict);
        }
      },
      300);
}

TEST_CASE("where a process calls as it is answered the two are seen to touch") {
  const auto loaded = taken(R"({"process":1,"f":"put","key":"x","value":"a","call":1,"return":5})"
                            "\n"
                            R"({"process":1,"f":"put","key":"x","value":"b","call":5,"return":6})");
  CHECK(*write(*loaded, Format::edn) ==
        "{:process 1, :type :invoke, :f :put, :key \"x\", :value \"a\"}\n"
        "{:process 0, :type :invoke, :f :put, :key \"x\", :value \"b\"}\n"
        "{:process 1, :type :ok, :f :put, :key \"x\", :value \"a\"}\n"
        "{:process 0, :type :ok, :f :put, :key \"x\", :value \"b\"}\n");
}

TEST_CASE("what is written is recognised") {
  const auto loaded = taken(operations);
  for (const Format format : {Format::jsonl, Format::porcupine, Format::binary}) {
    const auto text = write(*loaded, format);
    REQUIRE(text);
    CHECK(taken(*text)->format == format);
  }
}

TEST_CASE("what a form cannot carry is named, with the operation") {
  const auto refused = [](std::string_view text, Format format, Options options = {}) {
    const auto loaded = taken(text, options);
    REQUIRE(loaded);
    const auto written = write(*loaded, format);
    return written ? std::string("nothing") : written.error().found;
  };
  CHECK(refused(R"({"process":1,"f":"put","key":"x","value":"","call":1,"return":5})",
                Format::porcupine) == "an empty text: the put of process 1, called at 1 (line 1)");
  const std::string_view failed =
      "{:process 1 :type :invoke :f :cas :key \"x\" :value [1 2]}"
      "{:process 1 :type :fail :f :cas :key \"x\" :value [1 2]}";
  CHECK(refused(failed, Format::porcupine) ==
        "a failure: the cas of process 1, called at 1 (line 1)");
  CHECK(refused(failed, Format::edn) == "nothing");
}

TEST_CASE("a key or a value that is no UTF-8 is carried by the binary form alone") {
  const std::string the_put = " that is not UTF-8: the put of process 0, called at 0 (operation 1)";
  const Loaded of_key = put_of_binary("\xff", "a");
  const Loaded of_value = put_of_binary("x", "\xff");
  for (const Format format : formats) {
    CAPTURE(name_of(format));
    const auto key = write(of_key, format);
    const auto value = write(of_value, format);
    REQUIRE(key.ok() == (format == Format::binary));
    REQUIRE(value.ok() == (format == Format::binary));
    if (key) continue;
    CHECK(key.error().found == "a key" + the_put);
    CHECK(value.error().found == "a text" + the_put);
  }
}

TEST_CASE("a damaged block is refused with its byte, whatever was damaged") {
  const auto whole = write(*taken(operations), Format::binary);
  REQUIRE(whole);
  for (std::size_t at = 0; at < whole->size(); ++at) {
    std::string damaged = *whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x11);
    const auto loaded = taken(damaged, with(Format::binary));
    REQUIRE(!loaded);
    CHECK(loaded.error().where.starts_with("file, byte "));
  }
}

TEST_CASE("a binary form that was cut off, or goes on behind its end, is refused") {
  const auto whole = write(*taken(operations), Format::binary);
  REQUIRE(whole);
  const Options options = with(Format::binary);
  for (std::size_t size = 0; size < whole->size(); ++size) {
    CHECK(!taken(std::string_view(*whole).substr(0, size), options));
  }
  CHECK(taken_as(*whole + "x", options) == "file, byte " + std::to_string(whole->size()) +
                                               ": expected the end of the file, found more of it");
}

TEST_CASE("a number of more than 64 bits is refused, and not cut off") {
  const auto outcome = [](std::string_view last) {
    // A body whose number of texts takes ten bytes.
    const std::string body = '\x80' + std::string(8, '\x80') + std::string(last);
    return taken_as(file_of_bodies({1, 0}, {body}));
  };
  CHECK(outcome("\x02") == "file, byte 34: expected a number, found one of more than 64 bits");
  CHECK(outcome("\x81") == "file, byte 34: expected a number, found one of more than 64 bits");
}

TEST_CASE("a name tells a form, and so does the end of a file's") {
  for (const Format format : formats) CHECK(format_named(name_of(format)) == format);
  CHECK(format_names() == "jsonl, edn, jepsen-log, porcupine or binary");
  CHECK(format_of_file("a/b.rbh") == Format::binary);
  CHECK(!format_of_file("history"));
}

}  // namespace raftbed::exchange
