// Exhaustive visiting of a sum type: one lambda an alternative, and no default to hide a new one.
//
//   match(role, [](const Follower&) { ... }, [](const Leader&) { ... });
//
// An alternative without a lambda does not compile. Do not write `auto` lambdas in it: they are
// defaults.
#pragma once

#include <utility>
#include <variant>

namespace raftbed {

template <class... Arms>
struct Arms_of : Arms... {
  using Arms::operator()...;
};
template <class... Arms>
Arms_of(Arms...) -> Arms_of<Arms...>;  // clang 14 needs the guide

template <class Variant, class... Arms>
constexpr decltype(auto) match(Variant&& value, Arms&&... arms) {
  return std::visit(Arms_of{std::forward<Arms>(arms)...}, std::forward<Variant>(value));
}

}  // namespace raftbed
