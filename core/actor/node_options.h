// What a node is told at its start: what Raft is told, and what its other actors are. Validated
// together: an error says which option, and why.
#pragma once

#include <cstdint>
#include <optional>

#include "core/actor/read_mode.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/raft/options.h"

namespace raftbed::actor {

struct NodeOptions {
  raft::Options raft;
  std::uint32_t mailbox_capacity = 64;       // user messages a mailbox, at least 1
  ReadMode reads = ReadMode::log;            // `lease` needs lease_reads of Raft
  std::optional<Duration> session_expiry{};  // the same on all nodes; absent: never
};

// Absent if the options agree with each other, else what was expected and what was found.
std::optional<Error> problem_with(const NodeOptions& options);

}  // namespace raftbed::actor
