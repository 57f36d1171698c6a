#include "sim/exchange/forms.h"

namespace raftbed::exchange {
namespace {

std::size_t offset_of(const Piece& piece, const Node& node) {
  const bool is_within = node.text.data() >= piece.text.data() &&
                         node.text.data() <= piece.text.data() + piece.text.size();
  return is_within ? static_cast<std::size_t>(node.text.data() - piece.text.data()) : 0;
}

}  // namespace

Node without_empty(const Node& node, Model model) {
  const bool is_nothing = model == Model::kv && node.kind == Node::Kind::text && node.text.empty();
  return is_nothing ? Node{Node::Kind::nil, {}} : node;
}

Trouble at_node(const Piece& piece, const Node& node, const char* expected) {
  const bool is_missing = node.kind == Node::Kind::missing;
  return {offset_of(piece, node), expected,
          is_missing ? "none" : "'" + std::string(node.text) + "'"};
}

std::optional<Trouble> within(const Piece& piece, const Node& object, const Scanner& scanner) {
  if (!scanner.trouble()) return std::nullopt;
  Trouble trouble = scanner.trouble();
  trouble.offset += offset_of(piece, object);
  return trouble;
}

}  // namespace raftbed::exchange
