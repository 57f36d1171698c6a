// The seeded bugs: switches that break the core in a way that really happened to somebody.
//
// Each is tested at the one decision that somebody got wrong (`bugs.has(Bug::E01)`), and each is
// caught by a checker (DESIGN 1.5). A node's configuration carries a set of them.
// RAFTBED_WITHOUT_BUGS makes the test a constant false for who ships the library; fingerprints do
// not change by it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace raftbed {

// Ids are those of the catalogue and are never reused for another bug; A02 is the second of ten
// defects of actix-raft 0.4.4, of which the others are C03, C01, M03, E01, E23 and X01.
enum class Bug : std::uint8_t {
  E01,
  E04,
  E06,
  E23,
  C01,
  C03,
  C15,
  P01,
  R02,
  X01,
  C20,
  S03,
  S09,
  S10,
  R01,
  R03,
  R06,
  R08,
  R10,
  R11,
  M01,
  M02,
  M03,
  M17,
  M21,
  S05,
  S06,
  S16,
  A02,
  A03,
  A07,
  A09,
  R12,
  X03,
  X10
};

struct BugStory {
  Bug bug;
  std::string_view id;      // "E01"
  std::string_view name;    // "vote-not-durable"
  std::string_view story;   // what goes wrong, and the smallest sequence that shows it
  std::string_view source;  // to whom it happened
  std::string_view caught;  // the checkers that see it
};

// All of them, in the order of their ids.
inline constexpr std::size_t bug_count = 35;
const std::array<BugStory, bug_count>& bug_stories();
std::optional<Bug> bug_named(std::string_view id);
std::string_view id_of(Bug bug);

class BugSet {
 public:
  constexpr BugSet() = default;
  constexpr void insert(Bug bug) { bits_ |= bit(bug); }
  constexpr void erase(Bug bug) { bits_ &= ~bit(bug); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool has([[maybe_unused]] Bug bug) const {
#ifdef RAFTBED_WITHOUT_BUGS
    return false;
#else
    return (bits_ & bit(bug)) != 0;
#endif
  }
  friend constexpr bool operator==(BugSet, BugSet) = default;

 private:
  static constexpr std::uint64_t bit(Bug bug) {
    return std::uint64_t{1} << static_cast<unsigned>(bug);
  }
  std::uint64_t bits_ = 0;
};

}  // namespace raftbed
