// Themes: for each, what it changes in the settings, and its script: short rounds, repeated while
// clients work.
//
// Rounds are timed by how long an election takes under these settings, with some play, so that a
// fault falls now before, now into and now behind the moment that matters.
#include <algorithm>

#include "core/base/broken.h"
#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

// So that a run stays a text that a person can read.
constexpr std::uint32_t rounds_max = 24;
constexpr std::uint32_t long_rounds_max = 10;  // of eight commands each

struct Round {
  Dice dice;
  Instant start;
  const Shape& shape;
  const Settings& settings;
};

// Calls play(round) for one round after the other; `pause` says how long the next one waits.
template <class Pause, class Play>
void repeat(const Dice& dice, const Shape& shape, const Settings& settings, Pause pause,
            Play play) {
  const Duration timeout = settings.election_timeout_max;
  Instant at = Instant() + dice.at("start").between(timeout, timeout * 2);
  const std::uint32_t rounds = shape.theme == Theme::returns ? long_rounds_max : rounds_max;
  for (std::uint32_t n = 0; n < rounds && at < Instant() + shape.active; ++n) {
    const Round round{dice.at("round", n), at, shape, settings};
    play(round);
    at = at + pause(round.dice.at("pause"));
  }
}

Targets one(Target target) {
  return {target};
}

// a and b campaign for the same term, deaf to each other; v hears both, and forgets what was not
// yet durable.
void play_rival_campaigns(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const std::vector<NodeId> who = draw_nodes(dice.at("who"), round.shape.nodes, 3);
  const NodeId a = who[0];
  const NodeId b = who[1];
  const NodeId v = who[2];
  const Duration way = round.settings.link_base + round.settings.link_jitter;
  const Duration sync = round.settings.sync_base;
  // The vote is asked for as soon as a has its own on disk, or at once; it is written within one
  // sync.
  const Duration asked = dice.at("durable first").happens(percent(80)) ? way + sync : way;
  const Duration loss = asked + dice.at("loss").between(microseconds(50), sync * 5 / 4);
  const Duration absence = dice.at("absence").between(milliseconds(1), milliseconds(4));
  const Duration second = loss + absence + dice.at("second").between(Duration(), sync);
  const Cut deaf{one(a), one(b), Way::both_ways, second + election_time(round.settings) * 3};
  timeline.add(round.start, deaf);
  timeline.add(round.start, Timeout{one(a)});
  timeline.add(round.start + loss, End{Ending::power_loss, one(v), absence});
  // b's own term must not have moved: half of the time it campaigns while v is away, and asks it
  // too late.
  const bool early = dice.at("early").happens(percent(40));
  timeline.add(round.start + (early ? loss : second), Timeout{one(b)});
}

// Two or three campaign at once, and again before the votes of the last campaign have all arrived.
void play_late_mail(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const auto count = static_cast<std::uint16_t>(dice.at("count").between(2, 3));
  const std::vector<NodeId> who = draw_nodes(dice.at("who"), round.shape.nodes, count);
  timeline.add(round.start, Timeout{Targets(who.begin(), who.end())});
  if (dice.at("slow").happens(percent(40))) {
    const Scope scope{{AllNodes{}}, one(who[0])};
    timeline.add(round.start,
                 SlowLinks{dice.at("factor").between(4, 30), scope, election_time(round.settings)});
  }
}

// A leader gets out what it has to one node or to none, and falls; another is made; the first comes
// back.
void play_short_reign(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const std::uint16_t nodes = round.shape.nodes;
  const Duration election = election_time(round.settings);
  const Duration length = dice.at("length").between(election, election * 6);
  const Instant fall = round.start + dice.at("delay").between(Duration(), election * 2);
  if (dice.at("campaigns").happens(percent(60))) {
    timeline.add(round.start, Timeout{one(draw_nodes(dice.at("who"), nodes, 1)[0])});
  }
  const auto heard = static_cast<std::uint16_t>(dice.at("heard").between(1, nodes - 1U));
  const std::vector<NodeId> deaf = draw_nodes(dice.at("deaf"), nodes, heard);
  switch (dice.at("fall").below(5)) {
    case 0: return timeline.add(fall, Isolate{one(RoleTarget::leader), length});
    case 1: return timeline.add(fall, End{Ending::kill, one(RoleTarget::leader), length});
    case 2: return timeline.add(fall, End{Ending::power_loss, one(RoleTarget::leader), length});
    default:
      return timeline.add(fall, Cut{one(RoleTarget::leader), Targets(deaf.begin(), deaf.end()),
                                    Way::one_way, length});
  }
}

