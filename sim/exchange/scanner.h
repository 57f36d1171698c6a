// One value after the other out of a piece of JSON or EDN, as views into it.
//
// Nested values are passed over whole and come as their text, to be scanned by whoever wants them:
// of JSON by its grammar (RFC 8259), of EDN by their brackets. Nothing recurses, so that no nesting
// exhausts the stack. Only strings with escapes are copied, to `scratch`. Malformed text gives a
// Trouble, never more than that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace raftbed::exchange {

enum class Dialect : std::uint8_t { json, edn };

struct Node {
  enum class Kind : std::uint8_t { missing, nil, truth, word, number, text, list, map };
  Kind kind = Kind::missing;
  std::string_view text;  // a list's or a map's without its brackets, a keyword's without its colon
  Dialect dialect = Dialect::json;  // of a list or a map

  [[nodiscard]] bool is_nested() const { return kind == Kind::list || kind == Kind::map; }
  [[nodiscard]] bool is_said() const { return kind != Kind::missing && kind != Kind::nil; }
};

// What was wrong with a piece, `offset` bytes into it.
struct Trouble {
  std::size_t offset = 0;
  std::string expected;  // empty: nothing was wrong
  std::string found;

  explicit operator bool() const { return !expected.empty(); }
};

class Scanner {
 public:
  // `scratch` has room for the whole of `piece`: what is copied there must not move.
  Scanner(std::string_view piece, Dialect dialect, std::string& scratch)
      : piece_(piece), dialect_(dialect), scratch_(scratch) {}

  // Passes over blanks and comments; whether nothing is left.
  bool at_end() {
    const char sign = at_ < piece_.size() ? piece_[at_] : ' ';
    const bool is_plain = static_cast<unsigned char>(sign) > ' ' && sign != ',' && sign != ';';
    return !is_plain && pass_blanks();
  }
  // Whether no value follows: what EDN discards is none.
  bool is_over() {
    if (at_tag()) pass_tags();
    return at_end();
  }
  // Whether the next sign is this one, which is then taken.
  bool take(char sign);
  [[nodiscard]] Node value();
  // What was not taken yet.
  [[nodiscard]] std::string_view rest() const { return piece_.substr(at_); }
  [[nodiscard]] const Trouble& trouble() const { return trouble_; }
  // What stands here, of which as much is shown.
  void refuse(std::string expected, std::size_t length = 12);

 private:
  [[nodiscard]] bool is_blank(char sign) const;
  bool pass_blanks();
  bool at_tag() { return dialect_ == Dialect::edn && !at_end() && piece_[at_] == '#'; }
  void pass_tags();
  Node bare_value();
  Node string();
  std::string_view bare();
  Node bare_edn();
  Node bare_json();
  Node nested_edn();
  Node nested_json();
  bool opens(std::string& ends);
  bool closes(std::string& ends);
  void pass_name();
  bool escape(std::string& into);
  bool unicode(std::string& into);
  bool code_unit(std::uint32_t& unit);

  std::string_view piece_;
  Dialect dialect_;
  std::string& scratch_;
  std::size_t at_ = 0;
  Trouble trouble_;
};

}  // namespace raftbed::exchange
