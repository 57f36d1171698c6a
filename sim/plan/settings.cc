// The one table of settings: name, meaning, limits and where the value lies. Everything else walks
// it.
#include "sim/plan/settings.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <variant>

#include "core/base/match.h"
#include "core/raft/options.h"
#include "sim/observe/names.h"
#include "sim/plan/plan.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

struct Length {
  Duration Settings::*member;
  Duration least;  // 0 or 1 ns; the most is time_limit
};
struct Whole {
  std::uint32_t Settings::*member;
  std::uint32_t least;
  std::uint32_t most;
};
struct Maybe {
  std::optional<std::uint32_t> Settings::*member;  // at least so much, or this word
  std::uint32_t least = 1;
  std::string_view absent = "off";
};
struct MaybeLength {
  std::optional<Duration> Settings::*member;  // above 0s, or this word
  std::string_view absent = "never";
};
struct Limit {
  std::uint64_t Settings::*member;  // at least 1
};
struct Odds {
  Ratio Settings::*member;
};
struct Flag {
  bool Settings::*member;
};
struct Reads {
  actor::ReadMode Settings::*member;
};
struct Order {
  std::vector<NodeId> Settings::*member;  // each node once; written n3,n1
};
using Place = std::variant<Length, Whole, Maybe, MaybeLength, Limit, Odds, Flag, Reads, Order>;

struct Row {
  std::string_view name;
  Place place;
  std::string_view meaning;
};

constexpr Duration none;
constexpr Duration some = nanoseconds(1);
constexpr std::uint32_t many = 1'000'000;
constexpr std::uint32_t most_bytes = 1'000'000'000;
constexpr std::uint32_t most_drift = 100'000;  // as of a drift command