// a leads and is not heard; b leads and is not heard; a is back, repairs somebody, and falls; b is
// back. What a found on a majority must not have been committed for that.
void play_returns(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const std::vector<NodeId> who = draw_nodes(dice.at("who"), round.shape.nodes, 2);
  const Targets a = one(who[0]);
  const Targets b = one(who[1]);
  const Duration election = election_time(round.settings);
  // Percent of an election: it is won at 100.
  const auto after = [&](std::string_view what, std::uint32_t least, std::uint32_t most) {
    return election * dice.at(what).between(least, most) / 100;
  };
  const Targets all = one(AllNodes{});
  const Instant first = round.start;
  const Instant second = first + after("second", 120, 220);
  const Instant third = second + after("third", 150, 300);
  const Instant fall = third + after("fall", 120, 350);
  const Instant fourth = fall + after("fourth", 60, 200);
  const Instant mute_b = second + after("mute b", 50, 110);
  timeline.add(first, Timeout{a});
  timeline.add(first + after("mute a", 50, 110),
               Cut{a, all, Way::one_way, after("a is back", 150, 250)});
  timeline.add(second, Timeout{b});
  timeline.add(mute_b, Cut{b, all, Way::one_way, fourth - mute_b - microseconds(100)});
  // b is not to be repaired while a leads; so it does not hear of that term, and campaigns twice.
  timeline.add(third, Cut{a, b, Way::one_way, fourth - third});
  timeline.add(third, Timeout{a});
  timeline.add(fall, Cut{a, all, Way::one_way, election * 6});
  timeline.add(fourth, Timeout{b});
  timeline.add(fourth + election, Timeout{b});
}

// A leader cannot be heard for longer than an election takes, and what it could not replicate is in
// the way.
void play_stale_tail(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const Duration timeout = round.settings.election_timeout_max;
  const Duration length = dice.at("length").between(timeout, timeout * 3);
  if (dice.at("hears").happens(percent(30))) {
    timeline.add(round.start, Cut{one(RoleTarget::leader), one(AllNodes{}), Way::one_way, length});
  } else {
    timeline.add(round.start, Isolate{one(RoleTarget::leader), length});
  }
  if (dice.at("hurry").happens(percent(70))) {
    const Instant soon = round.start + dice.at("soon").between(milliseconds(2), timeout / 2);
    timeline.add(soon, Timeout{one(RoleTarget::follower)});
  }
  // The repair is disturbed: heartbeats overtake the appends that should have come first.
  const Instant back = round.start + length;
  const Duration hold =
      dice.at("hold").between(milliseconds(1), round.settings.heartbeat_interval * 2);
  const Duration repair = timeout * 2;
  timeline.add(back, Disturb{Trouble::reorder, percent(dice.at("late").between(20, 60)), hold,
                             std::nullopt, repair});
  timeline.add(back, Disturb{Trouble::drop, percent(dice.at("lost").between(5, 35)), std::nullopt,
                             std::nullopt, repair});
}

// The lights go out for all, or for most of them within milliseconds, while writes are under way.
void play_dark(Timeline& timeline, const Round& round) {
  const Duration span = round.settings.election_timeout_max;
  const Stage stage{round.shape.nodes, round.start, span};
  if (round.dice.at("slow").happens(percent(50))) {
    timeline.add(round.start,
                 SlowDisk{one(AllNodes{}), round.dice.at("factor").between(3, 20), span});
  }
  const Duration delay = round.dice.at("delay").between(Duration(), span / 2);
  add_fault(timeline, round.dice.at("loss"), FaultKind::power_loss,
            Stage{stage.nodes, stage.start + delay, span});
}

void play_deposed(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const Duration timeout = round.settings.election_timeout_max;
  const Duration length = dice.at("length").between(timeout, timeout * 4);
  timeline.add(round.start, Isolate{one(RoleTarget::leader), length});
  if (dice.at("hurry").happens(percent(50))) {
    timeline.add(round.start + milliseconds(2), Timeout{one(RoleTarget::follower)});
  }
}

void play_impatience(Timeline& timeline, const Round& round) {
  const Dice& dice = round.dice;
  const Duration span = round.settings.election_timeout_max;
  const std::uint32_t odds = dice.at("odds").between(10, 50);
  const Trouble troubles[] = {Trouble::drop, Trouble::duplicate, Trouble::reorder};
  const Trouble trouble = dice.at("trouble").pick(troubles);
  std::optional<Duration> hold;
  if (trouble == Trouble::reorder) hold = dice.at("hold").between(milliseconds(1), span);
  timeline.add(round.start, Disturb{trouble, percent(odds), hold, std::nullopt,
                                    dice.at("length").between(span / 2, span * 2)});
  if (dice.at("slow").happens(percent(40))) {
    timeline.add(round.start, SlowLinks{dice.at("factor").between(3, 15), std::nullopt, span});
  }
}

void adapt_to_rivals(Settings& settings, const Dice& dice) {
  settings.election_timeout_min = dice.at("least").between(milliseconds(120), milliseconds(200));
  settings.election_timeout_max = settings.election_timeout_min * 2;
  settings.heartbeat_interval = settings.election_timeout_min / 4;
  settings.link_base = dice.at("link").between(microseconds(50), milliseconds(1));
  settings.link_jitter = settings.link_base / 2;
  settings.link_tail = Duration();
  settings.sync_base = dice.at("sync").between(milliseconds(5), milliseconds(20));
  settings.sync_jitter = settings.sync_base / 4;
}

