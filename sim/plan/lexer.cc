// From characters to words and back. Bytes are unsigned here: plain char differs between machines.
#include "sim/plan/lexer.h"

#include <algorithm>

namespace raftbed::plan {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::uint8_t byte_of(char c) {
  return static_cast<std::uint8_t>(c);
}
bool is_space(char c) {
  return c == ' ' || c == '\t';
}
bool is_control(char c) {
  return byte_of(c) < 0x20 || byte_of(c) == 0x7f;
}

std::string hex_of(char c) {
  return {hex_digits[byte_of(c) >> 4], hex_digits[byte_of(c) & 15]};
}

// The length of the UTF-8 character at the front, 0 if there is none. No overlong forms, no
// surrogates.
std::size_t utf8_length(std::string_view text) {
  const std::uint8_t lead = byte_of(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte_of(text[at]) & 0xc0) != 0x80) return 0;
  }
  const std::uint8_t second = byte_of(text[1]);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool beyond = (lead == 0xed && second >= 0xa0) || (lead == 0xf4 && second >= 0x90);
  return overlong || beyond ? 0 : length;
}

// Where the first byte stands that is part of no UTF-8 character.
std::optional<std::size_t> not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

Error error_at(std::size_t at, std::string expected, std::string found) {
  return Error{"", 0, static_cast<std::uint32_t>(at + 1), std::move(expected), std::move(found)};
}

std::optional<std::uint8_t> hex_value(char c) {
  const auto at = hex_digits.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

// One quoted string, read a character at a time.
class QuotedReader {
 public:
  // `at` is that of the opening quote.
  QuotedReader(std::string_view line, std::size_t at) : line_(line), at_(at + 1) {}

  // The end of the string is at() afterwards, behind the closing quote.
  std::optional<Error> read(std::string& into) {
    while (at_ < line_.size() && line_[at_] != '"') {
      const char c = line_[at_++];
      if (c != '\\') {
        into += c;
      } else if (!escape(into)) {
        return error_at(at_ - 1, "one of \\\" \\\\ \\n \\r \\t and \\x with two hexadecimal digits",
                        "another escape");
      }
    }
    if (at_ == line_.size()) return error_at(at_, "a closing quote", "the end of the line");
    ++at_;
    return std::nullopt;
  }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  // What stands behind a backslash. `at_` moves only if it is right.
  bool escape(std::string& into) {
    static constexpr std::string_view letters = "\"\\nrt";
    static constexpr std::string_view meanings = "\"\\\n\r\t";
    const std::string_view rest = line_.substr(at_);
    if (rest.empty()) return false;
    if (const auto which = letters.find(rest[0]); which != std::string_view::npos) {
      into += meanings[which];
      ++at_;
      return true;
    }
    if (rest.size() < 3 || rest[0] != 'x') return false;
    const auto high = hex_value(rest[1]);
    const auto low = hex_value(rest[2]);
    if (!high || !low) return false;
    into += static_cast<char>(*high << 4 | *low);
    at_ += 3;
    return true;
  }

  std::string_view line_;
  std::size_t at_;
};

}  // namespace

std::optional<Error> problem_with_line(std::string_view line) {
  const auto control =
      std::find_if(line.begin(), line.end(), [](char c) { return is_control(c) && c != '\t'; });
  if (control != line.end()) {
    const auto at = static_cast<std::size_t>(control - line.begin());
    return error_at(at, "text", "the control character 0x" + hex_of(line[at]));
  }
  if (const auto at = not_utf8(line)) {
    return error_at(*at, "UTF-8 text", "the byte 0x" + hex_of(line[*at]));
  }
  return std::nullopt;
}

Result<std::vector<Word>> words_of(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && is_space(line[at])) ++at;
    if (at == line.size()) return words;
    const std::size_t start = at;
    Word word;
    if (line[at] == '"') {
      QuotedReader reader(line, at);
      if (auto error = reader.read(word.text)) return *error;
      at = reader.at();
      word.quoted = true;
      if (at < line.size() && !is_space(line[at])) {
        return error_at(at, "a space behind the closing quote",
                        '\'' + std::string(1, line[at]) + '\'');
      }
    } else {
      while (at < line.size() && !is_space(line[at])) ++at;
      word.text = line.substr(start, at - start);
    }
    word.spelled = line.substr(start, at - start);
    word.column = static_cast<std::uint32_t>(start + 1);
    words.push_back(std::move(word));
  }
}

bool is_bare(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

std::string quoted(std::string_view text) {
  const bool keep_high = !not_utf8(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (is_control(c) || (byte_of(c) >= 0x80 && !keep_high)) {
      quoted += "\\x" + hex_of(c);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string bare_or_quoted(std::string_view text) {
  return is_bare(text) ? std::string(text) : quoted(text);
}

}  // namespace raftbed::plan
