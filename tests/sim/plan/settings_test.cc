#include "sim/plan/settings.h"

#include <catch2/catch_test_macros.hpp>
#include <iterator>
#include <set>
#include <utility>

#include "sim/plan/plan.h"

namespace raftbed::plan {
namespace {

std::string problem_text(const Settings& settings) {
  const auto problem = problem_with(settings);
  return problem ? problem->text() : std::string("none");
}

TEST_CASE("the defaults agree with each other", "[settings]") {
  CHECK(problem_text(Settings{}) == "none");
}

// A text that leaves a setting out means its default, on whatever day it is read: the table is
// frozen for a version of the language. It may grow, by what changes nothing where it is not said.
constexpr std::pair<std::string_view, std::string_view> frozen[] = {
    {"election-timeout-min", "150ms"},
    {"election-timeout-max", "300ms"},
    {"heartbeat-interval", "50ms"},
    {"append-entries-max", "8"},
    {"append-bytes-max", "65536"},
    {"appends-in-flight-max", "4"},
    {"bytes-in-flight-max", "1048576"},
    {"uncommitted-max", "1024"},
    {"uncommitted-bytes-max", "67108864"},
    {"pre-vote", "off"},
    {"check-quorum", "off"},
    {"preferred-leaders", "nobody"},
    {"voters", "all"},
    {"snapshot-after", "off"},
    {"snapshot-tail", "32"},
    {"snapshot-chunk-bytes", "4096"},
    {"reads", "log"},
    {"reads-waiting-max", "1024"},
    {"session-expiry", "never"},
    {"lease-drift", "1%"},
    {"mailbox-capacity", "64"},
    {"link-base", "500us"},
    {"link-jitter", "1ms"},
    {"link-tail-odds", "1/50"},
    {"link-tail", "20ms"},
    {"reorder-hold", "100ms"},
    {"sync-base", "200us"},
    {"sync-jitter", "1ms"},
    {"sync-tail-odds", "1%"},
    {"sync-tail", "10ms"},
    {"survival-kept", "1"},
    {"survival-lost", "1"},
    {"survival-torn", "1"},
    {"clock-drift-max", "100"},
    {"clock-offset-max", "1000s"},
    {"restart-backoff", "50ms"},
    {"restart-backoff-max", "1s"},
    {"restarts-max", "10"},
    {"restart-window", "10s"},
    {"keys", "3"},
    {"operation-interval", "20ms"},
    {"attempt-timeout", "150ms"},
    {"attempts-max", "4"},
    {"weight-get", "4"},
    {"weight-put", "4"},
    {"weight-delete", "1"},
    {"weight-append", "2"},
    {"weight-cas", "2"},
    {"weight-stale-get", "0"},
    {"events-max", "20000"},
    {"time-max", "60s"},
    {"search-steps-max", "2000000"},
};

TEST_CASE("the defaults are those of version 1 of the language", "[settings][golden]") {
  REQUIRE(language_version == 1);
  const auto settings = describe(Settings{});
  REQUIRE(settings.size() == std::size(frozen));
  for (std::size_t at = 0; at < settings.size(); ++at) {
    CHECK(settings[at].name == frozen[at].first);
    CHECK(settings[at].value == frozen[at].second);
  }
}

TEST_CASE("no two settings share a name", "[settings]") {
  std::set<std::string_view> names;
  const auto settings = describe(Settings{});
  for (const SettingText& setting : settings) names.insert(setting.name);
  CHECK(names.size() == settings.size());
  CHECK(is_setting("link-tail-odds"));
  CHECK_FALSE(is_setting("link_tail_odds"));
}

// Each row of the table reads and writes a member of its own: what one row changes, only that row
// shows.
TEST_CASE("each setting stands for one member", "[settings]") {
  const auto before = describe(Settings{});
  for (std::size_t at = 0; at < before.size(); ++at) {
    INFO(before[at].name);
    Settings changed;
    const bool is_ratio =
        before[at].value.find('/') != std::string::npos || before[at].value.ends_with('%');
    const bool is_duration = !is_ratio && before[at].value.ends_with('s');
    const bool is_lasting = before[at].value == "never";
    const bool is_switch = before[at].value == "off" && before[at].name != "snapshot-after";
    const bool is_mode = before[at].value == "log";
    const bool is_order = before[at].value == "nobody";
    const std::string_view value = is_ratio      ? "7/8"
                                   : is_duration ? "7ms"
                                   : is_lasting  ? "7ms"
                                   : is_switch   ? "on"
                                   : is_mode     ? "index"
                                   : is_order    ? "n7,n2"
                                                 : "7";
    REQUIRE_FALSE(assign(changed, before[at].name, value).has_value());
    const auto after = describe(changed);
    for (std::size_t other = 0; other < after.size(); ++other) {
      CHECK(after[other].value == (other == at ? value : before[other].value));
    }
  }
}

TEST_CASE("a value that a setting cannot have leaves it as it was", "[settings]") {
  Settings settings;
  for (const auto& [name, value] : {std::pair{"keys", "0"},
                                    {"keys", "-1"},
                                    {"keys", "4294967296"},
                                    {"keys", "3 "},
                                    {"link-tail-odds", "3/2"},
                                    {"link-tail-odds", "0.5"},
                                    {"link-base", "1"},
                                    {"link-base", "2000000s"},
                                    {"operation-interval", "0s"},
                                    {"events-max", "0"},
                                    {"pre-vote", "yes"},
                                    {"pre-vote", ""},
                                    {"reads", "quickly"},
                                    {"preferred-leaders", ""},
                                    {"preferred-leaders", "n1,"},
                                    {"preferred-leaders", "n0"},
                                    {"preferred-leaders", "n1,n1"},
                                    {"preferred-leaders", "1"},
                                    {"no-such-option", "1"}}) {
    INFO(name << ' ' << value);
    CHECK(assign(settings, name, value).has_value());
  }
  CHECK(settings == Settings{});
}

TEST_CASE("a switch is on or off, and says so", "[settings]") {
  Settings settings;
  CHECK_FALSE(assign(settings, "check-quorum", "on"));
  CHECK(settings.check_quorum);
  for (const SettingText& text : describe(settings)) {
    if (text.name == "check-quorum") CHECK(text.value == "on");
    if (text.name == "pre-vote") CHECK(text.value == "off");
  }
  CHECK_FALSE(assign(settings, "check-quorum", "off"));
  CHECK(settings == Settings{});
}

TEST_CASE("a lease covers clocks whose ratio is within its drift, and no others",
          "[settings][lease]") {
  CHECK(lease_covers(percent(1), 0));
  CHECK(lease_covers(percent(0), 0));
  CHECK_FALSE(lease_covers(percent(0), 1));
  CHECK(lease_covers(percent(1), 4'975));
  CHECK_FALSE(lease_covers(percent(1), 4'976));
  CHECK(lease_covers(percent(20), 90'909));
  CHECK_FALSE(lease_covers(percent(20), 90'910));
}

TEST_CASE("settings that do not agree are refused by name", "[settings]") {
  Settings settings;
  settings.election_timeout_max = milliseconds(100);
  CHECK(
      problem_text(settings) ==
      "election-timeout-max: expected at least election-timeout-min, which is 150ms, found 100ms");
  settings = Settings{};
  settings.heartbeat_interval = milliseconds(76);
  CHECK(problem_text(settings) ==
        "heartbeat-interval: expected at most half of election-timeout-min, which is 150ms, "
        "found 76ms");
  settings = Settings{};
  settings.weight_get = settings.weight_put = settings.weight_delete = 0;
  settings.weight_append = settings.weight_cas = 0;
  CHECK(problem_text(settings) ==
        "weight-get: expected above 0, or another weight to be so, found 0 for all");
  settings = Settings{};
  settings.survival_kept = settings.survival_lost = 0;
  CHECK(problem_text(settings) ==
        "survival-kept: expected above 0, or survival-lost to be so, found 0 for both");
  settings = Settings{};
  settings.clock_drift_max = 100'001;
  CHECK(problem_text(settings) ==
        "clock-drift-max: expected a number from 0 to 100000, found 100001");
  settings = Settings{};
  settings.reads = actor::ReadMode::lease;
  CHECK(problem_text(settings) == "check-quorum: expected on, where reads are by lease, found off");
  settings.check_quorum = true;
  CHECK(problem_text(settings) == "none");
  settings.lease_drift = Ratio{1, 10'000};
  CHECK(problem_text(settings) ==
        "lease-drift: expected a ratio that covers clocks within clock-drift-max, which is 100 "
        "parts in a "
        "million, found 1/10000");
  settings = Settings{};
  settings.keys = 0;
  CHECK(problem_text(settings) == "keys: expected a number from 1 to 1000000, found 0");
  settings = Settings{};
  settings.sync_tail_odds = Ratio{1, 0};
  CHECK(problem_text(settings) ==
        "sync-tail-odds: expected a ratio of whole numbers, at most 1, such as 5% or 1/20, found "
        "1/0");
}

TEST_CASE("an option that means less than it says is remarked on, and not refused", "[settings]") {
  Settings settings;
  settings.append_entries_max = 65'535;
  settings.restart_backoff = settings.restart_backoff_max;
  CHECK(remarks_on(settings).empty());
  settings.append_entries_max = 65'536;
  settings.restart_backoff = seconds(2);
  CHECK(problem_text(settings) == "none");
  CHECK(remarks_on(settings) ==
        std::vector<std::string>{
            "option append-entries-max 65536 means 65535: an append cannot count more",
            "option restart-backoff 2s means 1s: restart-backoff-max is no more"});
}

}  // namespace
}  // namespace raftbed::plan
