// A run as one line: what a worker tells its parent, and what the journal keeps.
#include "sim/campaign/run_record.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::campaign {
namespace {

RunRecord full_record() {
  RunRecord record;
  record.run = 37;
  record.seed = 0xdead'beef'0000'0001;
  record.fingerprint = ~std::uint64_t{0};
  record.events = 1'843;
  record.rechecked = true;
  record.undecided = "the budget of 10 steps is spent on key \"k1\"";
  record.marks = 0x1f;
  record.marks.set(check::mark_count - 1);
  add(record, Found{"raft/I1 x/delivery/leader", "raft", "I1 x", "Two lead.\nn1, n3.", 1'843,
                    Instant(3'412'000'000)});
  return record;
}

TEST_CASE("a record is read back from its line", "[record]") {
  const RunRecord record = full_record();
  const std::string line = to_line(record);
  CHECK(line.find('\n') == std::string::npos);
  const auto again = parse_record(line, "journal");
  REQUIRE(again.ok());
  CHECK(*again == record);
}

TEST_CASE("a story that is no text still makes a line that can be read", "[record]") {
  RunRecord record = full_record();
  record.findings.front().story = "a key \xff\xfe";
  CHECK(parse_record(to_line(record), "journal").ok());
}

TEST_CASE("a line that was cut off is an error, never a record", "[record]") {
  const std::string line = to_line(full_record());
  for (std::size_t length = 0; length < line.size(); ++length) {
    CHECK_FALSE(parse_record(std::string_view(line).substr(0, length), "journal").ok());
  }
}

TEST_CASE("an error names the field, what was expected and what was found", "[record]") {
  const auto wrong = parse_record(R"({"run": -1})", "journal");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().text() ==
        "journal: expected run: a number that is whole and not negative, found -1");
  const auto missing = parse_record(R"({"run": 1})", "journal");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().expected == "seed: a text");
  CHECK(missing.error().found == "nothing");
}

TEST_CASE("a bit that is no mark's is refused, and so is what is no number", "[record]") {
  const auto with_marks = [](const std::string& marks) {
    std::string line = to_line(full_record());
    const std::size_t from = line.rfind('"', line.size() - 3) + 1;
    return parse_record(line.substr(0, from) + marks + "\"}", "journal");
  };
  CHECK(with_marks("0x1f").ok());
  CHECK(with_marks("0x0").ok());
  CHECK_FALSE(with_marks("0x" + std::string(check::mark_count / 4 + 1, 'f')).ok());
  for (const char* wrong : {"", "0x", "1f", "0xg", "0x1F"}) CHECK_FALSE(with_marks(wrong).ok());
}

TEST_CASE("text that is nested without end is refused", "[record]") {
  CHECK_FALSE(parse_record(std::string(1'000'000, '['), "journal").ok());
}

}  // namespace
}  // namespace raftbed::campaign
