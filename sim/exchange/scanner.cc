#include "sim/exchange/scanner.h"

#include <algorithm>
#include <array>

#include "sim/exchange/numbers.h"

namespace raftbed::exchange {
namespace {

// Asked of every sign: looked up, and not searched for.
constexpr std::array<bool, 256> bare_ends = [] {
  std::array<bool, 256> ends{};
  for (std::size_t sign = 0; sign <= ' '; ++sign) ends[sign] = true;
  for (const char sign : std::string_view("()[]{}\",;"))
    ends[static_cast<unsigned char>(sign)] = true;
  return ends;
}();
bool ends_bare(char sign) {
  return bare_ends[static_cast<unsigned char>(sign)];
}

void add_utf8(std::string& into, std::uint32_t point) {
  const auto add = [&](std::uint32_t byte) { into.push_back(static_cast<char>(byte)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xc0 | (point >> 6));
  } else if (point < 0x10000) {
    add(0xe0 | (point >> 12));
    add(0x80 | ((point >> 6) & 0x3f));
  } else {
    add(0xf0 | (point >> 18));
    add(0x80 | ((point >> 12) & 0x3f));
    add(0x80 | ((point >> 6) & 0x3f));
  }
  add(0x80 | (point & 0x3f));
}

}  // namespace

bool Scanner::is_blank(char sign) const {
  const bool is_space = sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r';
  return is_space || (dialect_ == Dialect::edn && sign == ',');
}

bool Scanner::pass_blanks() {
  while (at_ < piece_.size()) {
    if (is_blank(piece_[at_])) {
      ++at_;
    } else if (dialect_ == Dialect::edn && piece_[at_] == ';') {
      at_ = std::min(piece_.find('\n', at_), piece_.size());
    } else {
      return false;
    }
  }
  return true;
}

bool Scanner::take(char sign) {
  if (at_end() || piece_[at_] != sign) return false;
  ++at_;
  return true;
}

void Scanner::refuse(std::string expected, std::size_t length) {
  if (trouble_) return;
  const bool is_end = at_ >= piece_.size();
  trouble_ = Trouble{std::min(at_, piece_.size()), std::move(expected),
                     is_end ? "the end" : "'" + std::string(piece_.substr(at_, length)) + "'"};
}

// And what #_ discards, the next value each.
void Scanner::pass_tags() {
  std::size_t discarded = 0;
  while (!at_end() && !trouble_) {
    if (piece_.substr(at_, 2) == "#_") {
      at_ += 2;
      ++discarded;
    } else if (piece_[at_] == '#' && piece_.substr(at_, 2) != "#{") {
      ++at_;
      while (at_ < piece_.size() && !ends_bare(piece_[at_])) ++at_;
    } else {
      if (piece_[at_] == '#') ++at_;  // of a set
      if (discarded == 0) return;
      --discarded;
      static_cast<void>(bare_value());
    }
  }
}

Node Scanner::value() {
  if (at_tag()) pass_tags();
  return bare_value();
}

// Without tags.
Node Scanner::bare_value() {
  if (at_end()) {
    refuse("a value");
    return {};
  }
  const char sign = piece_[at_];
  const bool is_edn = dialect_ == Dialect::edn;
  if (sign == '"') return string();
  if (sign == '[' || sign == '{') return is_edn ? nested_edn() : nested_json();
  if (sign == '(' && is_edn) return nested_edn();
  return is_edn ? bare_edn() : bare_json();
}

Node Scanner::string() {
  const std::size_t begin = ++at_;
  while (at_ < piece_.size() && piece_[at_] != '"' && piece_[at_] != '\\') ++at_;
  if (at_ < piece_.size() && piece_[at_] == '"') {
    return {Node::Kind::text, piece_.substr(begin, at_++ - begin)};
  }
  const std::size_t kept = scratch_.size();
  scratch_.append(piece_.substr(begin, at_ - begin));
  while (at_ < piece_.size() && piece_[at_] != '"') {
    if (piece_[at_] != '\\') {
      scratch_.push_back(piece_[at_++]);
    } else if (!escape(scratch_)) {
      return {};
    }
  }
  if (at_ >= piece_.size()) {
    refuse("'\"' at the end of a string");
    return {};
  }
  ++at_;
  return {Node::Kind::text, std::string_view(scratch_).substr(kept)};
}

bool Scanner::escape(std::string& into) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  ++at_;
  if (at_ < piece_.size() && piece_[at_] == 'u') {
    ++at_;
    return unicode(into);
  }
  const std::size_t which = at_ < piece_.size() ? names.find(piece_[at_]) : std::string_view::npos;
  if (which == std::string_view::npos) {
    refuse("an escape");
    return false;
  }
  into.push_back(meanings[which]);
  ++at_;
  return true;
}

bool Scanner::code_unit(std::uint32_t& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
    const std::size_t digit = at_ < piece_.size() ? digits.find(piece_[at_]) : digits.npos;
    if (digit == digits.npos) {
      refuse("four hexadecimal digits");
      return false;
    }
    unit = unit * 16 + static_cast<std::uint32_t>(digit % 16);
  }
  return true;
}

bool Scanner::unicode(std::string& into) {
  std::uint32_t point = 0;
  if (!code_unit(point)) return false;
  if (point >= 0xd800 && point < 0xe000) {
    std::uint32_t low = 0;
    const bool is_pair = point < 0xdc00 && piece_.substr(at_, 2) == "\\u";
    if (is_pair) at_ += 2;
    if (!is_pair || !code_unit(low) || low < 0xdc00 || low >= 0xe000) {
      refuse("a pair of surrogates");
      return false;
    }
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  }
  add_utf8(into, point);
  return true;
}

inline std::string_view Scanner::bare() {
  const std::size_t begin = at_;
  const bool is_character = dialect_ == Dialect::edn && piece_[at_] == '\\';
  if (is_character) at_ = std::min(at_ + 2, piece_.size());  // of any sign, \" as well
  while (at_ < piece_.size() && !ends_bare(piece_[at_])) {
    if (dialect_ == Dialect::json && piece_[at_] == ':') break;
    ++at_;
  }
  return piece_.substr(begin, at_ - begin);
}

Node Scanner::bare_edn() {
  const std::string_view text = bare();
  if (text == "nil") return {Node::Kind::nil, {}};
  if (text == "true" || text == "false") return {Node::Kind::truth, text};
  if (is_edn_number(text)) return {Node::Kind::number, text};
  if (text.empty()) refuse("a value");
  if (trouble_) return {};
  const bool is_keyword = text.size() > 1 && text[0] == ':';
  return {Node::Kind::word, text.substr(is_keyword ? 1 : 0)};
}

Node Scanner::bare_json() {
  const std::string_view text = bare();
  if (is_json_number(text)) return {Node::Kind::number, text};
  if (text == "null") return {Node::Kind::nil, {}};
  if (text == "true" || text == "false") return {Node::Kind::truth, text};
  at_ -= text.size();
  const bool is_like_one = text.find_first_of("+-.0123456789") == 0;
  if (is_like_one) refuse("a number of JSON", text.size());
  refuse("a value");
  return {};
}

}  // namespace raftbed::exchange
