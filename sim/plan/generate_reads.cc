// How gets are answered, and what happens to leaders while they are asked.
//
// A read that does not go through the log is wrong where its leader has fallen without noticing. So
// leaders fall in each of the ways that make that hard to notice: at once and in the dark; by their
// own wish; and with answers still on their way that speak of a time before.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

constexpr std::uint32_t falls_max = 5;

struct Fall {
  Dice dice;
  std::uint32_t number;
  Instant start;
  Duration length;  // the leader is gone for so long
  Duration way;     // of a message
  NodeId leader;
  NodeId rival;
  const Shape& shape;
  const Settings& settings;
};

// The nodes hear it no more, the clients do; another stands for election in a hurry.
void play_darkness(Timeline& timeline, const Fall& fall) {
  const Duration soon = fall.dice.at("soon").between(milliseconds(1), fall.way * 3);
  timeline.add(fall.start, Isolate{{fall.leader}, fall.length});
  timeline.add(fall.start + soon, Timeout{{fall.rival}});
}

// It tells another to stand, and hears nothing of what comes of it.
void play_handover(Timeline& timeline, const Fall& fall) {
  const Duration told = fall.dice.at("told").between(fall.way, fall.way * 3);
  timeline.add(fall.start, Transfer{{fall.leader}, {fall.rival}});
  timeline.add(fall.start + told, Isolate{{fall.leader}, fall.length});
}

// What the others answer takes most of an election timeout to arrive. Then they hear nothing of it
// any more, and elect another as soon as they may, while their answers still come in.
void play_late_answers(Timeline& timeline, const Fall& fall) {
  const Settings& settings = fall.settings;
  const Duration least = settings.election_timeout_min;
  const Duration late = fall.dice.at("late").between(least / 2, least);
  const auto factor = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(late.ns() / std::max<std::int64_t>(1, fall.way.ns()), 2, 1'000));
  const Duration before = settings.heartbeat_interval * 2;
  timeline.add(fall.start - before,
               SlowLinks{factor, Scope{{AllNodes{}}, {fall.leader}}, fall.length + before});
  timeline.add(fall.start, Cut{{fall.leader}, {AllNodes{}}, Way::one_way, fall.length});
  timeline.add(fall.start + fall.way * 2, Timeout{{fall.rival}});
  timeline.add(fall.start + least + fall.way * 2, Timeout{{fall.rival}});
}

// One client writes by the rival's side, another asks the old leader again and again.
void add_asks(Timeline& timeline, const Fall& fall) {
  const ClientId writer(fall.shape.clients + 1);
  const ClientId reader(fall.shape.clients + 2);
  const Bytes key = Bytes::copy_of("k1");
  const Duration apart = fall.settings.election_timeout_min / 5;
  Instant at = fall.start + election_time(fall.settings);
  for (std::uint32_t n = 0; n < 8; ++n) {
    const std::string value = "w" + std::to_string(fall.number) + '.' + std::to_string(n);
    const Duration later = fall.dice.at("later", n).between(Duration(), apart);
    if (n % 3 == 0) timeline.add(at, Ask{writer, fall.rival, kv::Put{key, Bytes::copy_of(value)}});
    timeline.add(at + later, Ask{reader, fall.leader, kv::Get{key}});
    at = at + apart;
  }
}

// How wrong each node's clock may be, in parts in a million: its own drift and its faults, which
// last until the end and add up (clock.h).
using Drifts = std::vector<std::uint32_t>;

// Who leads or follows then may be anybody.
bool may_be(const Target& target, std::size_t index) {
  const auto* named = std::get_if<NodeId>(&target);
  return named == nullptr || named->value() == index + 1;
}

// Faults that make up for each other do not count as none: some may be left out of a plan.
Drifts with_fault(Drifts drifts, const Drift& fault) {
  for (std::size_t index = 0; index < drifts.size(); ++index) {
    for (const Target& target : fault.targets) {
      if (!may_be(target, index)) continue;
      drifts[index] += static_cast<std::uint32_t>(std::abs(fault.parts_per_million));
    }
  }
  return drifts;
}

void keep_clocks_within(Timeline& timeline, const Shape& shape, const Settings& settings) {
  Drifts drifts(shape.nodes, settings.clock_drift_max);
  timeline.leave_out([&](const Action& action) {
    if (std::holds_alternative<Jump>(action)) return true;
    const auto* fault = std::get_if<Drift>(&action);
    if (fault == nullptr) return false;
    const Drifts more = with_fault(drifts, *fault);
    const bool is_covered =
        lease_covers(settings.lease_drift, *std::max_element(more.begin(), more.end()));
    if (is_covered) drifts = more;
    return !is_covered;
  });
}

bool contests_reads(const Shape& shape, const Settings& settings) {
  return settings.reads != actor::ReadMode::log && shape.contests_reads &&
         shape.theme == Theme::swarm && shape.nodes >= 3;
}

void contest_reads(Timeline& timeline, const Dice& dice, const Shape& shape,
                   const Settings& settings) {
  constexpr decltype(&play_darkness) plays[] = {play_darkness, play_handover, play_late_answers,
                                                play_late_answers};
  const Duration timeout = settings.election_timeout_max;
  const Duration way = settings.link_base + settings.link_jitter / 2;
  Instant at = Instant() + dice.at("start").between(timeout, timeout * 2);
  for (std::uint32_t n = 0; n < falls_max && at < timeline.end(); ++n) {
    const Dice of = dice.at("round", n);
    const std::vector<NodeId> who = draw_nodes(of.at("who"), shape.nodes, 2);
    const Duration length = of.at("length").between(timeout, timeout * 2);
    const Instant start = at + election_time(settings) * 2 + settings.heartbeat_interval * 2;
    const Fall fall{of, n, start, length, way, who[0], who[1], shape, settings};
    timeline.add(at, Transfer{{RoleTarget::leader}, {fall.leader}});
    of.at("play").pick(plays)(timeline, fall);
    add_asks(timeline, fall);
    at = start + length + of.at("pause").between(timeout, timeout * 2);
  }
}

}  // namespace

