// The suite that a storage passes, or is none: 35 situations, and the promises under any crashes.
//
// The 35 are those of openraft's storage suite, by their ids there, written anew for what a storage
// is here: it gives back a state, and the log and the machine are asked in memory. To put a storage
// of your own to it, write a medium for it (medium.h) and, at the top of a test,
//
//   const Conformance<YourMedium> conforms("your storage");
//
// Each situation is a test of its own then, "your storage: the last vote saved comes back".
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <string_view>

#include "crash.h"
#include "log.h"
#include "machine.h"
#include "medium.h"
#include "membership.h"
#include "start.h"

namespace raftbed::storage::conformance {

struct Situation {
  std::string_view id;  // in openraft's suite; empty: a promise of ours alone
  std::string_view sentence;
  void (*run)();
};

template <Medium M, void (*situation)(Keeper<M>&)>
void run() {
  Keeper<M> keeper(1, GENERATE(Crash::kill, Crash::power_loss));
  situation(keeper);
}

template <Medium M>
inline constexpr Situation situations[] = {
    // Who belongs to the cluster.
    {"last_membership_in_log_initial", "a log without entries brings no configuration into force",
     run<M, no_configuration_without_entries<M>>},
    {"last_membership_in_log", "the last configuration of the log is in force, committed or not",
     run<M, last_configuration_is_in_force<M>>},
    {"last_membership_in_log_multi_step", "a configuration is found under many entries behind it",
     run<M, configuration_under_many_entries<M>>},
    {"get_membership_initial", "nobody belongs to a cluster that nothing was written of",
     run<M, nobody_belongs_at_first<M>>},
    {"get_membership_from_log_and_empty_sm",
     "without a snapshot the log's configuration is in force",
     run<M, configuration_of_the_log_alone<M>>},
    {"get_membership_from_empty_log_and_sm",
     "without entries the snapshot's configuration is in force",
     run<M, configuration_of_the_snapshot_alone<M>>},
    {"get_membership_from_log_le_sm_last_applied",
     "the snapshot's configuration outweighs those that it stands for",
     run<M, configuration_that_the_snapshot_stands_for<M>>},
    {"get_membership_from_log_gt_sm_last_applied_1",
     "a configuration behind the snapshot outweighs the snapshot's",
     run<M, configuration_behind_the_snapshot<M>>},
    {"get_membership_from_log_gt_sm_last_applied_2",
     "of two configurations behind the snapshot the earlier is in force once the later is cut",
     run<M, two_configurations_behind_the_snapshot<M>>},
    // What a life begins with.
    {"get_initial_state_without_init", "a storage that nothing was written to gives back nothing",
     run<M, nothing_at_first<M>>},
    {"get_initial_state_membership_from_log_and_sm",
     "a life begins with the later configuration of log and snapshot",
     run<M, life_begins_with_the_later_configuration<M>>},
    {"get_initial_state_with_state",
     "a life begins with the term, the vote and the log that were synced",
     run<M, life_begins_with_what_was_synced<M>>},
    {"get_initial_state_last_log_gt_sm",
     "a log that goes beyond its snapshot ends at its last entry",
     run<M, log_beyond_the_snapshot<M>>},
    {"get_initial_state_last_log_lt_sm", "a log that a snapshot overtook ends at the snapshot",
     run<M, log_behind_the_snapshot<M>>},
    {"get_initial_state_log_ids", "each term of the log begins and ends where it did",
     run<M, terms_begin_where_they_began<M>>},
    {"get_initial_state_re_apply_committed",
     "what is behind the snapshot is committed and applied once more",
     run<M, committed_is_applied_again<M>>},
    {"save_vote", "the last vote saved comes back with its term", run<M, last_vote_comes_back<M>>},
    // The log.
    {"get_log_entries", "each entry comes back as it was written", run<M, entries_come_back<M>>},
    {"limited_get_log_entries", "a batch of entries comes back as a whole or not at all",
     run<M, batch_is_whole_or_not_there<M>>},
    {"try_get_log_entry", "an entry is there, was forgotten, or is not there yet",
     run<M, entry_is_there_or_not<M>>},
    {"initial_logs", "a log that nothing was written to holds no entry",
     run<M, no_entry_at_first<M>>},
    {"get_log_state", "base and end of the log come back after appends, cuts and compactions",
     run<M, base_and_end_are_given_back<M>>},
    {"get_log_id", "the term of each entry comes back, and of the one that the log stands on",
     run<M, terms_are_given_back<M>>},
    {"last_id_in_log", "a log ends at its last entry, or else where it stands",
     run<M, end_is_the_last_entry_or_the_base<M>>},
    {"purge_logs_upto_0", "a snapshot may leave each entry in the log",
     run<M, snapshot_that_forgets_nothing<M>>},
    {"purge_logs_upto_5", "a snapshot may leave the entries behind it in the log",
     run<M, snapshot_that_forgets_a_part<M>>},
    {"purge_logs_upto_20", "a snapshot beyond the end leaves an empty log that goes on behind it",
     run<M, snapshot_beyond_the_end<M>>},
    {"delete_logs_since_11", "a cut right behind the last entry takes nothing",
     run<M, cut_at_the_end<M>>},
    {"delete_logs_since_0", "a cut from the first entry takes all of the log",
     run<M, cut_of_everything<M>>},
    {"append_to_log", "a batch goes behind those before it, or in the place of what it cuts",
     run<M, batches_follow_or_replace<M>>},
    // The state machine.
    {"last_applied_state", "a machine has applied what the snapshot found stands for",
     run<M, machine_has_applied_what_the_snapshot_stands_for<M>>},
    {"snapshot_meta", "a snapshot comes back with its index, term, configuration and state",
     run<M, snapshot_comes_back_with_what_it_says<M>>},
    {"apply_single", "entries applied one by one, a life each, give the state of a single life",
     run<M, entries_applied_one_by_one<M>>},
    {"apply_multiple", "entries applied at once behind a snapshot give the state of a single life",
     run<M, entries_applied_all_at_once<M>>},
    {"transfer_snapshot", "a snapshot of one storage gives another the same state",
     run<M, snapshot_moves_to_another_storage<M>>},
    // Promises of ours: core/storage/log_storage.h.
    {"", "a write is told as durable by the sync that was issued behind it",
     run<M, durable_is_told_after_a_sync<M>>},
    {"", "what a life found is there after a loss of power, once it was ready",
     run<M, found_stays_found_once_ready<M>>},
    {"", "what was told as durable is found after any crashes, and what was lost never again",
     run<M, promised_is_kept_and_lost_stays_lost<M>>},
};

template <Medium M>
struct Conformance {
  explicit Conformance(const std::string& storage) {
    for (const Situation& situation : situations<M>) {
      const std::string name = storage + ": " + std::string(situation.sentence);
      REGISTER_TEST_CASE(situation.run, name, "[storage][conformance]");
    }
  }
};

}  // namespace raftbed::storage::conformance
