// What kind of run, and its settings: timeouts short enough to matter, latencies and syncs that
// they can bear.
//
// Base latencies leave an election room within election-timeout-min, or no cluster would ever
// settle; tails may reach beyond it.
#include <algorithm>

#include "core/base/broken.h"
#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

constexpr Theme themes[] = {
    Theme::swarm,           Theme::swarm,       Theme::swarm,
    Theme::swarm,           Theme::swarm,       Theme::swarm,
    Theme::swarm,           Theme::swarm,       Theme::swarm,
    Theme::rival_campaigns, Theme::late_mail,   Theme::short_reigns,
    Theme::rival_campaigns, Theme::late_mail,   Theme::short_reigns,
    Theme::returns,         Theme::late_mail,   Theme::returns,
    Theme::stale_tails,     Theme::stale_tails, Theme::dark,
    Theme::deposed,         Theme::impatience,
};

std::uint16_t draw_node_count(const Dice& dice, Theme theme) {
  constexpr std::uint16_t any[] = {1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 5, 6, 7};
  constexpr std::uint16_t voting[] = {3, 3, 3, 3, 3, 3, 4, 5, 5, 5};    // where two can differ
  constexpr std::uint16_t swinging[] = {3, 3, 3, 3, 3, 3, 3, 3, 4, 5};  // where one vote decides
  const bool is_close = theme == Theme::rival_campaigns || theme == Theme::returns;
  if (is_close) return dice.pick(swinging);
  return theme == Theme::swarm ? dice.pick(any) : dice.pick(voting);
}

Duration draw_tail(const Dice& dice, const Settings& settings) {
  switch (dice.at("kind").below(4)) {
    case 0: return Duration();
    case 1: return dice.between(milliseconds(1), settings.heartbeat_interval);
    case 2: return dice.between(settings.heartbeat_interval, settings.election_timeout_min);
    default: return dice.between(settings.election_timeout_min, settings.election_timeout_max * 2);
  }
}

void draw_timers(Settings& settings, const Dice& dice) {
  const Duration least = dice.at("least").between(milliseconds(40), milliseconds(180));
  settings.election_timeout_min = least;
  settings.election_timeout_max = least + dice.at("spread").between(least / 8, least * 3 / 2);
  settings.heartbeat_interval = dice.at("heartbeat").between(least / 8, least * 2 / 5);
  settings.restart_backoff = dice.at("backoff").between(milliseconds(1), milliseconds(80));
}

void draw_replication(Settings& settings, const Dice& dice) {
  const bool single = dice.at("single").happens(percent(35));
  settings.append_entries_max = single ? 1 : dice.at("entries").between(2, 8);
  settings.appends_in_flight_max = dice.at("in flight").between(1, 8);
  if (dice.at("tight").happens(percent(15))) {
    settings.uncommitted_max = dice.at("uncommitted").between(3, 16);
  }
  if (dice.at("tight bytes").happens(percent(10))) {
    settings.uncommitted_bytes_max = dice.at("uncommitted bytes").between(60, 600);
  }
  if (dice.at("few bytes").happens(percent(15))) {
    settings.bytes_in_flight_max = dice.at("bytes in flight").between(20, 400);
  }
  if (dice.at("short").happens(percent(15))) {
    settings.append_bytes_max = dice.at("append bytes").between(20, 400);
  }
}

// Each switch on its own, and more often off than on: a campaign sees every pair of them.
void draw_elections(Settings& settings, const Dice& dice, std::uint16_t nodes) {
  settings.pre_vote = dice.at("pre-vote").happens(percent(30));
  settings.check_quorum = dice.at("check-quorum").happens(percent(30));
  if (nodes < 2 || !dice.at("priority").happens(percent(15))) return;
  const auto ranks = static_cast<std::uint16_t>(dice.at("ranks").between(1, nodes));
  settings.preferred_leaders = draw_nodes(dice.at("preferred"), nodes, ranks);
}

// Half of all runs compact their logs: often enough that whoever is away for a moment needs the
// snapshot, or so seldom that the tail is all that anybody needs; in one piece or in many.
void draw_snapshots(Settings& settings, const Dice& dice) {
  if (!dice.at("on").happens(percent(50))) return;
  constexpr std::uint32_t after[] = {1, 3, 8, 20, 50, 120};
  constexpr std::uint32_t tails[] = {0, 0, 2, 8, 32};
  constexpr std::uint32_t chunks[] = {32, 128, 1'024, 65'536};
  settings.snapshot_after = dice.at("after").pick(after);
  settings.snapshot_tail = dice.at("tail").pick(tails);
  settings.snapshot_chunk_bytes = dice.at("chunk").pick(chunks);
}

