#include "sim/campaign/seeds.h"

#include "core/base/chance.h"
#include "core/base/joined.h"
#include "sim/plan/generate.h"
#include "sim/plan/text.h"

namespace raftbed::campaign {
namespace {

// What is decided of a run. Frozen: campaigns are named by their seeds.
enum class Decision : std::uint8_t { seed = 0, recheck = 1 };

Identity identity(Decision decision, std::uint64_t run) {
  return Identity(decision, run);
}

}  // namespace

std::uint64_t seed_of_run(std::uint64_t campaign_seed, std::uint64_t run) {
  return Chance(campaign_seed).draw(Stream::campaign, identity(Decision::seed, run));
}

bool is_rechecked(std::uint64_t campaign_seed, std::uint64_t run, Ratio share) {
  return Chance(campaign_seed).happens(Stream::campaign, identity(Decision::recheck, run), share);
}

plan::Plan expand(std::uint64_t seed, const Bugs& bugs) {
  plan::Plan plan = plan::generate(seed);
  plan.bugs = bugs;
  return plan;
}

std::string text(const Bugs& bugs) {
  return joined(bugs, " ", [](const plan::BugSetting& setting) { return plan::print(setting); });
}

std::string hex(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(value >> shift) & 0xf];
  return text;
}

}  // namespace raftbed::campaign
