// A line's words, taken one after the other, each as what it should be.
//
// The first word that is not what was expected makes the line fail, with its column, what was
// expected and what was found; everything taken after that is a default. So a parser reads like the
// grammar, and asks once, at its end, whether all was well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/base/ratio.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "sim/plan/command.h"
#include "sim/plan/lexer.h"

namespace raftbed::plan {

class Words {
 public:
  // `nodes` is how many there are, and so which may be named. The words of a line that cannot be
  // split into words have failed from the start.
  Words(std::string_view line, std::uint16_t nodes);

  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  // Nothing is left, or nothing that could be trusted.
  [[nodiscard]] bool at_end() const { return failed() || next_ == words_.size(); }
  // The next word, unquoted. Empty at the end.
  [[nodiscard]] std::string_view peek() const;
  [[nodiscard]] bool next_is_quoted() const { return !at_end() && words_[next_].quoted; }
  // Where the next word starts, or the line ends.
  [[nodiscard]] std::uint32_t column() const;
  // Blames the next word, or the end of the line. The first failure stays.
  void fail(std::string expected);
  void fail(std::string expected, std::string found);
  void fail(Error error);  // with its own column
  // The line should not stand here.
  void blame_line(std::string expected);
  void blame_line(std::string expected, std::string found);

  bool take(std::string_view keyword);  // if it is the next word
  void expect(std::string_view keyword);
  void expect_end();

  std::string keyword(std::string expected);  // any unquoted word
  std::string name(std::string expected);     // bare or quoted
  std::uint64_t number(std::uint64_t least, std::uint64_t most);
  std::uint64_t seed();  // decimal or hexadecimal
  Duration duration();
  Duration positive_duration();
  Instant instant();
  Ratio ratio();
  NodeId node();
  ClientId client();
  Endpoint endpoint();
  Target target();
  Targets targets();                                        // as many as there are, at least one
  std::optional<Bytes> value_or(std::string_view keyword);  // absent if it is the bare keyword
  Bytes value();

 private:
  [[nodiscard]] bool is_target() const;
  // The next word, and on to the one behind it. Fails at the end of the line.
  const Word* advance(const std::string& expected);
  void blame(const Word& word, std::string expected);

  std::vector<Word> words_;
  std::uint32_t line_end_;
  std::uint16_t nodes_;
  std::size_t next_ = 0;
  std::optional<Error> failure_;
};

// Decimal digits and nothing else.
std::optional<std::uint64_t> parse_number(std::string_view text);
// What a ratio is to be, for messages.
inline constexpr const char* expected_ratio =
    "a ratio of whole numbers, at most 1, such as 5% or 1/20";
// How seeds are written: small ones in decimal, others as 0x and sixteen digits.
std::string seed_text(std::uint64_t seed);

}  // namespace raftbed::plan
