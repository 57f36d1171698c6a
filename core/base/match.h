// Exhaustive visiting of a sum type: one lambda an alternative, and no default to hide a new one.
//
//   match(role, [](const Follower&) { ... }, [](const Leader&) { ... });
//
// An alternative without a lambda does not compile. Do not write `auto` lambdas in it: they are
// defaults. Alternatives that come to the same are named together:
//
//   [](const OneOf<Follower, Candidate> auto&) { ... }
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

namespace raftbed {

template <class... Arms>
struct Arms_of : Arms... {
  using Arms::operator()...;
};
template <class... Arms>
Arms_of(Arms...) -> Arms_of<Arms...>;  // clang 14 needs the guide

template <class T, class... Alternatives>
concept OneOf = (std::same_as<T, Alternatives> || ...);

template <class Variant>
inline constexpr std::size_t alternatives_of = std::variant_size_v<std::remove_cvref_t<Variant>>;

// Gives the alternative at `at` to its arm; beyond the last one, the last.
template <std::size_t at, class Variant, class Arms>
constexpr decltype(auto) give_to_arm(Variant&& value, const Arms& arms) {
  constexpr std::size_t last = alternatives_of<Variant> - 1;
  return arms(std::get<(at < last ? at : last)>(std::forward<Variant>(value)));
}

// Eight alternatives from `first` on, and then the others.
template <std::size_t first, class Variant, class Arms>
constexpr decltype(auto) match_from(Variant&& value, const Arms& arms) {
  switch (value.index() - first) {
    case 0: return give_to_arm<first>(std::forward<Variant>(value), arms);
    case 1: return give_to_arm<first + 1>(std::forward<Variant>(value), arms);
    case 2: return give_to_arm<first + 2>(std::forward<Variant>(value), arms);
    case 3: return give_to_arm<first + 3>(std::forward<Variant>(value), arms);
    case 4: return give_to_arm<first + 4>(std::forward<Variant>(value), arms);
    case 5: return give_to_arm<first + 5>(std::forward<Variant>(value), arms);
    case 6: return give_to_arm<first + 6>(std::forward<Variant>(value), arms);
    case 7: return give_to_arm<first + 7>(std::forward<Variant>(value), arms);
    default: break;
  }
  constexpr std::size_t next = first + 8;
  if constexpr (next < alternatives_of<Variant>) {
    return match_from<next>(std::forward<Variant>(value), arms);
  } else {
    throw std::bad_variant_access();
  }
}

// Where there are more than eleven, std::visit goes through a table of functions, into which
// nothing can be inlined.
template <class Variant, class... Arms>
constexpr decltype(auto) match(Variant&& value, Arms&&... arms) {
  const Arms_of all{std::forward<Arms>(arms)...};
  if constexpr (11 < alternatives_of<Variant>) {
    return match_from<0>(std::forward<Variant>(value), all);
  } else {
    return std::visit(all, std::forward<Variant>(value));
  }
}

}  // namespace raftbed
