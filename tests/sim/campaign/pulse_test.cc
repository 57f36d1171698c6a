// The pulse: where two runs part, also when one was thinned out, and that its text is read back.
#include "sim/campaign/pulse.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/hash.h"
#include "testing/property.h"

namespace raftbed::campaign {
namespace {

// Alike up to the event `part`; then other fingerprints.
Pulse pulse_of(std::uint64_t events, std::uint64_t part = ~std::uint64_t{0}) {
  Pulse pulse;
  for (std::uint64_t event = 1; event <= events; ++event) {
    pulse.beat(mix64(event < part ? event : event + (1ULL << 40)));
  }
  return pulse;
}

TEST_CASE("runs that are alike have no first difference", "[pulse]") {
  CHECK_FALSE(pulse_of(100).first_difference(pulse_of(100)));
  CHECK_FALSE(Pulse().first_difference(Pulse()));
}

TEST_CASE("the first event that differs is named to the event", "[pulse]") {
  CHECK(pulse_of(100, 42).first_difference(pulse_of(100)) == Stretch{41, 42});
  CHECK(pulse_of(100, 1).first_difference(pulse_of(100)) == Stretch{0, 1});
}

TEST_CASE("a run that ends early differs in the event that the other has more", "[pulse]") {
  CHECK(pulse_of(50).first_difference(pulse_of(100)) == Stretch{50, 51});
}

TEST_CASE("a long run keeps fewer beats, and still names the stretch", "[pulse]") {
  const Pulse whole = pulse_of(50'000);
  CHECK(whole.every() == 4);
  CHECK(whole.events() == 50'000);
  CHECK(whole.text().size() <= 4 * Pulse::beats_max);
  CHECK(whole.first_difference(pulse_of(50'000, 10'001)) == Stretch{10'000, 10'004});
  CHECK(pulse_of(1'000).first_difference(whole) == Stretch{1'000, 1'001});
}

TEST_CASE("a pulse is read back from its text", "[pulse]") {
  testing::check_property("parse(text) is the pulse", [] {
    const auto events = *rc::gen::inRange<std::uint64_t>(0, 40'000);
    const Pulse pulse = pulse_of(events);
    RC_ASSERT(Pulse::parse(pulse.every(), pulse.events(), pulse.text()) == pulse);
  });
}

TEST_CASE("text that is no pulse is refused", "[pulse]") {
  CHECK_FALSE(Pulse::parse(1, 1, "12g4"));
  CHECK_FALSE(Pulse::parse(1, 2, "1234"));
  CHECK_FALSE(Pulse::parse(3, 3, "1234"));
  CHECK_FALSE(Pulse::parse(0, 0, ""));
  CHECK_FALSE(Pulse::parse(1, 1, "123"));
}

}  // namespace
}  // namespace raftbed::campaign