void draw_links(Settings& settings, const Dice& dice) {
  constexpr std::int64_t bases[] = {50, 200, 500, 500, 1'000, 2'000, 4'000};
  const Duration base = microseconds(dice.at("base").pick(bases));
  settings.link_base = base;
  settings.link_jitter = dice.at("jitter").between(Duration(), base * 2);
  settings.link_tail_odds = Ratio{1, dice.at("odds").between(3, 60)};
  settings.link_tail = draw_tail(dice.at("tail"), settings);
}

void draw_syncs(Settings& settings, const Dice& dice) {
  const bool slow = dice.at("slow").happens(percent(25));
  const Duration base = slow ? dice.at("slow base").between(milliseconds(2), milliseconds(8))
                             : dice.at("base").between(microseconds(20), microseconds(1'500));
  settings.sync_base = base;
  settings.sync_jitter = dice.at("jitter").between(Duration(), base);
  settings.sync_tail_odds = Ratio{1, dice.at("odds").between(5, 100)};
  settings.sync_tail = dice.at("tail").between(Duration(), settings.election_timeout_min);
}

void draw_weights(Settings& settings, const Dice& dice) {
  const auto weight = [&](std::string_view kind, std::uint32_t odds) {
    const Dice of = dice.at(kind);
    return of.at("on").happens(percent(odds)) ? of.at("weight").between(1, 8) : 0;
  };
  settings.weight_get = weight("get", 85);
  settings.weight_put = weight("put", 85);
  settings.weight_delete = weight("delete", 30);
  settings.weight_append = weight("append", 50);
  settings.weight_cas = weight("cas", 50);
  settings.weight_stale_get = weight("stale-get", 20);
  const bool writes = settings.weight_put + settings.weight_append + settings.weight_cas > 0;
  if (!writes) settings.weight_put = 4;
}

void draw_patience(Settings& settings, const Dice& dice) {
  settings.keys = dice.at("keys").between(1, 4);
  settings.attempt_timeout = dice.at("timeout").between(settings.election_timeout_min / 3,
                                                        settings.election_timeout_max * 2);
  settings.attempts_max = dice.at("attempts").between(1, 6);
}

// Many appends of unknown outcome to one key could have happened in any order: the judge would try
// too many of them. So a key's value is set anew now and then, and appends have more than one key.
void keep_judgeable(Settings& settings) {
  settings.weight_put = std::max(settings.weight_put, (settings.weight_append + 1) / 2);
  if (settings.weight_append > settings.weight_put) settings.keys = std::max(settings.keys, 2U);
}

// A snapshot costs its disk several syncs: one an entry, on a slow disk, is a backlog that outlasts
// what a settling cluster is given.
void keep_up(Settings& settings) {
  if (settings.snapshot_after && settings.sync_base > microseconds(1'500)) {
    settings.snapshot_after = std::max(*settings.snapshot_after, 8U);
  }
}

// Where a vote takes longer than the time by which patience differs, everybody stands for election
// before anybody has heard of another, and does so again: one cluster in 28,000 that was whole had
// no leader after forty timeouts.
void keep_electable(Settings& settings) {
  settings.election_timeout_max = std::max(
      settings.election_timeout_max, settings.election_timeout_min + election_time(settings) * 2);
}

}  // namespace

std::string_view name_of(Theme theme) {
  switch (theme) {
    case Theme::swarm: return "swarm";
    case Theme::rival_campaigns: return "rival campaigns";
    case Theme::late_mail: return "late mail";
    case Theme::returns: return "returns";
    case Theme::short_reigns: return "short reigns";
    case Theme::stale_tails: return "stale tails";
    case Theme::dark: return "dark";
    case Theme::deposed: return "deposed leaders";
    case Theme::impatience: return "impatience";
  }
  throw_broken("a theme has a name", "", __FILE__, __LINE__);
}

Shape draw_shape(const Dice& dice) {
  Shape shape;
  shape.theme = dice.at("theme").pick(themes);
  shape.nodes = draw_node_count(dice.at("nodes"), shape.theme);
  shape.clients = dice.at("clients").between(1, 6);
  shape.contests_reads = dice.at("contests reads").happens(percent(50));
  shape.churns = shape.nodes > 1 && dice.at("churns").happens(percent(30));
  shape.active = dice.at("active").between(milliseconds(600), milliseconds(3'000));
  return shape;
}

Settings draw_settings(const Dice& dice, const Shape& shape) {
  Settings settings;
  draw_timers(settings, dice.at("timers"));
  draw_replication(settings, dice.at("replication"));
  draw_elections(settings, dice.at("elections"), shape.nodes);
  draw_snapshots(settings, dice.at("snapshots"));
  draw_links(settings, dice.at("links"));
  draw_syncs(settings, dice.at("syncs"));
  draw_weights(settings, dice.at("weights"));
  draw_patience(settings, dice.at("patience"));
  draw_hosts(settings, dice.at("hosts"));
  adapt_to_theme(settings, dice.at("theme"), shape);
  draw_first_voters(settings, dice.at("first voters"), shape);
  draw_reads(settings, dice.at("reads"), shape);
  draw_sessions(settings, dice.at("sessions"));
  keep_judgeable(settings);
  keep_electable(settings);
  keep_up(settings);
  // One entry an append and long tails make a few runs in 100,000 resend their way to 30,000
  // events, and one in some hundreds of thousands to 130,000: cut off while they settle, they would
  // be undecided.
  settings.events_max = 400'000;
  return settings;
}

// The candidate's own write, the request, the voter's write, the reply. Rounded up.
Duration election_time(const Settings& settings) {
  const Duration way = settings.link_base + settings.link_jitter / 2;
  const Duration sync = settings.sync_base + settings.sync_jitter / 2;
  const Duration step = microseconds(100);
  return step * ((way * 2 + sync * 2).ns() / step.ns() + 1);
}

}  // namespace raftbed::plan
