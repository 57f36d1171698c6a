#include "sim/exchange/nested.h"

#include "sim/exchange/quoted.h"

namespace raftbed::exchange {
namespace {

class Canonical {
 public:
  explicit Canonical(const Node& nested)
      : is_edn_(nested.dialect == Dialect::edn),
        scratch_(room_for(nested)),
        scanner_(nested.text, nested.dialect, scratch_) {}
  Canonical(const Canonical&) = delete;
  Canonical& operator=(const Canonical&) = delete;

  std::string run(bool is_map) {
    text_ = is_map ? "{" : "[";
    std::string_view rest;
    do {
      rest = scanner_.rest();
    } while (step());
    if (scanner_.trouble()) text_ += rest;
    return text_ + (is_map ? '}' : ']');
  }

 private:
  static std::string room_for(const Node& nested) {
    std::string room;
    room.reserve(nested.text.size());
    return room;
  }

  // Whether there was one.
  bool step() {
    if (scanner_.is_over() || scanner_.trouble()) return false;
    const char sign = scanner_.rest()[0];
    const bool ends = sign == ']' || sign == '}' || (is_edn_ && sign == ')');
    if (ends || (!is_edn_ && (sign == ',' || sign == ':'))) {
      text_ += sign == ')' ? ']' : sign;
      return scanner_.take(sign);
    }
    if (sign == '[' || sign == '{' || (is_edn_ && sign == '(')) {
      separate();
      text_ += sign == '(' ? '[' : sign;
      return scanner_.take(sign);
    }
    return add_value();
  }

  // One that is not nested. What is no string stands as it was written: :a and a are two.
  bool add_value() {
    const std::string_view before = scanner_.rest();
    const Node value = scanner_.value();
    if (scanner_.trouble()) return false;
    separate();
    const std::size_t length = before.size() - scanner_.rest().size();
    if (value.kind == Node::Kind::text)
      text_ += quoted(value.text);
    else
      text_ += before.substr(0, length);
    return true;
  }

  void separate() {
    if (is_edn_ && text_.back() != '[' && text_.back() != '{') text_ += ' ';
  }

  bool is_edn_;
  std::string scratch_;
  Scanner scanner_;
  std::string text_;
};

}  // namespace

std::string canonical(const Node& nested) {
  return Canonical(nested).run(nested.kind == Node::Kind::map);
}

}  // namespace raftbed::exchange
