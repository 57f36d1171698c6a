#include "sim/universe/build.h"

#include <algorithm>

namespace raftbed::universe {
namespace {

raft::Options raft_options(const plan::Plan& plan) {
  raft::Options options;
  options.configuration = first_configuration(plan);
  options.election_timeout_min = plan.settings.election_timeout_min;
  options.election_timeout_max = plan.settings.election_timeout_max;
  options.heartbeat_interval = plan.settings.heartbeat_interval;
  // The language takes more than a message can count.
  options.append_entries_max =
      std::min(plan.settings.append_entries_max, raft::most_entries_of_an_append);
  options.append_bytes_max = plan.settings.append_bytes_max;
  options.appends_in_flight_max = plan.settings.appends_in_flight_max;
  options.bytes_in_flight_max = plan.settings.bytes_in_flight_max;
  options.preferred = plan.settings.preferred_leaders;
  options.uncommitted_max = plan.settings.uncommitted_max;
  options.uncommitted_bytes_max = plan.settings.uncommitted_bytes_max;
  options.pre_vote = plan.settings.pre_vote;
  options.check_quorum = plan.settings.check_quorum;
  options.snapshot_after = plan.settings.snapshot_after;
  options.snapshot_tail = plan.settings.snapshot_tail;
  options.snapshot_chunk_bytes = plan.settings.snapshot_chunk_bytes;
  options.lease_reads = plan.settings.reads == actor::ReadMode::lease;
  options.lease_drift = plan.settings.lease_drift;
  options.reads_waiting_max = plan.settings.reads_waiting_max;
  return options;
}

cluster::WorkloadOptions workload_options(const plan::Settings& settings) {
  cluster::WorkloadOptions options;
  options.keys = settings.keys;
  options.operation_interval = settings.operation_interval;
  options.weight_get = settings.weight_get;
  options.weight_put = settings.weight_put;
  options.weight_delete = settings.weight_delete;
  options.weight_append = settings.weight_append;
  options.weight_cas = settings.weight_cas;
  options.weight_stale_get = settings.weight_stale_get;
  return options;
}

actor::SupervisorOptions supervisor_options(const plan::Settings& settings) {
  actor::SupervisorOptions options;
  options.backoff = settings.restart_backoff;
  options.backoff_max = settings.restart_backoff_max;
  options.restarts_max = settings.restarts_max;
  options.window = settings.restart_window;
  return options;
}

}  // namespace

raft::Configuration first_configuration(const plan::Plan& plan) {
  raft::Configuration first;
  const std::uint32_t voters =
      std::min<std::uint32_t>(plan.settings.voters.value_or(plan.nodes), plan.nodes);
  for (std::uint16_t number = 1; number <= voters; ++number) {
    first.voters.push_back(NodeId(number));
  }
  return first;
}

std::uint32_t planned_clients(const plan::Plan& plan) {
  std::uint32_t highest = 0;
  for (const plan::ClientScript& script : plan.clients)
    highest = std::max(highest, script.client.value());
  for (const plan::Command& command : plan.commands) {
    if (const auto* ask = std::get_if<plan::Ask>(&command.action)) {
      highest = std::max(highest, ask->client.value());
    }
  }
  return std::max(highest, 1U);
}

world::WorldOptions world_options(const plan::Plan& plan) {
  const plan::Settings& s = plan.settings;
  world::WorldOptions options;
  options.nodes = plan.nodes;
  // The last place is the probe's, and the same one whatever the plan's few clients are; what is
  // typed in the stepper may come from the others.
  options.clients = std::max(planned_clients(plan) + 1, 10U);
  options.network.latency =
      world::Latency{s.link_base, s.link_jitter, s.link_tail_odds, s.link_tail};
  options.disk.sync = world::Latency{s.sync_base, s.sync_jitter, s.sync_tail_odds, s.sync_tail};
  options.disk.survival = world::SurvivalWeights{s.survival_kept, s.survival_lost, s.survival_torn};
  options.clock.drift_ppm_max = static_cast<std::int32_t>(s.clock_drift_max);
  options.clock.offset_max = s.clock_offset_max;
  return options;
}

cluster::ClusterOptions cluster_options(const plan::Plan& plan) {
  cluster::ClusterOptions options;
  options.nodes = plan.nodes;
  options.voters = first_configuration(plan).voters;
  options.clients = world_options(plan).clients;
  options.client.workload = workload_options(plan.settings);
  options.client.attempt_timeout = plan.settings.attempt_timeout;
  options.client.attempts_max = plan.settings.attempts_max;
  options.client.nodes = plan.nodes;
  options.client.registers = plan.settings.session_expiry.has_value();
  options.client.registers_to_get = plan.settings.reads == actor::ReadMode::log;
  for (const plan::ClientScript& script : plan.clients) {
    options.scripts.push_back(cluster::Script{script.client, script.operations});
  }
  options.supervisor = supervisor_options(plan.settings);
  return options;
}

std::shared_ptr<const cluster::SubjectKind> node_kind(const plan::Plan& plan) {
  cluster::NodeSettings settings;
  settings.raft = raft_options(plan);
  settings.mailbox_capacity = plan.settings.mailbox_capacity;
  settings.reads = plan.settings.reads;
  settings.session_expiry = plan.settings.session_expiry;
  settings.bugs.resize(plan.nodes);
  for (const plan::BugSetting& setting : plan.bugs) {
    for (std::uint16_t number = 1; number <= plan.nodes; ++number) {
      if (!setting.node || *setting.node == NodeId(number))
        settings.bugs[number - 1U].insert(setting.bug);
    }
  }
  return std::make_shared<cluster::NodeKind>(std::move(settings));
}

}  // namespace raftbed::universe
