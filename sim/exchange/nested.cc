#include "sim/exchange/nested.h"

#include <algorithm>

namespace raftbed::exchange {
namespace {

class Canonical {
 public:
  explicit Canonical(const Node& nested)
      : rest_(nested.text), is_edn_(nested.dialect == Dialect::edn) {}

  std::string run(bool is_map) {
    text_ = is_map ? "{" : "[";
    while (!rest_.empty()) step();
    return text_ + (is_map ? '}' : ']');
  }

 private:
  void step() {
    const char sign = rest_[0];
    if (is_blank(sign)) return pass(1);
    if (is_edn_ && sign == ';') return pass(std::min(rest_.find('\n'), rest_.size()));
    if (sign == ']' || sign == ')') return add("]", 1);
    if (sign == '}' || (!is_edn_ && (sign == ',' || sign == ':')))
      return add(rest_.substr(0, 1), 1);
    if (is_edn_ && text_.back() != '[' && text_.back() != '{') text_ += ' ';
    if (sign == '[' || sign == '(') return add("[", 1);
    if (sign == '{') return add("{", 1);
    const std::size_t length = sign == '"' ? length_of_string() : length_of_word();
    add(rest_.substr(0, length), length);
  }

  [[nodiscard]] bool is_blank(char sign) const {
    return static_cast<unsigned char>(sign) <= ' ' || (is_edn_ && sign == ',');
  }
  [[nodiscard]] std::size_t length_of_string() const {
    std::size_t at = 1;
    while (at < rest_.size() && rest_[at] != '"') at += rest_[at] == '\\' ? 2U : 1U;
    return std::min(at + 1, rest_.size());
  }
  [[nodiscard]] std::size_t length_of_word() const {
    const std::string_view ends = is_edn_ ? "()[]{}\";" : "()[]{}\":,";
    std::size_t at = 1;
    while (at < rest_.size() && !is_blank(rest_[at]) && ends.find(rest_[at]) == ends.npos) ++at;
    return at;
  }
  void add(std::string_view text, std::size_t length) {
    text_ += text;
    pass(length);
  }
  void pass(std::size_t length) { rest_.remove_prefix(length); }

  std::string_view rest_;
  bool is_edn_;
  std::string text_;
};

}  // namespace

std::string canonical(const Node& nested) {
  return Canonical(nested).run(nested.kind == Node::Kind::map);
}

}  // namespace raftbed::exchange
