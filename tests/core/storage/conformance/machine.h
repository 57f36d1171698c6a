// Situations: the state machine on what a life found, and its snapshots.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>

#include "ledger.h"
#include "medium.h"
#include "words.h"

namespace raftbed::storage::conformance {

// Commands and a configuration: what a machine is told, and what it is not.
inline raft::Log mixed() {
  raft::Log log;
  log.append(command(1, 1, "a"));
  log.append(statement(2, 1, of({1, 2, 3})));
  log.append(command(3, 1, "bb"));
  log.append(command(4, 2, "a"));
  log.append(command(5, 2, "d"));
  return log;
}
inline Ledger ledger_at(std::uint64_t index) {
  Ledger ledger;
  apply(ledger, mixed(), LogIndex(index));
  return ledger;
}
inline raft::Snapshot snapshot_of(const Ledger& ledger, std::uint64_t term) {
  return {ledger.applied(), Term(term), of({1, 2, 3}), ledger.state().span()};
}
// A machine that goes on from the snapshot that was found.
inline Ledger ledger_on(const raft::Restored& found) {
  return found.snapshot ? Ledger::restored(found.snapshot->state()).value() : Ledger();
}

template <Medium M>
void machine_has_applied_what_the_snapshot_stands_for(Keeper<M>& keeper) {
  CHECK(ledger_on(keeper.found()).applied() == LogIndex(0));
  keeper.write(append(mixed()));
  CHECK(ledger_on(keeper.reborn()).applied() == LogIndex(0));
  keeper.write(compact(mixed(), snapshot_of(ledger_at(2), 1), 2));
  CHECK(ledger_on(keeper.reborn()).applied() == LogIndex(2));
  CHECK(ledger_on(keeper.found()) == ledger_at(2));
}

template <Medium M>
void snapshot_comes_back_with_what_it_says(Keeper<M>& keeper) {
  CHECK_FALSE(keeper.found().snapshot);
  keeper.write(append(mixed()));
  keeper.write(compact(mixed(), snapshot(4, 2, of({1, 2, 3}), "four"), 2));
  const auto check = [&](std::uint64_t index, std::uint64_t term, const char* state) {
    const std::optional<raft::Snapshot>& found = keeper.reborn().snapshot;
    REQUIRE(found);
    CHECK(found->index() == LogIndex(index));
    CHECK(found->term() == Term(term));
    CHECK(found->configuration() == of({1, 2, 3}));
    CHECK(found->state().text() == state);
  };
  check(4, 2, "four");
  keeper.write(compact(keeper.found().log, snapshot(5, 2, of({1, 2, 3}), "five"), 5));
  check(5, 2, "five");
}

// Entry by entry, in a life each: the machine is where it would be without any crash.
template <Medium M>
void entries_applied_one_by_one(Keeper<M>& keeper) {
  Ledger ledger;
  keeper.write(save(2));
  for (LogIndex at(1); at <= mixed().last_index(); at = at.next()) {
    keeper.write(append({mixed().at(at)}));
    apply(ledger, keeper.reborn().log, at);
    CHECK(ledger == ledger_at(at.value()));
  }
}

template <Medium M>
void entries_applied_all_at_once(Keeper<M>& keeper) {
  keeper.write(append(mixed()));
  keeper.write(compact(mixed(), snapshot_of(ledger_at(3), 1), 2));
  Ledger ledger = ledger_on(keeper.reborn());
  apply(ledger, keeper.found().log, LogIndex(5));
  CHECK(ledger == ledger_at(5));
  CHECK(ledger.state() == ledger_at(5).state());
}

// As it travels: the image, as bytes.
template <Medium M>
void snapshot_moves_to_another_storage(Keeper<M>& keeper) {
  keeper.write(append(mixed()));
  keeper.write(compact(mixed(), snapshot_of(ledger_at(5), 2), 5));
  const Bytes image = keeper.reborn().snapshot->image();

  Keeper<M> other(2);
  other.write(append(log_of({1, 1})));
  const auto received = raft::Snapshot::decode(Bytes::copy_of(image.span()));
  REQUIRE(received);
  other.write(install(*received));
  CHECK(is_same(other.reborn(), keeper.found()));
  CHECK(ledger_on(other.found()) == ledger_at(5));
  CHECK(raft_on(other.found()).configuration() == of({1, 2, 3}));
}

}  // namespace raftbed::storage::conformance
