// Situations: who belongs to the cluster, as a node knows it that starts again (Raft 6).
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "core/raft/configuration.h"
#include "medium.h"
#include "words.h"

namespace raftbed::storage::conformance {

template <Medium M>
void no_configuration_without_entries(Keeper<M>& keeper) {
  keeper.write(save(3, 2));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.configuration_index() == LogIndex(0));
  CHECK(is_nobodys(raft.configuration()));
}

template <Medium M>
void last_configuration_is_in_force(Keeper<M>& keeper) {
  keeper.write(save(1));
  keeper.write(append({statement(1, 1, of({1, 2, 3})), command(2, 1)}));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 2, 3}));
  keeper.write(append({statement(3, 1, of({1, 2})), command(4, 1)}));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.configuration_index() == LogIndex(3));
  CHECK(raft.configuration() == of({1, 2}));
}

template <Medium M>
void configuration_under_many_entries(Keeper<M>& keeper) {
  keeper.write(save(1));
  keeper.write(append({command(1, 1), statement(2, 1, of({1, 4}))}));
  for (std::uint64_t index = 3; index <= 150; ++index) keeper.write(append({command(index, 1)}));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.log().last_index() == LogIndex(150));
  CHECK(raft.configuration_index() == LogIndex(2));
  CHECK(raft.configuration() == of({1, 4}));
}

template <Medium M>
void nobody_belongs_at_first(Keeper<M>& keeper) {
  CHECK(is_nobodys(raft_on(keeper.found()).configuration()));
  CHECK(is_nobodys(raft_on(keeper.reborn()).configuration()));
}

template <Medium M>
void configuration_of_the_log_alone(Keeper<M>& keeper) {
  keeper.write(save(1));
  keeper.write(append({command(1, 1), statement(2, 1, of({1, 2, 3}))}));
  const raft::Restored& found = keeper.reborn();
  CHECK_FALSE(found.snapshot);
  CHECK(raft_on(found).configuration() == of({1, 2, 3}));
}

template <Medium M>
void configuration_of_the_snapshot_alone(Keeper<M>& keeper) {
  keeper.write(save(2));
  keeper.write(install(snapshot(7, 2, of({1, 5}))));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.configuration_index() == LogIndex(7));
  CHECK(raft.configuration() == of({1, 5}));
}

// The tail that a compaction keeps may hold configurations that were out of force by then.
template <Medium M>
void configuration_that_the_snapshot_stands_for(Keeper<M>& keeper) {
  raft::Log log;
  log.append(statement(1, 1, of({1, 2, 3})));
  log.append(statement(2, 1, of({1, 2})));
  log.append(command(3, 1));
  keeper.write(append(log));
  keeper.write(compact(log, snapshot(3, 1, of({1, 9})), 0));
  const raft::Restored& found = keeper.reborn();
  REQUIRE(found.log.has(LogIndex(2)));
  CHECK(raft_on(found).configuration() == of({1, 9}));
}

template <Medium M>
void configuration_behind_the_snapshot(Keeper<M>& keeper) {
  keeper.write(append(one_to(3)));
  keeper.write(compact(one_to(3), snapshot(3, 1, of({1, 2})), 3));
  keeper.write(append({statement(4, 1, of({1, 2, 3})), command(5, 1)}));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.configuration_index() == LogIndex(4));
  CHECK(raft.configuration() == of({1, 2, 3}));
}

template <Medium M>
void two_configurations_behind_the_snapshot(Keeper<M>& keeper) {
  keeper.write(append(one_to(3)));
  keeper.write(compact(one_to(3), snapshot(3, 1, of({1, 2})), 3));
  keeper.write(append({statement(4, 1, of({1, 2, 3})), statement(5, 1, of({1, 3}))}));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 3}));
  keeper.write(save(2));
  keeper.write(cut(5, {command(5, 2)}));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 2, 3}));
}

template <Medium M>
void life_begins_with_the_later_configuration(Keeper<M>& keeper) {
  keeper.write(save(1));
  keeper.write(append({command(1, 1), statement(2, 1, of({1, 2}))}));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 2}));
  raft::Log log = keeper.found().log;
  keeper.write(compact(log, snapshot(2, 1, of({1, 2})), 2));
  CHECK(raft_on(keeper.reborn()).configuration_index() == LogIndex(2));
  keeper.write(append({statement(3, 1, of({1, 2, 3}))}));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 2, 3}));
  keeper.write(install(snapshot(9, 1, of({1, 8}))));
  CHECK(raft_on(keeper.reborn()).configuration() == of({1, 8}));
}

}  // namespace raftbed::storage::conformance
