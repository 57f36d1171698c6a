// Texts that are UTF-8, and others: which of them a form takes, and how they are told.
#include "sim/exchange/utf8.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "taken.h"

namespace raftbed::exchange {

TEST_CASE("UTF-8 is what RFC 3629 says, however it stands to words of eight bytes") {
  for (std::size_t before = 0; before < 12; ++before) {
    const std::string ascii(before, 'a');
    for (const char* good : {"", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf"}) {
      CHECK(is_utf8(ascii + good + ascii));
    }
    for (const char* bad : {"\xe9", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
                            "\xe0\x80\xaf", "\xff"}) {
      CHECK(length_of_utf8(ascii + bad + ascii) == before);
    }
  }
  CHECK(as_utf8("a\xc3\xa9\xff\xe9z") == "a\xc3\xa9\\xff\\xe9z");
}

TEST_CASE("a text that is no UTF-8 is refused where it stands, in every form that is text") {
  const std::string expected = "expected text in UTF-8, found byte 0xe9";
  CHECK(taken_as("{\"process\":1,\"f\":\"put\",\"key\":\"caf\xe9\",\"value\":1,\"call\":1}",
                 Format::jsonl) == "file:1:34: " + expected);
  CHECK(taken_as("{:process 1 :type :invoke :f :put\n :key \"x\" :value \"\xe9\"}", Format::edn) ==
        "file:2:19: " + expected);
  CHECK(taken_as("[{\"ClientId\":1,\n\"Input\":{\"Op\":\"put\",\"Value\":\"\xe9\"},\"Call\":1}]",
                 Format::porcupine) == "file:2:30: " + expected);
  const std::string event = "INFO  jepsen.util - 1\t:invoke\t:write\t\"\xe9\"\n";
  CHECK(taken_as(event, Format::jepsen_log) == "file:1:39: " + expected);
  CHECK(taken_as("caf\xe9\nINFO  jepsen.util - 1\t:invoke\t:read\tnil\n", Format::jepsen_log) ==
        "1 0  nil nil 2 nil - 1\n");
}

}  // namespace raftbed::exchange
