// The situations that others test their cores in, and the transcript that plays each of them here:
// the interaction files of etcd-io/raft, the six tests of actix-raft 0.4.4, the ten of async-raft
// 0.6.1, and the families of openraft's tests, as far as they are about what a core says and does.
//
// What has no counterpart: etcd's confchange_disable_validation (what is not sound is refused here,
// whatever the options); openraft's metrics, write_ff, with_raft_state, shutdown and life cycles of
// tasks, and committed indexes on disk (there is none). Its sixteen changes of membership are among
// all of four nodes in tests/core/raft/every_change_test.cc; its tests of a pure engine are those
// of tests/core/raft, and its suite of storages is in tests/core/storage/conformance.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace raftbed::interaction {
namespace {

struct Situation {
  const char* theirs;
  std::vector<std::string> ours;
};

const std::vector<Situation> of_etcd{
    {"async_storage_writes", {"asynchronous_writes"}},
    {"async_storage_writes_append_aba_race", {"append_overwritten_before_it_is_stable"}},
    {"campaign", {"campaign"}},
    {"campaign_learner_must_vote", {"voter_that_does_not_know_it_yet"}},
    {"checkquorum", {"check_quorum_steps_down", "check_quorum_withholds_votes"}},
    {"confchange_v1_add_single", {"cluster_of_one_grows"}},
    {"confchange_v1_remove_leader", {"removed_leader_steps_down"}},
    {"confchange_v1_remove_leader_stepdown", {"entry_behind_the_leaders_removal"}},
    {"confchange_v2_add_double_auto", {"two_join_at_once", "two_leave_at_once"}},
    {"confchange_v2_add_double_implicit",
     {"joint_left_by_itself", "joint_left_by_the_next_leader"}},
    {"confchange_v2_add_single_auto", {"join_with_catch_up"}},
    {"confchange_v2_add_single_explicit", {"joint_until_told", "changes_refused"}},
    {"confchange_v2_replace_leader", {"transfer_while_joint"}},
    {"confchange_v2_replace_leader_stepdown", {"removed_leader_steps_down_from_joint"}},
    {"forget_leader", {"forget_leader", "forget_leader_leaves_the_timer"}},
    {"forget_leader_prevote_checkquorum", {"forget_leader_with_check_quorum"}},
    {"forget_leader_read_only_lease_based", {"forget_leader_refused_by_leases"}},
    {"heartbeat_resp_recovers_from_probing", {"lost_appends_are_found_by_heartbeats"}},
    {"lagging_commit", {"lagging_commit"}},
    {"prevote", {"pre_vote_of_a_stale_peer"}},
    {"prevote_checkquorum", {"pre_vote_with_a_healthy_leader", "two_canvass_at_once"}},
    {"probe_and_replicate", {"probe_and_replicate"}},
    {"replicate_pause", {"replication_in_a_pipeline", "full_window_is_lost"}},
    {"single_node", {"single_node"}},
    {"slow_follower_after_compaction", {"snapshot_in_place_of_what_waits"}},
    {"snapshot_succeed_via_app_resp", {"snapshot_for_a_slow_follower"}},
    {"snapshot_succeed_via_app_resp_behind", {"snapshot_succeeds_via_append_reply"}},
};

const std::vector<Situation> of_actix_raft{
    {"singlenode", {"single_node", "initialised_by_one"}},
    {"initialization", {"initialised_by_several"}},
    {"clustering", {"leader_isolated_and_back"}},
    {"client_writes", {"many_writes_and_a_new_leader"}},
    {"dynamic_membership", {"removed_leader_steps_down_from_joint"}},
    {"snapshotting", {"snapshot_over_a_conflicting_tail"}},
};

const std::vector<Situation> of_async_raft{
    {"client_reads", {"read_index", "read_refusals"}},
    {"client_writes", {"many_writes_and_a_new_leader"}},
    {"compaction", {"compaction_alone", "snapshot_carries_the_configuration"}},
    {"current_leader", {"leader_isolated_and_back", "proposals_refused"}},
    {"dynamic_membership", {"cluster_of_one_grows", "removed_leader_steps_down"}},
    {"initialization", {"initialised_by_several", "initialise_refused"}},
    {"non_voter_restart", {"learner_restarts"}},
    {"shutdown", {"restarts"}},
    {"singlenode", {"initialised_by_one"}},
    {"stepdown", {"removed_leader_steps_down_from_joint", "joint_needs_both_majorities"}},
};

const std::vector<Situation> of_openraft{
    {"append_entries: conflict_with_empty_entries", {"heartbeat_before_a_stale_tail"}},
    {"append_entries: sees_higher_vote", {"higher_term_deposes_a_leader"}},
    {"append_entries: conflicts", {"late_and_double_appends"}},
    {"append_entries: bigger_term", {"leader_isolated_and_back"}},
    {"append_entries: inconsistent_log", {"conflict_of_one_long_term"}},
    {"append_entries: updates_membership", {"configuration_rolled_back"}},
    {"append_entries: isolated learner", {"isolated_learner"}},
    {"append_entries: enable_heartbeat", {"heartbeats_keep_followers_quiet"}},
    {"append_entries: heartbeat_rejects_vote", {"check_quorum_withholds_votes"}},
    {"append_entries: large_heartbeat", {"replication_in_a_pipeline"}},
    {"append_entries: stale_last_log_id", {"lost_appends_are_found_by_heartbeats"}},
    {"client_api: client_writes", {"many_writes_and_a_new_leader"}},
    {"client_api: ensure_linearizable", {"read_index_before_the_first_commit"}},
    {"client_api: get_read_log_id", {"read_index", "read_sees_no_uncommitted_entry"}},
    {"client_api: lagging_network_write", {"cluster_of_one_grows", "late_and_double_appends"}},
    {"client_api: transfer_leader", {"transfer", "transfer_with_a_lost_order"}},
    {"client_api: snapshot trigger and purge", {"snapshot_on_request"}},
    {"client_api: write when the leader quits and the log reverts",
     {"overwritten_tail_stays_away"}},
    {"client_api: write when the leader switched", {"leader_change_with_an_uncommitted_tail"}},
    {"elect: compare_last_log", {"vote_for_the_later_term"}},
    {"elect: seize_leadership", {"higher_term_deposes_a_leader"}},
    {"life_cycle: initialization", {"initialised_by_several", "initialise_refused"}},
    {"life_cycle: follower_restart_does_not_interrupt", {"restarts"}},
    {"life_cycle: single_follower_restart", {"compaction_alone"}},
    {"life_cycle: single_leader_restart_re_apply_logs", {"compaction_alone"}},
    {"life_cycle: single_restart", {"compaction_alone"}},
    {"life_cycle: non_member_leader_restart", {"removed_leader_of_two_stands_again"}},
    {"membership: learner_restart", {"learner_restarts"}},
    {"membership: single_node", {"cluster_of_one_grows"}},
    {"membership: add_learner", {"learner_never_votes", "joining_is_called_off"}},
    {"membership: previous membership not committed", {"changes_refused"}},
    {"membership: concurrent_write_and_add_learner", {"writes_while_a_learner_is_added"}},
    {"membership: change_membership", {"two_join_at_once", "two_leave_at_once"}},
    {"membership: commit_joint_config", {"joint_needs_both_majorities"}},
    {"membership: elect_with_new_config", {"leaders_of_the_new_configuration"}},
    {"membership: add_remove_voter", {"cluster_of_one_grows"}},
    {"membership: new_leader_auto_commit_uniform", {"joint_left_by_the_next_leader"}},
    {"membership: remove_leader", {"removed_leader_steps_down", "demoted_leader_learns_on"}},
    {"membership: removed_follower", {"removed_follower_is_told"}},
    {"membership: remove_unreachable", {"removed_follower_that_is_away"}},
    {"membership: uninitialized node", {"changes_refused"}},
    {"membership: #584, replication state reverted", {"back_with_an_empty_disk"}},
    {"replication: partial success", {"bytes_in_flight"}},
    {"replication: backoff, backoff_rejoin", {"full_window_is_lost"}},
    {"replication: too_large", {"bytes_in_flight"}},
    {"replication: loosen revert", {"learner_restarts"}},
    {"snapshot_building: build", {"compaction_alone"}},
    {"snapshot_building: does not block", {"snapshot_saved_late"}},
    {"snapshot_building: policy_never", {"snapshot_on_request"}},
    {"snapshot_streaming: lower_vote", {"snapshot_of_a_term_that_is_over"}},
    {"snapshot_streaming: purge_in_snapshot", {"snapshot_by_a_tail"}},
    {"snapshot_streaming: overrides_membership", {"snapshot_taken_while_joint"}},
    {"snapshot_streaming: prev_snap_membership", {"snapshot_carries_the_configuration"}},
    {"snapshot_streaming: delete_conflicting", {"snapshot_over_a_conflicting_tail"}},
    {"snapshot_streaming: replication does not block purge", {"snapshot_in_place_of_what_waits"}},
    {"snapshot_streaming: line_rate to snapshot", {"snapshot_in_place_of_what_waits"}},
    {"snapshot_streaming: lacking log", {"snapshot_for_a_slow_follower"}},
    {"snapshot_streaming: add learner after", {"snapshot_carries_the_configuration"}},
    {"snapshot_streaming: chunk size, unreachable", {"snapshot_with_a_lost_piece"}},
    {"state_machine: total_order_apply", {"many_writes_and_a_new_leader"}},
    {"state_machine: apply_membership", {"cluster_of_one_grows"}},
};

std::string missing_of(const std::vector<Situation>& situations) {
  const std::filesystem::path folder(RAFTBED_SOURCE_DIR "/tests/interaction");
  std::string missing;
  for (const Situation& situation : situations) {
    for (const std::string& ours : situation.ours) {
      const bool is_there = std::filesystem::exists(folder / (ours + ".txt"));
      if (!is_there) missing += std::string(situation.theirs) + ": " + ours + "\n";
    }
  }
  return missing;
}

TEST_CASE("each situation of others' tests has a transcript", "[interaction]") {
  CHECK(missing_of(of_etcd) == "");
  CHECK(missing_of(of_actix_raft) == "");
  CHECK(missing_of(of_async_raft) == "");
  CHECK(missing_of(of_openraft) == "");
  CHECK(missing_of({{"theirs", {"no such transcript"}}}) == "theirs: no such transcript\n");
}

}  // namespace
}  // namespace raftbed::interaction
