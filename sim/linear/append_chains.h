// The zones (zones.h) of a key that may have appends. Where each text that was observed has one
// parse (append_links.h), an append is another operation, and the key is one without appends:
//   - one that was observed is a compare-and-set from what it followed to a value of its own; who
//     saw that text saw that value;
//   - one of known outcome that nobody observed is a put of a value of its own;
//   - one of unknown outcome that nobody observed never took effect, nor did a compare-and-set.
// Both have the same orders. In one of the key, between the base of an observed text and who saw it
// the appends of its only parse come and no other write: each of them follows what the parse says.
// Behind an append that nobody observed there come, up to the next base, only such, and nobody who
// sees anything: they may as well be puts; and of those that may not have taken effect the last can
// go, and so all of them. In one of the other, whenever a value is seen the key holds the text that
// it stands for: that of a base, or of what was there before with one more piece.
//
// What is refused is refused by a few, and by what they stand on (grounds.h): of those alone, the
// same links are all that there is.
//
// O(n log n) and as parses.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/zones.h"

namespace raftbed::linear {

class AppendChains {
 public:
  // The sub-history stays where it is as long as this lives, and so does this.
  explicit AppendChains(const SubHistory& sub) : sub_(&sub) {}
  AppendChains(const AppendChains&) = delete;
  AppendChains& operator=(const AppendChains&) = delete;

  // As the zones, where there are no appends. Where there are, `open`, too, if a piece is written
  // twice or empty, if an observed text may have come about in several ways, and if some refused
  // compare-and-sets do not say what they found.
  Decision decide();
  // After `no`.
  [[nodiscard]] const Refusal& refusal() const { return refusal_ ? *refusal_ : zones_->refusal(); }
  // After `yes`, as that of the zones.
  [[nodiscard]] std::vector<std::uint32_t> order() const { return zones_->order(); }

 private:
  Decision decide_appends();

  const SubHistory* sub_;
  SubHistory chained_;  // without appends, each operation at its place
  std::optional<Zones> zones_;
  std::optional<Refusal> refusal_;
};

}  // namespace raftbed::linear
