// Why a settled cluster that does not answer need not: an answer that is not due is no finding.
//
// Some excuses lie in the options, and hold whatever happens. The others lie in what became of the
// cluster, and are looked for when its time is over. The plan generator draws no options that are
// an excuse (generate_settings.cc), so that none of these hides what a seeded bug does in its runs;
// in a text with options of its own one may.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "sim/cluster/cluster.h"
#include "sim/plan/plan.h"

namespace raftbed::universe {

// In the order in which they are looked for.
enum class Excuse : std::uint8_t {
  no_quorum,          // the core is no quorum of a configuration that counts
  no_cluster,         // nobody of the core knows of one
  disturbed,          // one of the core was removed, does not know, and stands for election
  fleeting_sessions,  // a session expires before its client can ask
  slow_votes,         // a vote outlasts the shortest election timeout
  equal_timeouts,     // those of several voters do not differ by two votes' time
};
// What stands behind "an answer was not due: ".
std::string_view text(Excuse excuse);

// By the options alone, where more than one node votes.
std::optional<Excuse> excuse_by_options(const plan::Settings& settings);
// By the options, for as many voters as there are now.
std::optional<Excuse> excuse_by_options(const std::vector<NodeId>& core,
                                        const cluster::Cluster& cluster, const plan::Plan& plan);
// As the cluster is now, of which these were to answer. O(configurations in their logs).
std::optional<Excuse> excuse_of(const std::vector<NodeId>& core, const cluster::Cluster& cluster,
                                const plan::Plan& plan);

}  // namespace raftbed::universe