constexpr Row rows[] = {
    {"election-timeout-min", Length{&Settings::election_timeout_min, some},
     "a follower that hears no leader campaigns after a time between this"},
    {"election-timeout-max", Length{&Settings::election_timeout_max, some}, "and this"},
    {"heartbeat-interval", Length{&Settings::heartbeat_interval, some},
     "how often a leader says that it is there; at most half of election-timeout-min"},
    {"append-entries-max", Whole{&Settings::append_entries_max, 1, many},
     "how many entries one append carries at most; beyond 65535, so many"},
    {"append-bytes-max", Whole{&Settings::append_bytes_max, 1, most_bytes},
     "how many bytes of entries one append carries at most; a larger entry goes alone"},
    {"appends-in-flight-max", Whole{&Settings::appends_in_flight_max, 1, many},
     "how many appends with entries a leader sends a peer before it has an answer"},
    {"bytes-in-flight-max", Whole{&Settings::bytes_in_flight_max, 1, most_bytes},
     "how many bytes of entries they hold before it sends no more"},
    {"uncommitted-max", Whole{&Settings::uncommitted_max, 1, many},
     "how many uncommitted entries a leader holds before it refuses more"},
    {"uncommitted-bytes-max", Whole{&Settings::uncommitted_bytes_max, 1, most_bytes},
     "how many bytes they come to before it does; the last of them may go beyond"},
    {"pre-vote", Flag{&Settings::pre_vote},
     "who would stand for election asks first whether it could win"},
    {"check-quorum", Flag{&Settings::check_quorum},
     "a leader that no quorum answers steps down; who hears a leader takes no candidate's term"},
    {"preferred-leaders", Order{&Settings::preferred_leaders},
     "who is to lead rather than another, the first rather than the second"},
    {"voters", Maybe{&Settings::voters, 0, "all"},
     "how many nodes, from n1 on, form the cluster from the start; 0: it is to be initialised"},
    {"snapshot-after", Maybe{&Settings::snapshot_after},
     "how many entries are applied before a snapshot takes their place"},
    {"snapshot-tail", Whole{&Settings::snapshot_tail, 0, many},
     "how many entries before a snapshot's index stay in the log"},
    {"snapshot-chunk-bytes", Whole{&Settings::snapshot_chunk_bytes, 1, most_bytes},
     "how many bytes of a snapshot one message carries"},
    {"reads", Reads{&Settings::reads},
     "how a get is answered: through the log; by its leader once a quorum has confirmed it, or "
     "within a lease; by any node once it has applied what the leader says is committed"},
    {"reads-waiting-max", Whole{&Settings::reads_waiting_max, 1, many},
     "how many gets that are not through the log a leader lets wait before it refuses more"},
    {"session-expiry", MaybeLength{&Settings::session_expiry},
     "how long a client's session may be unused, by the time that leaders write into the log, "
     "before it is forgotten; clients register before they ask"},
    {"lease-drift", Odds{&Settings::lease_drift},
     "how much faster than a leader's clock another may run, by which its lease is shortened"},
    {"mailbox-capacity", Whole{&Settings::mailbox_capacity, 1, many},
     "how many messages an actor's mailbox holds"},
    {"link-base", Length{&Settings::link_base, none}, "how long every message takes"},
    {"link-jitter", Length{&Settings::link_jitter, none}, "plus, evenly, up to this much more"},
    {"link-tail-odds", Odds{&Settings::link_tail_odds}, "and so many messages get, on top,"},
    {"link-tail", Length{&Settings::link_tail, none}, "up to this much more"},
    {"reorder-hold", Length{&Settings::reorder_hold, some},
     "how long a reordered message is held back at most, where the command does not say"},
    {"sync-base", Length{&Settings::sync_base, none}, "how long every sync of a disk takes"},
    {"sync-jitter", Length{&Settings::sync_jitter, none}, "plus, evenly, up to this much more"},
    {"sync-tail-odds", Odds{&Settings::sync_tail_odds}, "and so many syncs get, on top,"},
    {"sync-tail", Length{&Settings::sync_tail, none}, "up to this much more"},
    {"survival-kept", Whole{&Settings::survival_kept, 0, many},
     "how often an un-synced write is kept when the power fails"},
    {"survival-lost", Whole{&Settings::survival_lost, 0, many}, "how often it is lost"},
    {"survival-torn", Whole{&Settings::survival_torn, 0, many}, "how often it is torn"},
    {"clock-drift-max", Whole{&Settings::clock_drift_max, 0, most_drift},
     "by how many parts in a million a node's clock is fast or slow at most"},
    {"clock-offset-max", Length{&Settings::clock_offset_max, none},
     "how far from each other nodes' clocks start at most"},
    {"restart-backoff", Length{&Settings::restart_backoff, some},
     "how long a supervisor waits before it starts a failed node again; it doubles"},
    {"restart-backoff-max", Length{&Settings::restart_backoff_max, some}, "up to this"},
    {"restarts-max", Whole{&Settings::restarts_max, 0, many},
     "after so many restarts a node that fails again stays down"},
    {"restart-window", Length{&Settings::restart_window, none},
     "where they all fall into this time"},
    {"keys", Whole{&Settings::keys, 1, many}, "how many keys the clients share"},
    {"operation-interval", Length{&Settings::operation_interval, some},
     "how often a client's next operation is due"},
    {"attempt-timeout", Length{&Settings::attempt_timeout, some},
     "how long a client waits before it tries another node"},
    {"attempts-max", Whole{&Settings::attempts_max, 1, many},
     "after so many attempts an operation's outcome is unknown"},
    {"weight-get", Whole{&Settings::weight_get, 0, many},
     "how often a client gets, among all it does"},
    {"weight-put", Whole{&Settings::weight_put, 0, many}, "how often it puts"},
    {"weight-delete", Whole{&Settings::weight_delete, 0, many}, "how often it deletes"},
    {"weight-append", Whole{&Settings::weight_append, 0, many}, "how often it appends"},
    {"weight-cas", Whole{&Settings::weight_cas, 0, many}, "how often it compares and sets"},
    {"weight-stale-get", Whole{&Settings::weight_stale_get, 0, many},
     "how often it gets from whoever is asked, which may be behind"},
    {"events-max", Limit{&Settings::events_max}, "the run ends after so many events"},
    {"time-max", Length{&Settings::time_max, some}, "the run ends after so much simulated time"},
    {"search-steps-max", Limit{&Settings::search_steps_max},
     "steps of the judge's search for one key; then its verdict is \"undecided\""},
};

// In the order of the modes.
constexpr std::string_view read_modes[] = {"log", "index", "lease", "follower"};

constexpr std::string_view nobody = "nobody";

std::string text_of(const std::vector<NodeId>& order) {
  std::string text;
  for (const NodeId node : order) text += (text.empty() ? "" : ",") + observe::text(node);
  return text.empty() ? std::string(nobody) : text;
}

std::string value_text(const Settings& settings, const Place& place) {
  return match(
      place, [&](const Length& p) { return observe::text(settings.*p.member); },
      [&](const Whole& p) { return std::to_string(settings.*p.member); },
      [&](const Maybe& p) -> std::string {
        const std::optional<std::uint32_t>& value = settings.*p.member;
        return value ? std::to_string(*value) : std::string(p.absent);
      },
      [&](const MaybeLength& p) {
        const std::optional<Duration>& value = settings.*p.member;
        return value ? observe::text(*value) : std::string(p.absent);
      },
      [&](const Limit& p) { return std::to_string(settings.*p.member); },
      [&](const Odds& p) { return observe::text(settings.*p.member); },
      [&](const Flag& p) -> std::string { return settings.*p.member ? "on" : "off"; },
      [&](const Reads& p) {
        return std::string(read_modes[static_cast<std::size_t>(settings.*p.member)]);
      },
      [&](const Order& p) { return text_of(settings.*p.member); });
}

