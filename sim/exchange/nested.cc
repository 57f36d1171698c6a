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
    if (is_malformed_) text_ += rest;
    return text_ + (is_map ? '}' : ']');
  }
  [[nodiscard]] bool is_malformed() const { return is_malformed_; }

 private:
  static std::string room_for(const Node& nested) {
    std::string room;
    room.reserve(nested.text.size());
    return room;
  }

  // Whether there was one, and well-formed.
  bool step() {
    const bool is_over = scanner_.is_over();
    is_malformed_ = bool(scanner_.trouble());
    if (is_over || is_malformed_) return false;
    const char sign = scanner_.rest()[0];
    if (std::string_view(is_edn_ ? "[{(" : "[{").find(sign) != std::string_view::npos) {
      return open(sign);
    }
    if (std::string_view(is_edn_ ? "]})" : "]},:").find(sign) != std::string_view::npos) {
      return close(sign);
    }
    return add_value();
  }

  bool open(char sign) {
    separate();
    is_behind_value_ = false;
    text_ += sign == '(' ? '[' : sign;
    return scanner_.take(sign);
  }

  // And what separates members of JSON.
  bool close(char sign) {
    is_behind_value_ = true;
    text_ += sign == ')' ? ']' : sign;
    return scanner_.take(sign);
  }

  // One that is not nested. What is no string stands as it was written: :a and a are two.
  bool add_value() {
    const std::string_view before = scanner_.rest();
    const Node value = scanner_.value();
    is_malformed_ = bool(scanner_.trouble());
    if (is_malformed_) return false;
    separate();
    const std::size_t length = before.size() - scanner_.rest().size();
    if (value.kind == Node::Kind::text)
      text_ += quoted(value.text);
    else
      text_ += before.substr(0, length);
    return true;
  }

  // JSON has separators of its own.
  void separate() {
    if (is_edn_ && is_behind_value_) text_ += ' ';
    is_behind_value_ = true;
  }

  bool is_edn_;
  std::string scratch_;
  Scanner scanner_;
  std::string text_;
  bool is_behind_value_ = false;
  bool is_malformed_ = false;
};

std::optional<std::string> nested_in(std::string_view text, Dialect dialect) {
  std::string scratch;
  scratch.reserve(text.size());
  Scanner scanner(text, dialect, scratch);
  const Node node = scanner.value();
  if (!node.is_nested() || !scanner.is_over() || scanner.trouble()) return std::nullopt;
  Canonical form(node);
  std::string found = nested_mark + form.run(node.kind == Node::Kind::map);
  return form.is_malformed() ? std::nullopt : std::optional(std::move(found));
}

}  // namespace

std::string canonical(const Node& nested) {
  return Canonical(nested).run(nested.kind == Node::Kind::map);
}

std::string marked(const Node& nested) {
  return nested_mark + canonical(nested);
}

std::optional<std::string> nested_of(std::string_view text, Format format) {
  const bool is_edn = format == Format::edn || format == Format::jepsen_log;
  if (format != Format::binary) return nested_in(text, is_edn ? Dialect::edn : Dialect::json);
  auto nested = nested_in(text, Dialect::json);
  return nested ? nested : nested_in(text, Dialect::edn);
}

}  // namespace raftbed::exchange