void adapt_to_late_mail(Settings& settings, const Dice& dice) {
  settings.election_timeout_max = settings.election_timeout_min * 5 / 4;
  settings.link_tail_odds = Ratio{1, dice.at("odds").between(2, 5)};
  settings.link_tail =
      dice.at("tail").between(settings.election_timeout_min / 4, settings.election_timeout_max);
  settings.sync_base = dice.at("sync").between(microseconds(50), milliseconds(1));
  settings.sync_jitter = settings.sync_base;
}

void adapt_to_short_reigns(Settings& settings, const Dice& dice) {
  settings.append_entries_max = dice.at("single").happens(percent(75)) ? 1 : 2;
  settings.appends_in_flight_max = dice.at("in flight").between(1, 2);
  settings.link_base = dice.at("link").between(microseconds(200), milliseconds(3));
  settings.link_jitter = settings.link_base / 2;
  settings.sync_base = dice.at("sync").between(microseconds(200), milliseconds(4));
  settings.sync_jitter = settings.sync_base;
}

void adapt_to_returns(Settings& settings, const Dice& dice) {
  adapt_to_short_reigns(settings, dice);
  settings.append_entries_max = 1;
  settings.link_jitter = settings.link_base / 4;
  settings.link_tail = Duration();
  settings.sync_jitter = settings.sync_base / 4;
  settings.sync_tail = Duration();
}

void adapt_to_stale_tails(Settings& settings, const Dice& dice) {
  settings.heartbeat_interval =
      settings.election_timeout_min / dice.at("heartbeats").between(5, 12);
  settings.append_entries_max = dice.at("entries").between(1, 3);
  settings.appends_in_flight_max = dice.at("in flight").between(1, 2);
  settings.attempt_timeout =
      dice.at("patience").between(settings.election_timeout_min / 4, settings.election_timeout_min);
  settings.weight_put = std::max(settings.weight_put, 4U);
}

void adapt_to_reads(Settings& settings, const Dice& dice) {
  settings.keys = dice.at("keys").between(1, 2);
  settings.weight_get = dice.at("get").between(4, 8);
  settings.weight_put = dice.at("put").between(2, 6);
}

void adapt_to_impatience(Settings& settings, const Dice& dice) {
  const Duration trip = election_time(settings) * 2;
  const Duration patience = dice.at("patience").between(trip / 2, trip * 3);
  settings.attempt_timeout = std::max(patience, milliseconds(3));
  settings.attempts_max = dice.at("attempts").between(3, 10);
  settings.weight_append = std::max(settings.weight_append, 3U);
}

}  // namespace

void adapt_to_theme(Settings& settings, const Dice& dice, const Shape& shape) {
  switch (shape.theme) {
    case Theme::swarm: return;
    case Theme::rival_campaigns: return adapt_to_rivals(settings, dice);
    case Theme::late_mail: return adapt_to_late_mail(settings, dice);
    case Theme::short_reigns: return adapt_to_short_reigns(settings, dice);
    case Theme::returns: return adapt_to_returns(settings, dice);
    case Theme::stale_tails: return adapt_to_stale_tails(settings, dice);
    case Theme::dark: settings.weight_put = std::max(settings.weight_put, 4U); return;
    case Theme::deposed: return adapt_to_reads(settings, dice);
    case Theme::impatience: return adapt_to_impatience(settings, dice);
  }
}

void add_theme_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                      const Settings& settings) {
  const Duration timeout = settings.election_timeout_max;
  const Duration election = election_time(settings);
  const auto play_all = [&](void (*play)(Timeline&, const Round&), Duration least, Duration most) {
    repeat(
        dice, shape, settings, [&](const Dice& pause) { return pause.between(least, most); },
        [&](const Round& round) { play(timeline, round); });
  };
  switch (shape.theme) {
    case Theme::swarm: return;
    case Theme::rival_campaigns:
      return play_all(play_rival_campaigns, election * 3, std::max(election * 4, timeout));
    case Theme::late_mail: return play_all(play_late_mail, timeout / 6, timeout * 2 / 3);
    case Theme::short_reigns:
      return play_all(play_short_reign, std::max(election * 2, milliseconds(10)),
                      std::max(election * 8, milliseconds(60)));
    case Theme::returns: return play_all(play_returns, election * 10, election * 10 + timeout);
    case Theme::stale_tails: return play_all(play_stale_tail, timeout * 3, timeout * 6);
    case Theme::dark: return play_all(play_dark, timeout * 2, timeout * 4);
    case Theme::deposed: return play_all(play_deposed, timeout * 3, timeout * 7);
    case Theme::impatience: return play_all(play_impatience, timeout, timeout * 3);
  }
}

}  // namespace raftbed::plan
