// The way that a quick search has come (quick_search.h): who was taken, in which order, and where
// in it each stands. Mostly that is behind all others. But a visit that moves to another value can
// be put in before the last put as well, and nobody can tell when it was, as the put ends it
// (expansion.h): what the key holds at the end of the way stays the same.
//
// 8 bytes an operation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/linear/history.h"

namespace raftbed::linear {

// Somebody who is taken, or may be.
class Move {
 public:
  enum class Where : std::uint8_t {
    last,      // behind all others
    visiting,  // before the last put: a visit, or what goes on with the last one there
    passing    // right before the last put: a put that nobody sees
  };
  static constexpr std::uint32_t places_max = 1U << 30;

  // REQUIRES: place < places_max.
  Move(std::uint32_t place, Where where)
      : bits_(place | (static_cast<std::uint32_t>(where) << shift)) {}
  explicit Move(std::uint32_t place) : bits_(place) {}
  [[nodiscard]] std::uint32_t place() const { return bits_ & (places_max - 1); }
  [[nodiscard]] Where where() const { return static_cast<Where>(bits_ >> shift); }
  [[nodiscard]] bool is_last() const { return bits_ < places_max; }

 private:
  static constexpr unsigned shift = 30;
  std::uint32_t bits_;
};

class QuickPath {
 public:
  // What a visit finds that is put in before the last put.
  struct Gap {
    Value held;     // there, behind the visits that are there already
    Instant until;  // who was called up to then can take part
  };

  // They stay where they are as long as the path is used.
  void begin(std::span<const Operation> operations) {
    operations_ = operations;
    taken_.clear();
  }
  // With what the key held before it, at the end of the way.
  void take(Move move, Value held) { taken_.push_back(Taken{move, held}); }
  void give_back() { taken_.pop_back(); }

  [[nodiscard]] std::size_t size() const { return taken_.size(); }
  [[nodiscard]] Move last() const { return taken_.back().move; }
  [[nodiscard]] Value held_before_last() const { return taken_.back().held_before; }
  // Nobody can take part where the last put is far back, or there is none. O(1).
  [[nodiscard]] Gap gap() const;
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  struct Taken {
    Move move;
    Value held_before;
  };
  std::span<const Operation> operations_;
  std::vector<Taken> taken_;
};

}  // namespace raftbed::linear
