// The order of the clients' history, judged as the run goes; and what would explain a history that
// has none, which says more and so comes first.
#include "sim/check/conservation.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {
namespace {

std::optional<observe::Finding> judge_conservation(const world::Network& network,
                                                   const observe::Moment& moment) {
  const world::NetworkCounters& counters = network.counters();
  check::MessageCounts counts;
  counts.sent = counters.sent;
  counts.duplicated = counters.duplicated;
  counts.delivered = counters.delivered;
  counts.dropped.assign(counters.dropped.begin(), counters.dropped.end());
  counts.in_flight = network.in_flight().count();
  return check::conserved(counts, moment);
}

}  // namespace

std::optional<observe::Finding> Universe::compare_in_full() const {
  if (watch_ == Watch::fingerprint_only) return std::nullopt;
  FullComparison comparison = comparison_;
  return comparison.compare(oracles_.rules, cluster_, world_, moment());
}

std::optional<observe::Finding> Universe::judge_ground() const {
  if (auto finding = judge_conservation(world_.network(), moment())) return finding;
  return compare_in_full();
}

bool Universe::is_instant_over() const {
  const world::Agenda& agenda = world_.agenda();
  return stopped_ != Stopped::running || agenda.empty() || agenda.top().at() > world_.now();
}

// What was answered in this instant, once all who were asked in it are known (sim/linear/online.h).
void Universe::judge_orders() {
  if (oracles_.finding) return;
  linear::Budget budget;
  budget.steps_a_key = plan_->settings.search_steps_max;
  try {
    oracles_.orders.close();
    if (!oracles_.orders.refuses()) return;
    oracles_.finding = judge_ground();
    if (!oracles_.finding) {
      oracles_.finding = oracles_.orders.finding(cluster_.clients().history(), budget);
    }
  } catch (const Broken& broken) {
    record_broken(broken, std::nullopt);
  }
  stopped_ = Stopped::finding;
}

}  // namespace raftbed::universe
