// Keyed chance: a decision is a pure function of (seed, stream, identity), never "the next number".
//
// So a decision whose identity still occurs is unchanged when a fault is removed, or when code
// elsewhere draws more (DESIGN 1.3). An identity names what is decided, not when. The function, the
// numbers of the streams and the order in which an identity's fields are folded are frozen for a
// version of the scenario language; tests/core/base/chance_golden_test.cc holds first values.
#pragma once

#include <cstdint>

#include "core/base/broken.h"
#include "core/base/hash.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace raftbed {

// What kind of decision: streams with equal identities are independent of each other. Numbers are
// frozen.
enum class Stream : std::uint16_t {
  link_latency = 1,      // a message's way: base and tail
  drop = 2,              // is this message lost?
  duplicate = 3,         // is this message delivered twice?
  reorder = 4,           // is this message held back, and how long?
  disk_latency = 5,      // how long does this sync take?
  disk_survival = 6,     // after a power loss: is this un-synced write kept, lost or torn?
  election_timeout = 7,  // per (node, term, campaign)
  workload = 8,          // what a client's n-th operation is, and when it is due
  client_retry = 9,      // which node a client tries next
  clock = 10,            // a node's drift
  plan = 11,             // expansion of a seed into a plan
  campaign = 12,         // the seeds of a campaign's runs; which of them are re-run
  restart = 13,          // a supervisor's back-off
};

// The name of what is decided. Fields are folded in the order in which they are added.
class Identity {
 public:
  constexpr Identity() = default;
  template <class... Fields>
  constexpr explicit Identity(Fields... fields) {
    (digest_.add(fields), ...);
  }
  template <class Field>
  constexpr Identity& add(Field field) {
    digest_.add(field);
    return *this;
  }
  [[nodiscard]] constexpr std::uint64_t value() const { return digest_.value(); }
  friend constexpr bool operator==(Identity, Identity) = default;

 private:
  Digest digest_;
};

class Chance {
 public:
  constexpr Chance() = default;
  constexpr explicit Chance(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] constexpr std::uint64_t seed() const { return seed_; }

  // 64 uniform bits.
  [[nodiscard]] constexpr std::uint64_t draw(Stream stream, Identity identity) const {
    return Digest(seed_).add(stream).add(identity.value()).add(seed_).value();
  }
  // Uniform in [0, bound). REQUIRES: bound > 0. The bias is below 2^-32 for bounds below 2^32.
  [[nodiscard]] std::uint64_t below(Stream stream, Identity identity, std::uint64_t bound) const {
    ASSERT(bound > 0);
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>(draw(stream, identity)) * bound) >> 64);
  }
  [[nodiscard]] bool happens(Stream stream, Identity identity, Ratio odds) const {
    if (odds.is_never()) return false;
    return below(stream, identity, odds.denominator) < odds.numerator;
  }
  // Uniform in [low, high]. REQUIRES: low <= high.
  [[nodiscard]] Duration between(Stream stream, Identity identity, Duration low,
                                 Duration high) const {
    ASSERT(low <= high);
    const auto width = static_cast<std::uint64_t>((high - low).ns()) + 1;
    return low + Duration(static_cast<std::int64_t>(below(stream, identity, width)));
  }
  // What follows `at T reseed S`: other chances from then on, the same for every world that does
  // so.
  [[nodiscard]] constexpr Chance reseeded(std::uint64_t salt) const {
    return Chance(Digest(seed_).add(salt).value());
  }
  friend constexpr bool operator==(Chance, Chance) = default;

 private:
  std::uint64_t seed_ = 0;
};

}  // namespace raftbed
