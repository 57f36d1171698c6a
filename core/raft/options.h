// What a node of Raft is told at its start. Validated together: an error says which option, and
// why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bugs.h"
#include "core/base/chance.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

// The codec counts an append's entries in 16 bits.
inline constexpr std::uint32_t most_entries_of_an_append = 65'535;

struct Options {
  NodeId self;
  // What all that form a cluster together are told alike; nobody's at a node that is to join one,
  // or to be initialised. What the disk holds takes its place.
  Configuration configuration;
  Duration election_timeout_min = milliseconds(150);  // Raft 9.3: 150 to 300 ms
  Duration election_timeout_max = milliseconds(300);  // at most 1,000,000 s
  Duration heartbeat_interval = milliseconds(50);     // at most half of election_timeout_min
  std::uint32_t append_entries_max = 8;               // entries an append, from 1 to 65,535
  std::uint32_t append_bytes_max = 65'536;  // bytes an append; a single larger entry goes alone
  std::uint32_t appends_in_flight_max =
      4;  // appends with entries that a peer has not answered, at least 1
  std::uint32_t bytes_in_flight_max =
      1'048'576;  // of those appends' entries, at least 1; one append goes whatever its size
  std::uint32_t uncommitted_max =
      1'024;  // entries that a leader holds uncommitted before it refuses
  std::uint32_t uncommitted_bytes_max =
      67'108'864;  // bytes that they come to before it does, at least 1; the last may go beyond
  // Who is to lead rather than another, the first rather than the second, any of them rather than
  // who is not among them (priority.cc). All are told alike.
  std::vector<NodeId> preferred;
  // Whoever would stand for election asks first whether it could win, and spends no term where it
  // could not (dissertation 9.6).
  bool pre_vote = false;
  // A leader that has not heard from a quorum for election_timeout_max steps down (dissertation
  // 6.2), and who has heard a leader within election_timeout_min raises its term for no candidate
  // (4.2.3). The trade: a node whose term ran ahead of the others cannot join by campaigning; it is
  // its refusal of an append that deposes the leader and lets all meet in one term.
  bool check_quorum = false;
  // A snapshot is taken when so many entries have been applied since the last one; absent: never.
  std::optional<std::uint32_t> snapshot_after;
  // So many entries before a snapshot's index stay in the log, for a peer that is a little behind.
  std::uint32_t snapshot_tail = 32;
  std::uint32_t snapshot_chunk_bytes = 4'096;  // of an image in one message
  // Reads are answered within a lease where we hold one (lease.cc, which states the bound on the
  // clocks): needs check_quorum. Within a lease's length no clock runs by more than this part
  // faster than a leader's.
  bool lease_reads = false;
  Ratio lease_drift{1, 100};
  std::uint32_t reads_waiting_max = 1'024;  // reads that a leader holds before it refuses
  Chance chance;                            // election timeouts are drawn per (node, term)
  BugSet bugs;
};

// Absent if the options agree with each other, else what was expected and what was found.
std::optional<Error> problem_with(const Options& options);

}  // namespace raftbed::raft
