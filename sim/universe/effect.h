// What came of a command; and of one of which nothing came, why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "sim/universe/obstacle.h"

namespace raftbed::universe {

enum class Effect : std::uint8_t {
  none,
  some,
  awaited,  // a message was named that has not been sent: whether it ever is will show
};

class Performed {
 public:
  static Performed some() { return Performed(Effect::some); }
  static Performed awaited() { return Performed(Effect::awaited); }
  // Nothing came of it.
  template <class Why>
    requires std::is_convertible_v<Why, Obstacle>
  Performed(Why why) : effect_(Effect::none), why_(std::move(why)) {}

  [[nodiscard]] Effect effect() const { return effect_; }
  // Of no effect, and of that always.
  [[nodiscard]] const std::optional<Obstacle>& why() const { return why_; }

 private:
  explicit Performed(Effect effect) : effect_(effect) {}

  Effect effect_;
  std::optional<Obstacle> why_;
};

// What comes of the parts of a command: it is one of no effect where none of them has any, and then
// what stood in the way of the first says why.
class Attempts {
 public:
  void succeeded() { any_ = true; }
  void hindered(Obstacle obstacle) {
    if (!first_) first_ = std::move(obstacle);
  }
  void add(std::optional<Obstacle> obstacle) {
    obstacle ? hindered(std::move(*obstacle)) : succeeded();
  }
  // REQUIRES: there was one at least.
  [[nodiscard]] Performed outcome() const { return any_ ? Performed::some() : Performed(*first_); }

 private:
  bool any_ = false;
  std::optional<Obstacle> first_;
};

// "no effect: node-down: n1 is down". REQUIRES: it has none.
std::string no_effect(const Performed& performed);

}  // namespace raftbed::universe
