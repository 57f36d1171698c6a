// Lists and maps, passed over whole.
#include <algorithm>

#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// Of EDN by its brackets alone: what stands between them may be tagged, or discarded.
Node Scanner::nested_edn() {
  const std::size_t begin = at_ + 1;
  const Node::Kind kind = piece_[at_] == '{' ? Node::Kind::map : Node::Kind::list;
  for (std::size_t depth = 0; at_ < piece_.size(); ++at_) {
    const char sign = piece_[at_];
    if (sign == '"') {
      for (++at_; at_ < piece_.size() && piece_[at_] != '"'; ++at_) {
        if (piece_[at_] == '\\') ++at_;
      }
    } else if (sign == '\\') {
      ++at_;  // a character
    } else if (sign == ';') {
      at_ = std::min(piece_.find('\n', at_), piece_.size() - 1);
    } else if (sign == '[' || sign == '{' || sign == '(') {
      ++depth;
    } else if ((sign == ']' || sign == '}' || sign == ')') && --depth == 0) {
      ++at_;
      return {kind, piece_.substr(begin, at_ - 1 - begin), dialect_};
    }
  }
  refuse("a closing bracket");
  return {};
}

// Of JSON by its grammar (RFC 8259). What is copied of strings is not kept.
Node Scanner::nested_json() {
  const std::size_t begin = at_ + 1;
  const Node::Kind kind = piece_[at_] == '{' ? Node::Kind::map : Node::Kind::list;
  const std::size_t kept = scratch_.size();
  std::string ends;
  do {
    bool is_empty = false;
    while (opens(ends)) is_empty = !at_end() && piece_[at_] == ends.back();
    if (!is_empty) static_cast<void>(bare_value());
  } while (!trouble_ && !closes(ends));
  scratch_.resize(kept);
  if (trouble_) return {};
  return {kind, piece_.substr(begin, at_ - 1 - begin), dialect_};
}

// Whether a list or a map begins here, which is passed over up to its first value.
bool Scanner::opens(std::string& ends) {
  const bool is_list = take('[');
  if (!is_list && !take('{')) return false;
  ends.push_back(is_list ? ']' : '}');
  const bool is_empty = !at_end() && piece_[at_] == ends.back();
  if (!is_list && !is_empty) pass_name();
  return true;
}

// Behind a value: whether it was the last of all, or else up to the next one.
bool Scanner::closes(std::string& ends) {
  while (!ends.empty() && take(ends.back())) ends.pop_back();
  if (ends.empty()) return true;
  if (!take(',')) refuse(std::string("',' or '") + ends.back() + '\'');
  if (ends.back() == '}') pass_name();
  return false;
}

void Scanner::pass_name() {
  if (at_end() || piece_[at_] != '"') return refuse("a member's name");
  static_cast<void>(string());
  if (!take(':')) refuse("':'");
}

}  // namespace raftbed::exchange
