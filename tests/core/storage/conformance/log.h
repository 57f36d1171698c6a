// Situations: entries that are appended, cut, forgotten, and given back.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "medium.h"
#include "words.h"

namespace raftbed::storage::conformance {

template <Medium M>
void entries_come_back(Keeper<M>& keeper) {
  raft::Log log;
  for (std::uint64_t index = 1; index <= 40; ++index) {
    log.append(command(index, 1 + index / 10, std::string(index * 7, 'c')));
  }
  keeper.write(append(log));
  CHECK(keeper.reborn().log == log);
}

// A life may end while the batch is half on its way.
template <Medium M>
void batch_is_whole_or_not_there(Keeper<M>& keeper) {
  keeper.write(append(one_to(3)));
  keeper.settle();
  keeper.write(append({command(4, 1), command(5, 1), command(6, 1), command(7, 1)}));
  const Crash how = GENERATE(Crash::kill, Crash::power_loss);
  const raft::Log& log = keeper.crash(how).log;
  CHECK((log == one_to(3) || log == one_to(7)));
}

template <Medium M>
void entry_is_there_or_not(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(compact(one_to(10), snapshot(6, 1), 5));
  const raft::Log& log = keeper.reborn().log;
  CHECK_FALSE(log.has(LogIndex(5)));
  REQUIRE(log.has(LogIndex(6)));
  CHECK(log.at(LogIndex(6)) == command(6, 1));
  REQUIRE(log.has(LogIndex(10)));
  CHECK(log.at(LogIndex(10)) == command(10, 1));
  CHECK_FALSE(log.has(LogIndex(11)));
}

template <Medium M>
void no_entry_at_first(Keeper<M>& keeper) {
  CHECK(keeper.found().log == raft::Log());
  CHECK(keeper.reborn().log == raft::Log());
}

template <Medium M>
void base_and_end_are_given_back(Keeper<M>& keeper) {
  const auto check = [&](std::uint64_t base, std::uint64_t last) {
    CHECK(keeper.reborn().log.base_index() == LogIndex(base));
    CHECK(keeper.found().log.last_index() == LogIndex(last));
  };
  keeper.write(append(one_to(10)));
  check(0, 10);
  keeper.write(compact(one_to(10), snapshot(4, 1), 4));
  check(4, 10);
  keeper.write(cut(8));
  check(4, 7);
  keeper.write(append({command(8, 1)}));
  check(4, 8);
  keeper.write(compact(keeper.found().log, snapshot(8, 1), 8));
  check(8, 8);
}

template <Medium M>
void terms_are_given_back(Keeper<M>& keeper) {
  const raft::Log written = log_of({1, 1, 2, 2, 4});
  keeper.write(append(written));
  keeper.write(compact(written, snapshot(3, 2), 3));
  const raft::Log& log = keeper.reborn().log;
  CHECK_FALSE(log.term_at(LogIndex(2)));
  CHECK(log.term_at(LogIndex(3)) == Term(2));  // forgotten, and stood on
  CHECK(log.term_at(LogIndex(4)) == Term(2));
  CHECK(log.term_at(LogIndex(5)) == Term(4));
  CHECK_FALSE(log.term_at(LogIndex(6)));
}

template <Medium M>
void end_is_the_last_entry_or_the_base(Keeper<M>& keeper) {
  const auto check = [&](std::uint64_t index, std::uint64_t term) {
    CHECK(keeper.reborn().log.last_index() == LogIndex(index));
    CHECK(keeper.found().log.last_term() == Term(term));
  };
  check(0, 0);
  keeper.write(append(log_of({1, 2, 3})));
  check(3, 3);
  keeper.write(compact(log_of({1, 2, 3}), snapshot(3, 3), 3));
  check(3, 3);
}

template <Medium M>
void snapshot_that_forgets_nothing(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(compact(one_to(10), snapshot(5, 1), 0));
  CHECK(keeper.reborn().log == one_to(10));
  CHECK(keeper.found().snapshot == snapshot(5, 1));
}

template <Medium M>
void snapshot_that_forgets_a_part(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(compact(one_to(10), snapshot(5, 1), 5));
  CHECK(keeper.reborn().log == log_of({1, 1, 1, 1, 1}, 5, 1));
  CHECK(keeper.found().snapshot == snapshot(5, 1));
}

template <Medium M>
void snapshot_beyond_the_end(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(install(snapshot(20, 3)));
  CHECK(keeper.reborn().log == raft::Log(LogIndex(20), Term(3)));
  keeper.write(append({command(21, 3)}));
  CHECK(keeper.reborn().log == log_of({3}, 20, 3));
}

template <Medium M>
void cut_at_the_end(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(cut(11));
  CHECK(keeper.reborn().log == one_to(10));
}

template <Medium M>
void cut_of_everything(Keeper<M>& keeper) {
  keeper.write(append(one_to(10)));
  keeper.write(cut(1));
  CHECK(keeper.reborn().log == raft::Log());
  keeper.write(append(log_of({2, 2})));
  CHECK(keeper.reborn().log == log_of({2, 2}));
}

template <Medium M>
void batches_follow_or_replace(Keeper<M>& keeper) {
  keeper.write(append(log_of({1, 1, 1})));
  keeper.write(append({command(4, 1), command(5, 1)}));
  keeper.write(save(2));
  keeper.write(cut(3, {command(3, 2), command(4, 2)}));
  keeper.write(append({command(5, 2)}));
  CHECK(keeper.reborn().log == log_of({1, 1, 2, 2, 2}));
}

}  // namespace raftbed::storage::conformance
