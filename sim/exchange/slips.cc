#include "sim/exchange/slips.h"

#include <algorithm>
#include <utility>

#include "sim/exchange/letters.h"

namespace raftbed::exchange {
namespace {

bool is_same(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return in_small(a) == in_small(b); });
}

// By one letter: more, if it is the longer one, or other.
bool is_one_apart(std::string_view name, std::string_view meant) {
  if (name.size() < meant.size()) std::swap(name, meant);
  std::size_t at = 0;
  while (at < meant.size() && in_small(name[at]) == in_small(meant[at])) ++at;
  const std::size_t same_length = name.size() == meant.size() ? 1 : 0;
  return is_same(name.substr(at + 1), meant.substr(std::min(at + same_length, meant.size())));
}

bool is_swapped(std::string_view name, std::string_view meant) {
  if (name.size() != meant.size()) return false;
  std::size_t at = 0;
  while (at < meant.size() && in_small(name[at]) == in_small(meant[at])) ++at;
  return at + 1 < meant.size() && in_small(name[at]) == in_small(meant[at + 1]) &&
         in_small(name[at + 1]) == in_small(meant[at]) &&
         is_same(name.substr(at + 2), meant.substr(at + 2));
}

}  // namespace

bool is_slip_of(std::string_view name, std::string_view meant) {
  const std::size_t apart =
      std::max(name.size(), meant.size()) - std::min(name.size(), meant.size());
  if (apart > 1 || name.empty()) return false;
  if (is_same(name, meant) || is_swapped(name, meant)) return true;
  constexpr std::size_t short_name = 2;
  return meant.size() > short_name && is_one_apart(name, meant);
}

std::optional<Strangers::Slip> Strangers::slip() const {
  for (const Slip& slip : found_) {
    if (slip.meant.into->kind == Node::Kind::missing) return slip;
  }
  return std::nullopt;
}

std::optional<Strangers::Slip> Strangers::slip_of(const Node& meant) const {
  if (meant.kind != Node::Kind::missing) return std::nullopt;
  for (const Slip& slip : found_) {
    if (slip.meant.into == &meant) return slip;
  }
  return std::nullopt;
}

}  // namespace raftbed::exchange
