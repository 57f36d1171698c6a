// The stages that one key goes through (judge.h), by what they cost: so that of many keys all can
// be asked the cheap ones before any has a search.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sim/linear/append_chains.h"
#include "sim/linear/judge.h"
#include "sim/linear/quick_search.h"

namespace raftbed::linear {

enum class Reasons : std::uint8_t { named, left_out };
// Not linearizable, and no word about why.
KeyVerdict refused_by(Stage stage);

class Stages {
 public:
  // The sub-history stays where it is as long as this lives. O(n log n).
  explicit Stages(const SubHistory& sub) : sub_(&sub), zones_(sub), by_zones_(zones_.decide()) {}

  // Whether a search, the quick one first, could find an order.
  [[nodiscard]] bool is_open() const { return by_zones_ == Decision::open; }
  // Where the quick search found none: what zones and sights say. O(n log n).
  [[nodiscard]] std::optional<KeyVerdict> settle(Reasons reasons = Reasons::named) const;
  // Where they say nothing: placement, windows and the race.
  [[nodiscard]] KeyVerdict search(const Budget& budget) const;

 private:
  const SubHistory* sub_;
  AppendChains zones_;
  Decision by_zones_;
};

// The order that the history claims, if it explains the key.
std::optional<KeyVerdict> certified(const SubHistory& sub);

// An order that is found without a detour, if there is one.
std::optional<KeyVerdict> search_quickly(QuickSearch& quick, std::span<const Operation> operations,
                                         Value initial, const Budget& budget);

}  // namespace raftbed::linear
