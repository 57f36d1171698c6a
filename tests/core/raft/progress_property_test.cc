// What a leader believes of its peers, against what their disks hold, over a wire that loses,
// doubles and disorders, and with followers that lose power and come back.
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

Options some_limits() {
  Options options;
  options.append_entries_max = *rc::gen::inRange<std::uint32_t>(1, 4);
  options.appends_in_flight_max = *rc::gen::inRange<std::uint32_t>(1, 5);
  options.bytes_in_flight_max = *rc::gen::element<std::uint32_t>(1, 60, 150, 1'000'000);
  if (*rc::gen::arbitrary<bool>()) {
    options.snapshot_after = *rc::gen::inRange<std::uint32_t>(1, 6);
    options.snapshot_tail = *rc::gen::inRange<std::uint32_t>(0, 4);
    options.snapshot_chunk_bytes = *rc::gen::inRange<std::uint32_t>(20, 400);
  }
  return options;
}

// n1 leads from the first to the last: nobody else's timer fires.
void happen_to_followers(Cluster& cluster, std::uint32_t number) {
  const std::uint32_t which = number / 64;
  const NodeId follower(static_cast<std::uint16_t>(2 + which % 2));
  const std::uint32_t what = number % 64;
  if (what < 8) {
    cluster.propose(n1, "command " + std::to_string(number));
  } else if (what < 12) {
    cluster.wake(n1);
  } else if (what < 16) {
    cluster.sync_one(n1);
  } else if (what < 28) {
    cluster.sync_one(follower);
  } else if (what < 30) {
    cluster.crash(follower, which / 2 % 3);
    cluster.restart(follower);
  } else if (!cluster.wire().empty()) {
    const std::size_t at = which / 2 % cluster.wire().size();
    if (what < 44) cluster.deliver_at(0);
    if (what >= 44 && what < 54) cluster.deliver_at(at);
    if (what >= 54 && what < 58) cluster.deliver_at(at, true);
    if (what >= 58) cluster.drop_at(at);
  }
}

// Whether the peer's disk holds all of the leader's log up to here, or a snapshot that stands for
// it.
bool is_on_disk(const Restored& disk, const Log& leaders, LogIndex match) {
  if (match <= disk.log.base_index()) return true;
  return match <= disk.log.last_index() &&
         (match <= leaders.base_index() || disk.log.term_at(match) == leaders.term_at(match));
}

bool is_within(const std::vector<InFlight>& in_flight, const Options& limits) {
  std::size_t before_the_last = 0;
  for (std::size_t i = 1; i < in_flight.size(); ++i) {
    if (in_flight[i].round <= in_flight[i - 1].round) return false;
    before_the_last += in_flight[i - 1].bytes;
  }
  const bool is_room_for_the_last =
      in_flight.size() <= 1 || before_the_last < limits.bytes_in_flight_max;
  return in_flight.size() <= limits.appends_in_flight_max && is_room_for_the_last;
}

void check_progress(const Cluster& cluster, const Options& limits,
                    std::map<NodeId, LogIndex>& matches) {
  for (const Progress& peer : std::get<Leader>(cluster.raft(n1).role()).peers) {
    RC_ASSERT(peer.match >= matches[peer.peer]);
    matches[peer.peer] = peer.match;
    RC_ASSERT(peer.match < peer.next);
    RC_ASSERT(is_on_disk(cluster.disk(peer.peer), cluster.raft(n1).log(), peer.match));
    RC_ASSERT(is_within(peer.in_flight, limits));
    RC_ASSERT(peer.in_flight.empty() || !peer.probing);
    RC_ASSERT(!peer.sending || peer.probing);
  }
}

bool all_match(const Cluster& cluster) {
  const LogIndex last = cluster.raft(n1).log().last_index();
  for (const Progress& peer : std::get<Leader>(cluster.raft(n1).role()).peers) {
    if (peer.match != last || peer.next != last.next() || peer.probing) return false;
  }
  return true;
}

// In a few heartbeats, for a snapshot is sent a piece at a time.
bool finds_all_again(Cluster& cluster) {
  for (int wakes = 0; wakes < 20; ++wakes) {
    if (all_match(cluster)) return true;
    cluster.wake(n1);
    cluster.settle();
  }
  return all_match(cluster);
}

rc::Gen<std::vector<std::uint32_t>> some_happenings() {
  const auto number = rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 1U << 31U));
  return rc::gen::resize(400, rc::gen::container<std::vector<std::uint32_t>>(number));
}

TEST_CASE(
    "a leader takes nothing for replicated that is not on its peer's disk, keeps what is in "
    "flight within the limits, and finds every peer again",
    "[replication][property]") {
  raftbed::testing::check_property(
      "progress",
      [] {
        const Options limits = some_limits();
        Cluster cluster(3, limits);
        cluster.elect(n1);
        std::map<NodeId, LogIndex> matches;
        for (const std::uint32_t number : *some_happenings()) {
          happen_to_followers(cluster, number);
          RC_ASSERT(cluster.raft(n1).is_leader());
          check_progress(cluster, limits, matches);
        }
        RC_ASSERT(finds_all_again(cluster));
        check_progress(cluster, limits, matches);
        RC_ASSERT(cluster.violations().empty());
      },
      1'000);
}

}  // namespace
}  // namespace raftbed::raft::testing
