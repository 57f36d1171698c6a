#include "core/raft/options.h"

#include <algorithm>
#include <string>
#include <utility>

namespace raftbed::raft {
namespace {

using Problem = std::optional<Error>;

// What a node adds to an instant of its clock stays far from the end of time.
constexpr Duration longest_timeout = seconds(1'000'000);
constexpr Duration longest_patience = seconds(1'000'000'000);

Error problem(std::string option, std::string expected, std::string found) {
  return Error{std::move(option), 0, 0, std::move(expected), std::move(found)};
}

std::string text_of(Duration duration) {
  return std::to_string(duration.ns()) + " ns";
}
std::string text_of(NodeId node) {
  return "n" + std::to_string(node.value());
}
std::string text_of(const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) text += (text.empty() ? "" : " ") + text_of(node);
  return text.empty() ? "none" : text;
}

Problem problem_with_configuration(const Options& options) {
  const Configuration& configuration = options.configuration;
  if (options.self == NodeId(0)) return problem("self", "a node from n1 on", text_of(options.self));
  if (is_nobodys(configuration)) return std::nullopt;
  if (!is_sound(configuration)) {
    return problem("configuration", "nodes from n1 on, in order, each once, and at least one voter",
                   text_of(configuration.voters));
  }
  if (!has(configuration.members(), options.self)) {
    return problem("configuration", text_of(options.self) + " itself in it, or nobody",
                   text_of(configuration.members()));
  }
  return std::nullopt;
}

Problem problem_with_times(const Options& options) {
  const Duration zero(0);
  if (options.election_timeout_min <= zero) {
    return problem("election_timeout_min", "more than nothing",
                   text_of(options.election_timeout_min));
  }
  if (options.election_timeout_max < options.election_timeout_min) {
    return problem("election_timeout_max", "at least " + text_of(options.election_timeout_min),
                   text_of(options.election_timeout_max));
  }
  if (options.election_timeout_max > longest_timeout) {
    return problem("election_timeout_max", "at most " + text_of(longest_timeout),
                   text_of(options.election_timeout_max));
  }
  if (options.heartbeat_interval <= zero) {
    return problem("heartbeat_interval", "more than nothing", text_of(options.heartbeat_interval));
  }
  // One heartbeat may be lost before anybody stands for election.
  if (options.heartbeat_interval > options.election_timeout_min / 2) {
    return problem("heartbeat_interval", "at most half of " + text_of(options.election_timeout_min),
                   text_of(options.heartbeat_interval));
  }
  return std::nullopt;
}

Problem problem_with_limits(const Options& options) {
  const std::pair<const char*, std::uint32_t> limits[] = {
      {"append_entries_max", options.append_entries_max},
      {"append_bytes_max", options.append_bytes_max},
      {"appends_in_flight_max", options.appends_in_flight_max},
      {"bytes_in_flight_max", options.bytes_in_flight_max},
      {"uncommitted_max", options.uncommitted_max},
      {"uncommitted_bytes_max", options.uncommitted_bytes_max},
      {"snapshot_after", options.snapshot_after.value_or(1)},
      {"snapshot_chunk_bytes", options.snapshot_chunk_bytes},
      {"reads_waiting_max", options.reads_waiting_max},
  };
  for (const auto& [name, limit] : limits) {
    if (limit == 0) return problem(name, "at least 1", "0");
  }
  if (options.append_entries_max > most_entries_of_an_append) {
    return problem("append_entries_max", "at most " + std::to_string(most_entries_of_an_append),
                   std::to_string(options.append_entries_max));
  }
  return std::nullopt;
}

// They need not belong to the cluster: who is preferred may join later.
Problem problem_with_preferred(const Options& options) {
  std::vector<NodeId> seen = options.preferred;
  std::sort(seen.begin(), seen.end());
  const bool is_twice = std::adjacent_find(seen.begin(), seen.end()) != seen.end();
  if (is_twice || (!seen.empty() && seen.front() == NodeId(0))) {
    return problem("preferred", "nodes from n1 on, each once", text_of(options.preferred));
  }
  // Who is not among them waits a window for each of them (priority.cc).
  const Duration window = options.election_timeout_max - options.election_timeout_min;
  const auto windows = static_cast<std::int64_t>(seen.size());
  if (windows == 0 || window <= longest_patience / windows) return std::nullopt;
  return problem("preferred", "so few that nobody waits longer than " + text_of(longest_patience),
                 std::to_string(windows) + " times " + text_of(window));
}

// Without withheld votes nothing keeps another from being elected within a lease.
Problem problem_with_lease(const Options& options) {
  if (!options.lease_reads) return std::nullopt;
  if (!options.check_quorum) return problem("lease_reads", "check_quorum beside it", "without it");
  const Ratio drift = options.lease_drift;
  if (drift.denominator == 0 || drift.numerator > drift.denominator) {
    return problem("lease_drift", "a ratio of at most 1",
                   std::to_string(drift.numerator) + "/" + std::to_string(drift.denominator));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> problem_with(const Options& options) {
  if (Problem found = problem_with_configuration(options)) return found;
  if (Problem found = problem_with_times(options)) return found;
  if (Problem found = problem_with_lease(options)) return found;
  if (Problem found = problem_with_preferred(options)) return found;
  return problem_with_limits(options);
}

}  // namespace raftbed::raft
