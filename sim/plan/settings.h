// The settings of a run, each with its default, each an `option` line of the scenario language.
//
// One table (settings.cc) names them; printing, parsing, `raftbed scenario options` and the
// README's list come from it. Validated together: an error says which, what was expected and what
// was found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor/read_mode.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace raftbed::plan {

struct Settings {
  // So many nodes, from n1 on, form the cluster from the start; the others belong to none. At most
  // all; absent: all; 0: it is to be initialised.
  std::optional<std::uint32_t> voters;
  // Raft, for every node.
  Duration election_timeout_min = milliseconds(150);
  Duration election_timeout_max = milliseconds(300);
  Duration heartbeat_interval = milliseconds(50);
  std::uint32_t append_entries_max = 8;
  std::uint32_t append_bytes_max = 65'536;  // a single larger entry goes alone
  std::uint32_t appends_in_flight_max = 4;
  std::uint32_t bytes_in_flight_max = 1'048'576;  // of those appends' entries
  std::uint32_t uncommitted_max = 1'024;
  std::uint32_t uncommitted_bytes_max = 67'108'864;  // that they come to
  std::vector<NodeId> preferred_leaders;             // in this order; none: nobody
  bool pre_vote = false;
  bool check_quorum = false;
  std::optional<std::uint32_t> snapshot_after;  // applied entries; absent: never
  std::uint32_t snapshot_tail = 32;
  std::uint32_t snapshot_chunk_bytes = 4'096;
  actor::ReadMode reads = actor::ReadMode::log;
  std::uint32_t reads_waiting_max = 1'024;  // of those that are not through the log
  std::optional<Duration> session_expiry;   // absent: never
  Ratio lease_drift = percent(1);           // how much faster than a leader's any clock may run
  std::uint32_t mailbox_capacity = 64;
  // Links: base, plus uniform up to jitter, plus, with the odds of a tail, uniform up to the tail.
  Duration link_base = microseconds(500);
  Duration link_jitter = milliseconds(1);
  Ratio link_tail_odds{1, 50};
  Duration link_tail = milliseconds(20);
  Duration reorder_hold = milliseconds(100);  // where a reorder command does not say
  // Disks: how long a sync takes, likewise.
  Duration sync_base = microseconds(200);
  Duration sync_jitter = milliseconds(1);
  Ratio sync_tail_odds{1, 100};
  Duration sync_tail = milliseconds(10);
  // What becomes of an un-synced write when the power fails: odds as weights.
  std::uint32_t survival_kept = 1;
  std::uint32_t survival_lost = 1;
  std::uint32_t survival_torn = 1;
  // Clocks: each runs faster or slower by up to so many parts in a million, and starts up to so
  // much ahead.
  std::uint32_t clock_drift_max = 100;
  Duration clock_offset_max = seconds(1000);
  // A supervisor starts a failed node again after back-off; a node that ended by command only if it
  // said so. Back-off doubles; more than so many failures within the window, and it stays down.
  Duration restart_backoff = milliseconds(50);
  Duration restart_backoff_max = seconds(1);
  std::uint32_t restarts_max = 10;
  Duration restart_window = seconds(10);
  // Clients: an operation is due at number * interval, give or take, and begins when the one before
  // has ended.
  std::uint32_t keys = 3;
  Duration operation_interval = milliseconds(20);
  Duration attempt_timeout = milliseconds(150);  // then the next attempt, at another node
  std::uint32_t attempts_max = 4;                // then the outcome is unknown
  std::uint32_t weight_get = 4;
  std::uint32_t weight_put = 4;
  std::uint32_t weight_delete = 1;
  std::uint32_t weight_append = 2;
  std::uint32_t weight_cas = 2;
  std::uint32_t weight_stale_get = 0;
  // Limits, in what is simulated.
  std::uint64_t events_max = 20'000;
  Duration time_max = seconds(60);
  // The judge's budget: steps of its search a key, after which the verdict is "undecided".
  std::uint64_t search_steps_max = 2'000'000;
  friend bool operator==(const Settings&, const Settings&) = default;
};

// "link-tail-odds", its value as text. In the order of the table.
struct SettingText {
  std::string_view name;
  std::string value;
  std::string_view meaning;
};
std::vector<SettingText> describe(const Settings& settings);
bool is_setting(std::string_view name);
// Sets one by its name. The error's `where`, line and column are the caller's to fill.
std::optional<Error> assign(Settings& settings, std::string_view name, std::string_view value);
// Whether clocks that are fast or slow by up to so many parts in a million never differ by more
// than a lease allows for.
bool lease_covers(Ratio lease_drift, std::uint32_t parts_per_million);
// Which options mean less than their values say, as this version of the language takes them.
std::vector<std::string> remarks_on(const Settings& settings);
// Whether they agree with each other. The error's `where` is the option's name.
std::optional<Error> problem_with(const Settings& settings);

}  // namespace raftbed::plan
