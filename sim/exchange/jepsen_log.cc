// The log of jepsen.util: process, type, function and value between tabs, or between spaces where
// something has expanded them; other lines are skipped.
#include "sim/exchange/event.h"
#include "sim/exchange/forms.h"
#include "sim/exchange/numbers.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

std::string_view take_field(std::string_view& rest) {
  constexpr std::string_view blanks = "\t ";
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  const std::string_view field = rest.substr(0, rest.find_first_of(blanks));
  rest.remove_prefix(field.size());
  return field;
}

// A number, or a name.
Node process_of(std::string_view field) {
  if (is_edn_number(field)) return {Node::Kind::number, field};
  if (field.starts_with(':')) field.remove_prefix(1);
  return {Node::Kind::word, field};
}

// What jepsen.util prints of an :error, behind the value. Of ours it is :differs, or a map of what
// EDN has as :actual, :error and :version. Others are of any shape, and tell us nothing.
void read_error(Scanner& scanner, std::string& scratch, Event& event) {
  if (scanner.at_end()) return;
  event.error = scanner.value();
  if (event.error.kind != Node::Kind::map) return;
  Scanner within(event.error.text, Dialect::edn, scratch);
  while (!within.is_over() && !within.trouble()) {
    const Node name = within.value();
    const Node value = within.value();
    if (within.trouble()) return;
    if (name.text == "actual") event.actual = value;
    if (name.text == "error") event.error = value;
    if (name.text == "version") event.version = value;
  }
}

}  // namespace

std::optional<Trouble> take_jepsen_log(const Piece& piece, Recorder& recorder) {
  constexpr std::string_view before = "jepsen.util - ";
  const std::size_t at = piece.text.find(before);
  std::string_view rest = at == piece.text.npos ? "" : piece.text.substr(at + before.size());
  Event event;
  event.process = process_of(take_field(rest));
  const std::string_view type = take_field(rest);
  std::string_view function = take_field(rest);
  if (function.starts_with(':')) function.remove_prefix(1);
  event.function = Node{Node::Kind::word, function};
  if (!type.starts_with(':') || is_of_nemesis(event)) {
    recorder.skip();
    return std::nullopt;
  }
  if (!is_utf8(piece.text)) return at_wrong_byte(piece);
  event.type = Node{Node::Kind::word, type.substr(1)};
  Scanner scanner(rest, Dialect::edn, piece.scratch);
  event.value = scanner.value();
  if (auto trouble = within(piece, Node{Node::Kind::list, rest}, scanner)) return trouble;
  read_error(scanner, piece.scratch, event);
  event.line = piece.line;
  return take_event(event, recorder, piece.scratch);
}

}  // namespace raftbed::exchange
