#include "core/base/match.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace raftbed {
namespace {

struct Circle {
  int radius;
};
struct Square {
  int side;
};
using Shape = std::variant<Circle, Square>;

template <class... Arms>
concept matches_shape =
    std::invocable<Arms_of<Arms...>, Circle> && std::invocable<Arms_of<Arms...>, Square>;
using OfCircle = decltype([](const Circle&) {});
using OfSquare = decltype([](const Square&) {});
static_assert(matches_shape<OfCircle, OfSquare>);
static_assert(!matches_shape<OfCircle>, "an alternative without an arm does not compile");

int extent_of(const Shape& shape) {
  return match(
      shape, [](const Circle& circle) { return 2 * circle.radius; },
      [](const Square& square) { return square.side; });
}

TEST_CASE("the arm of the alternative that is held is called", "[match]") {
  CHECK(extent_of(Circle{3}) == 6);
  CHECK(extent_of(Square{3}) == 3);
}

TEST_CASE("an arm may change what it is given", "[match]") {
  Shape shape = Square{1};
  match(
      shape, [](Circle& circle) { circle.radius = 5; }, [](Square& square) { square.side = 7; });
  CHECK(extent_of(shape) == 7);
}

TEST_CASE("an arm may take what it is given, and give back a reference", "[match]") {
  std::variant<std::string, int> held = std::string("taken");
  const std::string taken = match(
      std::move(held), [](std::string&& text) { return std::move(text); },
      [](int) { return std::string(); });
  CHECK(taken == "taken");
  Shape shape = Circle{1};
  int& side = match(
      shape, [](Circle& circle) -> int& { return circle.radius; },
      [](Square& square) -> int& { return square.side; });
  side = 9;
  CHECK(extent_of(shape) == 18);
}

template <std::size_t number>
struct Numbered {
  std::size_t times = 1;
};
template <std::size_t... numbers>
std::variant<Numbered<numbers>...> one_of(std::index_sequence<numbers...>);
using OneOfNineteen = decltype(one_of(std::make_index_sequence<19>()));

// What the arms make of each alternative, in order.
template <std::size_t... numbers>
std::vector<std::size_t> twice_each(std::index_sequence<numbers...>) {
  const auto number_of = [](const OneOfNineteen& held) {
    return match(held, [](const Numbered<numbers>& one) { return numbers * one.times; }...);
  };
  return {number_of(Numbered<numbers>{2})...};
}

TEST_CASE("of many alternatives, each comes to its own arm", "[match]") {
  const std::vector<std::size_t> made = twice_each(std::make_index_sequence<19>());
  for (std::size_t number = 0; number < 19; ++number) CHECK(made.at(number) == 2 * number);
}

TEST_CASE("alternatives that come to the same share an arm", "[match]") {
  const auto is_text = [](const std::variant<int, char, std::string>& held) {
    return match(
        held, [](const std::string&) { return true; },
        [](const OneOf<int, char> auto&) { return false; });
  };
  CHECK(is_text("text"));
  CHECK_FALSE(is_text(1));
  CHECK_FALSE(is_text('1'));
}

}  // namespace
}  // namespace raftbed
