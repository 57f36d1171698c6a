#include "core/actor/node_options.h"

#include <string>

namespace raftbed::actor {

std::optional<Error> problem_with(const NodeOptions& options) {
  if (auto problem = raft::problem_with(options.raft)) return problem;
  if (options.mailbox_capacity == 0) {
    return Error{"mailbox_capacity", 0, 0, "at least 1", "0"};
  }
  // It would answer by rounds, and nobody would know that the leases are off.
  if (options.reads == ReadMode::lease && !options.raft.lease_reads) {
    return Error{"reads", 0, 0, "lease_reads beside reads by lease", "without it"};
  }
  if (options.session_expiry && *options.session_expiry <= Duration(0)) {
    return Error{"session_expiry", 0, 0, "more than nothing",
                 std::to_string(options.session_expiry->ns()) + " ns"};
  }
  return std::nullopt;
}

}  // namespace raftbed::actor
