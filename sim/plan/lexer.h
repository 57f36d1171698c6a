// Words: what a line of the scenario language is made of, and how a text is quoted.
//
// A word is a run of characters between spaces, or a quoted string. In quotes, \" \\ \n \r \t and
// \xNN stand for what cannot be typed, so that any bytes can be a key. A line is UTF-8 text without
// control characters other than tabs: whatever was read can be printed again anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace raftbed::plan {

struct Word {
  std::string text;          // without quotes and escapes
  std::string_view spelled;  // as it stands in the line
  std::uint32_t column = 0;  // from 1, in bytes
  bool quoted = false;
};

// The bytes of the line that are no text: absent if there are none. Column, expected and found are
// set.
std::optional<Error> problem_with_line(std::string_view line);
// REQUIRES: no problem_with_line. An error has column, expected and found set. Words point into the
// line.
Result<std::vector<Word>> words_of(std::string_view line);

// A word that needs no quotes as a key, a value or a name: letters, digits and - _ .
bool is_bare(std::string_view text);
// In quotes, with escapes. UTF-8 stays as it is; where the text is no UTF-8, its high bytes are
// escaped.
std::string quoted(std::string_view text);
std::string bare_or_quoted(std::string_view text);

}  // namespace raftbed::plan