std::string range_text(std::uint64_t least, std::uint64_t most) {
  return "a number from " + std::to_string(least) + " to " + std::to_string(most);
}

std::string length_text(Duration least) {
  return std::string("a duration ") + (least == none ? "of" : "above 0s and of") + " at most " +
         observe::text(time_limit) + ", such as 250ms";
}

// What the value must be, whether it is read or found in a Settings.
std::string expected_of(const Place& place) {
  return match(
      place, [](const Length& p) { return length_text(p.least); },
      [](const MaybeLength& p) { return std::string(p.absent) + ", or " + length_text(some); },
      [](const Whole& p) { return range_text(p.least, p.most); },
      [](const Maybe& p) { return std::string(p.absent) + ", or " + range_text(p.least, many); },
      [](const Limit&) { return range_text(1, std::numeric_limits<std::uint64_t>::max()); },
      [](const Odds&) -> std::string { return expected_ratio; },
      [](const Flag&) -> std::string { return "on or off"; },
      [](const Reads&) -> std::string {
        std::string names;
        for (const std::string_view name : read_modes) {
          const bool is_last = name == *std::rbegin(read_modes);
          names += (names.empty() ? "" : is_last ? " or " : ", ") + std::string(name);
        }
        return names;
      },
      [](const Order&) { return std::string(nobody) + ", or nodes, each once, such as n3,n1"; });
}

bool names_each_once(std::vector<NodeId> order) {
  std::sort(order.begin(), order.end());
  const bool is_twice = std::adjacent_find(order.begin(), order.end()) != order.end();
  if (order.empty()) return true;
  return !is_twice && order.front() >= NodeId(1) && order.back() <= NodeId(nodes_max);
}

bool is_within(const Settings& settings, const Place& place) {
  return match(
      place,
      [&](const Length& p) {
        return settings.*p.member >= p.least && settings.*p.member <= time_limit;
      },
      [&](const Whole& p) { return settings.*p.member >= p.least && settings.*p.member <= p.most; },
      [&](const Maybe& p) {
        const std::uint32_t value = (settings.*p.member).value_or(p.least);
        return value >= p.least && value <= many;
      },
      [&](const MaybeLength& p) {
        const Duration value = (settings.*p.member).value_or(some);
        return value >= some && value <= time_limit;
      },
      [&](const Limit& p) { return settings.*p.member >= 1; },
      [&](const Odds& p) {
        const Ratio ratio = settings.*p.member;
        return ratio.denominator > 0 && ratio.numerator <= ratio.denominator;
      },
      [](const Flag&) { return true; }, [](const Reads&) { return true; },
      [&](const Order& p) { return names_each_once(settings.*p.member); });
}

template <class Number>
bool read_number(Number& into, std::string_view text) {
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, into);
  return problem == std::errc{} && stop == end;
}

bool read_maybe(std::optional<std::uint32_t>& into, std::string_view text,
                std::string_view absent) {
  into.reset();
  return text == absent || read_number(into.emplace(), text);
}

bool read_maybe(std::optional<Duration>& into, std::string_view text, std::string_view absent) {
  into = text == absent ? std::nullopt : observe::parse_duration(text);
  return text == absent || into.has_value();
}

bool read_flag(bool& into, std::string_view text) {
  into = text == "on";
  return text == "on" || text == "off";
}

bool read_mode(actor::ReadMode& into, std::string_view text) {
  const auto* const found = std::find(std::begin(read_modes), std::end(read_modes), text);
  if (found == std::end(read_modes)) return false;
  into = static_cast<actor::ReadMode>(found - std::begin(read_modes));
  return true;
}

bool read_order(std::vector<NodeId>& into, std::string_view text) {
  into.clear();
  if (text == nobody) return true;
  while (true) {
    const std::string_view name = text.substr(0, text.find(','));
    std::uint16_t number = 0;
    if (!name.starts_with('n') || !read_number(number, name.substr(1))) return false;
    into.emplace_back(number);
    if (name.size() == text.size()) return true;
    text.remove_prefix(name.size() + 1);
  }
}

template <class T>
bool store(T& into, const std::optional<T>& value) {
  if (value) into = *value;
  return value.has_value();
}

