// Names that a reader does not know: of somebody's own, and passed over, or slips of the pen. A
// misspelt member must not be passed over, for without it the operation is another one.
//
// A slip is a name that comes to one that the reader knows, and that is not there, by one letter
// more, less or other, by two that change places, or by capitals alone; of two letters or less, by
// the last two. O(length) a name.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/inline_vector.h"
#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// A member that is known, and where its value goes.
struct Member {
  std::string_view name;
  Node* into;
};

bool is_slip_of(std::string_view name, std::string_view meant);
// Most are told from each other by their lengths, or by their first two letters.
inline bool may_be_slip_of(std::string_view name, std::string_view meant) {
  if (name.size() > meant.size() + 1 || meant.size() > name.size() + 1) return false;
  if (name.size() < 2 || meant.size() < 2) return true;
  const auto is_same = [](char a, char b) { return ((a ^ b) & ~0x20) == 0; };
  return is_same(name[0], meant[0]) || is_same(name[1], meant[1]) || is_same(name[0], meant[1]) ||
         is_same(name[1], meant[0]);
}

// Those of one object.
class Strangers {
 public:
  // One that is none of the members.
  void add(std::string_view name, std::span<const Member> members) {
    for (const Member& member : members) {
      if (may_be_slip_of(name, member.name) && is_slip_of(name, member.name))
        found_.push_back(Slip{name, member});
    }
  }
  struct Slip {
    std::string_view name;
    Member meant;
  };
  // After the last: the first that is one.
  [[nodiscard]] std::optional<Slip> slip() const;
  // The first of this member.
  [[nodiscard]] std::optional<Slip> slip_of(const Node& meant) const;

 private:
  InlineVector<Slip, 2> found_;
};

}  // namespace raftbed::exchange
