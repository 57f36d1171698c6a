// An object as Go writes it, with names in small letters or capitals.
#include <algorithm>

#include "sim/exchange/letters.h"
#include "sim/exchange/members.h"
#include "sim/exchange/porcupine_parts.h"

namespace raftbed::exchange {
namespace {

bool is_named(std::string_view name, std::string_view wanted) {
  return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                    [](char one, char other) { return in_small(one) == other; });
}

Node* named(std::string_view name, std::span<const Member> members) {
  const auto member = std::find_if(members.begin(), members.end(),
                                   [&](const Member& m) { return is_named(name, m.name); });
  return member != members.end() ? member->into : nullptr;
}

}  // namespace

std::optional<Trouble> scan_object(const Piece& piece, const Node& object,
                                   std::span<const Member> members, std::span<const Member> hints) {
  Scanner scanner(object.text, Dialect::json, piece.scratch);
  if (scanner.at_end()) return std::nullopt;
  Strangers strangers;
  scan_members(scanner, [&](std::string_view name) {
    if (Node* const member = named(name, members)) return member;
    if (Node* const hint = named(name, hints)) return hint;
    strangers.add(name, members);
    return static_cast<Node*>(nullptr);
  });
  if (!scanner.at_end()) scanner.refuse("','");
  if (auto trouble = within(piece, object, scanner)) return trouble;
  const auto slip = strangers.slip();
  return slip ? std::optional(at_slip(piece, *slip)) : std::nullopt;
}

}  // namespace raftbed::exchange