// A third of the plans read through the log, as they write.
void draw_reads(Settings& settings, const Dice& dice, const Shape& shape) {
  using actor::ReadMode;
  constexpr ReadMode modes[] = {ReadMode::log,   ReadMode::log,   ReadMode::log,
                                ReadMode::index, ReadMode::index, ReadMode::lease,
                                ReadMode::lease, ReadMode::lease, ReadMode::follower};
  constexpr std::uint32_t drifts[] = {1, 5, 20};
  settings.reads = dice.at("mode").pick(modes);
  settings.lease_drift = percent(dice.at("drift").pick(drifts));
  if (settings.reads == ReadMode::lease) settings.check_quorum = true;
  if (settings.reads != ReadMode::log) settings.weight_get = std::max(settings.weight_get, 3U);
  if (dice.at("few wait").happens(percent(20))) {
    settings.reads_waiting_max = dice.at("waiting").between(1, 4);
  }
  if (!contests_reads(shape, settings)) return;
  settings.keys = dice.at("keys").between(1, 2);
  settings.weight_get = dice.at("get").between(4, 8);
  settings.weight_put = dice.at("put").between(2, 6);
  // So that who writes finds the new leader while others still read from the old one.
  settings.attempt_timeout =
      dice.at("patience")
          .between(settings.election_timeout_min / 10, settings.election_timeout_min / 2);
  settings.attempts_max = dice.at("attempts").between(3, 8);
}

void add_read_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                     const Settings& settings) {
  if (contests_reads(shape, settings)) contest_reads(timeline, dice, shape, settings);
  if (settings.reads == actor::ReadMode::lease) keep_clocks_within(timeline, shape, settings);
}

}  // namespace raftbed::plan
