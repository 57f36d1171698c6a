// What nodes stand on: mailboxes, disks without power, clocks and supervisors. In most runs each is
// as it is by default.
#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

// A node that is woken has room for so little of what came meanwhile: the rest is refused or lost.
void draw_mailboxes(Settings& settings, const Dice& dice) {
  constexpr std::uint32_t capacities[] = {1, 2, 4, 16};
  if (dice.at("small").happens(percent(15))) {
    settings.mailbox_capacity = dice.at("capacity").pick(capacities);
  }
}

// What a loss of power mostly does to what is not synced: keep it, lose it, tear it. To keep or to
// lose it is always among them, for not every write can be torn.
void draw_survival(Settings& settings, const Dice& dice) {
  if (!dice.at("uneven").happens(percent(25))) return;
  settings.survival_kept = dice.at("kept").between(0, 4);
  settings.survival_lost = dice.at("lost").between(settings.survival_kept == 0 ? 1 : 0, 4);
  settings.survival_torn = dice.at("torn").between(0, 4);
}

// No clock is so wrong that a lease would not cover it: what goes beyond is a fault, by command.
void draw_clocks(Settings& settings, const Dice& dice) {
  constexpr std::uint32_t drifts[] = {0, 1'000, 4'000};
  constexpr std::int64_t offsets[] = {0, 1, 100'000};
  if (dice.at("drifting").happens(percent(20))) {
    settings.clock_drift_max = dice.at("drift").pick(drifts);
  }
  if (dice.at("apart").happens(percent(20))) {
    settings.clock_offset_max = milliseconds(dice.at("offset").pick(offsets));
  }
}

void draw_supervisors(Settings& settings, const Dice& dice) {
  if (!dice.at("strict").happens(percent(15))) return;
  settings.restart_backoff_max =
      settings.restart_backoff + dice.at("backoff").between(Duration(), milliseconds(500));
  settings.restarts_max = dice.at("restarts").between(0, 4);
  settings.restart_window = dice.at("window").between(milliseconds(100), seconds(10));
}

void draw_holds(Settings& settings, const Dice& dice) {
  if (dice.at("other").happens(percent(25))) {
    settings.reorder_hold = dice.at("hold").between(milliseconds(1), milliseconds(400));
  }
}

}  // namespace

void draw_hosts(Settings& settings, const Dice& dice) {
  draw_mailboxes(settings, dice.at("mailboxes"));
  draw_survival(settings, dice.at("survival"));
  draw_clocks(settings, dice.at("clocks"));
  draw_supervisors(settings, dice.at("supervisors"));
  draw_holds(settings, dice.at("holds"));
}

}  // namespace raftbed::plan
