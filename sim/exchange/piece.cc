#include "sim/exchange/piece.h"

#include <fmt/format.h>

#include <utility>

#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

std::size_t offset_of(const Piece& piece, const Node& node) {
  const bool is_within = node.text.data() >= piece.text.data() &&
                         node.text.data() <= piece.text.data() + piece.text.size();
  return is_within ? static_cast<std::size_t>(node.text.data() - piece.text.data()) : 0;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 60;
  const bool is_long = text.size() > most;
  std::string_view shown = text.substr(0, most);
  shown = shown.substr(0, is_long ? length_of_utf8(shown) : shown.size());
  return '\'' + std::string(shown) + (is_long ? "...'" : "'");
}

Trouble at_node(const Piece& piece, const Node& node, std::string expected) {
  Trouble trouble = instead_of(node, std::move(expected));
  trouble.offset = offset_of(piece, node);
  return trouble;
}

Trouble instead_of(const Node& node, std::string expected) {
  switch (node.kind) {
    case Node::Kind::missing: return {0, std::move(expected), "none"};
    case Node::Kind::list: return {0, std::move(expected), "the list " + in_quotes(node.text)};
    case Node::Kind::map: return {0, std::move(expected), "the map " + in_quotes(node.text)};
    case Node::Kind::nil:
    case Node::Kind::truth:
    case Node::Kind::word:
    case Node::Kind::number:
    case Node::Kind::text: break;
  }
  return {0, std::move(expected), in_quotes(node.text)};
}

Trouble at_slip(const Piece& piece, const Strangers::Slip& slip) {
  return at_node(piece, Node{Node::Kind::text, slip.name},
                 fmt::format("\"{}\", or a name that is less like it", slip.meant.name));
}

Trouble at_wrong_byte(const Piece& piece) {
  const std::size_t good = length_of_utf8(piece.text);
  const auto byte = static_cast<unsigned char>(piece.text[good]);
  return {good, "text in UTF-8", fmt::format("byte 0x{:02x}", byte)};
}

std::optional<Trouble> within(const Piece& piece, const Node& object, const Scanner& scanner) {
  if (!scanner.trouble()) return std::nullopt;
  Trouble trouble = scanner.trouble();
  trouble.offset += offset_of(piece, object);
  return trouble;
}

}  // namespace raftbed::exchange
