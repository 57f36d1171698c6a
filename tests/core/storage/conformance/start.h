// Situations: what a life begins with.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <variant>

#include "core/raft/raft.h"
#include "medium.h"
#include "words.h"

namespace raftbed::storage::conformance {

template <Medium M>
void nothing_at_first(Keeper<M>& keeper) {
  CHECK(is_same(keeper.found(), raft::Restored{}));
  CHECK(keeper.is_ready());
  CHECK(is_same(keeper.reborn(), raft::Restored{}));
}

template <Medium M>
void life_begins_with_what_was_synced(Keeper<M>& keeper) {
  keeper.write(append(log_of({1, 1, 3})));
  keeper.write(save(4, 2));
  const raft::Restored& found = keeper.reborn();
  CHECK(found.hard_state == raft::HardState{Term(4), NodeId(2)});
  CHECK(found.log == log_of({1, 1, 3}));
  CHECK_FALSE(found.snapshot);
}

template <Medium M>
void log_beyond_the_snapshot(Keeper<M>& keeper) {
  keeper.write(append(log_of({1, 1, 2, 2, 3})));
  keeper.write(compact(log_of({1, 1, 2, 2, 3}), snapshot(2, 1), 2));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.commit_index() == LogIndex(2));
  CHECK(raft.log().last_index() == LogIndex(5));
  CHECK(raft.log().last_term() == Term(3));
}

template <Medium M>
void log_behind_the_snapshot(Keeper<M>& keeper) {
  keeper.write(append(log_of({1, 1, 1, 2})));
  keeper.write(install(snapshot(9, 5)));
  const raft::Raft raft = raft_on(keeper.reborn());
  CHECK(raft.commit_index() == LogIndex(9));
  CHECK(raft.log().last_index() == LogIndex(9));
  CHECK(raft.log().last_term() == Term(5));
}

template <Medium M>
void terms_begin_where_they_began(Keeper<M>& keeper) {
  const raft::Log written = log_of({1, 1, 2, 4, 4, 4, 7});
  keeper.write(append(written));
  const auto last_of = [&](std::uint64_t term) {
    return keeper.found().log.last_not_after_term(LogIndex(7), Term(term));
  };
  const auto check = [&](Terms lasts) {  // of the terms 2 to 7
    keeper.reborn();
    std::uint64_t term = 2;
    for (const std::uint64_t last : lasts) CHECK(last_of(term++) == LogIndex(last));
  };
  check({3, 3, 6, 6, 6, 7});
  keeper.write(compact(written, snapshot(4, 4), 3));
  check({3, 3, 6, 6, 6, 7});
}

// A leader alone of its cluster: its log is committed as soon as it is durable.
template <Medium M>
class Alone {
 public:
  explicit Alone(Keeper<M>& keeper) : keeper_(keeper), raft_(raft_on(keeper.found())) {
    step(raft::Start{});
    step(raft::Campaign{});
  }
  // The first and the last that it had applied since its start.
  [[nodiscard]] LogIndex first() const { return first_.value_or(LogIndex()); }
  [[nodiscard]] LogIndex last() const { return last_; }

 private:
  void step(const raft::Input& input) {
    raft::Output output;
    raft_.step(NodeInstant(), input, output);
    if (output.apply) {
      if (!first_) first_ = output.apply->first;
      CHECK((last_ == LogIndex() || output.apply->first == last_.next()));
      last_ = output.apply->last;
    }
    if (!output.write) return;
    REQUIRE(keeper_.write(*output.write) == output.write->id);
    keeper_.settle();
    REQUIRE(keeper_.durable() == output.write->id);
    step(raft::Persisted{output.write->id});
  }

  Keeper<M>& keeper_;
  raft::Raft raft_;
  std::optional<LogIndex> first_;
  LogIndex last_;
};

template <Medium M>
void committed_is_applied_again(Keeper<M>& keeper) {
  keeper.write(append(one_to(6)));
  keeper.write(compact(one_to(6), snapshot(3, 1, of({1})), 2));
  keeper.reborn();
  const Alone<M> first(keeper);
  CHECK(first.first() == LogIndex(4));
  CHECK(first.last() == LogIndex(7));  // its own first entry is the seventh
  keeper.reborn();
  const Alone<M> second(keeper);
  CHECK(second.first() == LogIndex(4));
  CHECK(second.last() == LogIndex(8));
}

template <Medium M>
void last_vote_comes_back(Keeper<M>& keeper) {
  const auto check = [&](std::uint64_t term, std::optional<NodeId> vote) {
    CHECK(keeper.reborn().hard_state == raft::HardState{Term(term), vote});
  };
  keeper.write(save(1, 3));
  check(1, NodeId(3));
  keeper.write(save(2));
  check(2, std::nullopt);
  keeper.write(save(2, 1));
  keeper.write(append({command(1, 2)}));
  check(2, NodeId(1));
}

}  // namespace raftbed::storage::conformance
