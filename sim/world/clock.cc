#include "sim/world/clock.h"

#include <algorithm>
#include <limits>

#include "core/base/broken.h"

namespace raftbed::world {
namespace {

__extension__ using SignedWide = __int128;

NodeInstant shown_at_most(SignedWide nanoseconds) {
  const SignedWide most = Clock::last_shown.ns();
  return NodeInstant(static_cast<std::int64_t>(std::min(nanoseconds, most)));
}

// The quotient, rounded down. Within hours of an anchor 64 bits hold the product, and divide far
// quicker.
SignedWide divided(SignedWide product, std::int64_t by) {
  if (product > std::numeric_limits<std::int64_t>::max()) return product / by;
  return static_cast<std::int64_t>(product) / by;
}

}  // namespace

NodeInstant Clock::at(Instant now) const {
  ASSERT(now >= anchor_);
  const SignedWide product = static_cast<SignedWide>((now - anchor_).ns()) * rate();
  return shown_at_most(shown_.ns() + divided(product, million));
}

std::optional<Instant> Clock::when(NodeInstant deadline) const {
  if (deadline <= shown_) return anchor_;
  if (deadline > last_shown) return std::nullopt;
  const std::int64_t pace = rate();
  if (pace == 0) return std::nullopt;
  // at() rounds down: it shows `missing` more after k ns exactly when k * pace >= missing *
  // million.
  const SignedWide missing = static_cast<SignedWide>((deadline - shown_).ns()) * million;
  const SignedWide due = divided(missing + pace - 1, pace) + anchor_.ns();
  if (due > beyond_all_runs.ns()) return std::nullopt;
  return Instant(static_cast<std::int64_t>(due));
}

void Clock::drift(FaultId fault, std::int32_t ppm, Instant now) {
  anchor(now);
  faults_.push_back(Fault{fault, ppm});
}

void Clock::freeze(FaultId fault, Instant now) {
  anchor(now);
  faults_.push_back(Fault{fault, std::nullopt});
}

void Clock::jump(Duration forward, Instant now) {
  ASSERT(forward.ns() >= 0);
  anchor(now);
  shown_ = shown_at_most(static_cast<SignedWide>(shown_.ns()) + forward.ns());
}

// An anchor rounds down: only what changes the clock may set one, or the end of some other fault
// would move this clock's deadlines by a nanosecond.
bool Clock::lift(FaultId fault, Instant now) {
  const auto is_named = [fault](const Fault& other) { return other.id == fault; };
  if (std::none_of(faults_.begin(), faults_.end(), is_named)) return false;
  anchor(now);
  std::erase_if(faults_, is_named);
  return true;
}

void Clock::lift_all(Instant now) {
  if (faults_.empty()) return;
  anchor(now);
  faults_.clear();
}

// From here on by the rate that is about to be set.
void Clock::anchor(Instant now) {
  shown_ = at(now);
  anchor_ = now;
}

}  // namespace raftbed::world