bool read_value(Settings& settings, const Place& place, std::string_view text) {
  return match(
      place,
      [&](const Length& p) { return store(settings.*p.member, observe::parse_duration(text)); },
      [&](const Whole& p) { return read_number(settings.*p.member, text); },
      [&](const Maybe& p) { return read_maybe(settings.*p.member, text, p.absent); },
      [&](const MaybeLength& p) { return read_maybe(settings.*p.member, text, p.absent); },
      [&](const Limit& p) { return read_number(settings.*p.member, text); },
      [&](const Odds& p) { return store(settings.*p.member, observe::parse_ratio(text)); },
      [&](const Flag& p) { return read_flag(settings.*p.member, text); },
      [&](const Reads& p) { return read_mode(settings.*p.member, text); },
      [&](const Order& p) { return read_order(settings.*p.member, text); });
}

Error about(std::string_view name, std::string expected, std::string found) {
  return Error{std::string(name), 0, 0, std::move(expected), std::move(found)};
}

std::optional<Error> disagreement_on_leases(const Settings& settings) {
  if (settings.reads != actor::ReadMode::lease) return std::nullopt;
  if (!settings.check_quorum) {
    return about("check-quorum", "on, where reads are by lease", "off");
  }
  if (!lease_covers(settings.lease_drift, settings.clock_drift_max)) {
    return about("lease-drift",
                 "a ratio that covers clocks within clock-drift-max, which is " +
                     std::to_string(settings.clock_drift_max) + " parts in a million",
                 observe::text(settings.lease_drift));
  }
  return std::nullopt;
}

std::optional<Error> disagreement_on_times(const Settings& settings) {
  if (settings.election_timeout_max < settings.election_timeout_min) {
    return about(
        "election-timeout-max",
        "at least election-timeout-min, which is " + observe::text(settings.election_timeout_min),
        observe::text(settings.election_timeout_max));
  }
  if (settings.election_timeout_min < settings.heartbeat_interval * 2) {
    return about("heartbeat-interval",
                 "at most half of election-timeout-min, which is " +
                     observe::text(settings.election_timeout_min),
                 observe::text(settings.heartbeat_interval));
  }
  return std::nullopt;
}

std::optional<Error> disagreement(const Settings& settings) {
  if (auto error = disagreement_on_leases(settings)) return error;
  if (auto error = disagreement_on_times(settings)) return error;
  if (settings.weight_get + settings.weight_put + settings.weight_delete + settings.weight_append +
          settings.weight_cas + settings.weight_stale_get ==
      0) {
    return about("weight-get", "above 0, or another weight to be so", "0 for all");
  }
  // A truncation of a file cannot be torn.
  if (settings.survival_kept + settings.survival_lost == 0)
    return about("survival-kept", "above 0, or survival-lost to be so", "0 for both");
  return std::nullopt;
}

}  // namespace

std::vector<SettingText> describe(const Settings& settings) {
  std::vector<SettingText> texts;
  for (const Row& row : rows) {
    texts.push_back(SettingText{row.name, value_text(settings, row.place), row.meaning});
  }
  return texts;
}

// (million + parts) / (million - parts), of the fastest clock to the slowest, is at most 1 + drift.
bool lease_covers(Ratio lease_drift, std::uint32_t parts_per_million) {
  const std::uint64_t parts = std::min(parts_per_million, many);
  const std::uint64_t denominator = lease_drift.denominator;
  return (many + parts) * denominator <= (many - parts) * (denominator + lease_drift.numerator);
}

bool is_setting(std::string_view name) {
  return std::any_of(std::begin(rows), std::end(rows),
                     [&](const Row& row) { return row.name == name; });
}

std::optional<Error> assign(Settings& settings, std::string_view name, std::string_view value) {
  for (const Row& row : rows) {
    if (row.name != name) continue;
    Settings changed = settings;
    if (!read_value(changed, row.place, value) || !is_within(changed, row.place)) {
      return about("", expected_of(row.place), '\'' + std::string(value) + '\'');
    }
    settings = changed;
    return std::nullopt;
  }
  return about("", "the name of an option, such as " + std::string(rows[0].name),
               '\'' + std::string(name) + '\'');
}

std::vector<std::string> remarks_on(const Settings& settings) {
  std::vector<std::string> remarks;
  if (settings.append_entries_max > raft::most_entries_of_an_append) {
    remarks.push_back("option append-entries-max " + std::to_string(settings.append_entries_max) +
                      " means " + std::to_string(raft::most_entries_of_an_append) +
                      ": an append cannot count more");
  }
  if (settings.restart_backoff > settings.restart_backoff_max) {
    remarks.push_back("option restart-backoff " + observe::text(settings.restart_backoff) +
                      " means " + observe::text(settings.restart_backoff_max) +
                      ": restart-backoff-max is no more");
  }
  return remarks;
}

std::optional<Error> problem_with(const Settings& settings) {
  for (const Row& row : rows) {
    if (!is_within(settings, row.place)) {
      return about(row.name, expected_of(row.place), value_text(settings, row.place));
    }
  }
  return disagreement(settings);
}

}  // namespace raftbed::plan
