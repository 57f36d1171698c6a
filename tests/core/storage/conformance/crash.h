// What a storage promises (core/storage/log_storage.h), under lives that end as they stand.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/broken.h"
#include "medium.h"
#include "testing/property.h"
#include "words.h"

namespace raftbed::storage::conformance {

template <Medium M>
void durable_is_told_after_a_sync(Keeper<M>& keeper) {
  const WriteId first = keeper.write(save(1, 1));
  CHECK_FALSE(keeper.durable());
  REQUIRE(keeper.outstanding() == 1);
  keeper.write(append({command(1, 1)}));
  const WriteId last = keeper.write(append({command(2, 1)}));
  CHECK(keeper.outstanding() == 1);  // what comes meanwhile waits
  REQUIRE(keeper.complete());
  CHECK(keeper.durable() == first);
  REQUIRE(keeper.complete());  // and shares the next
  CHECK(keeper.durable() == last);
  keeper.settle();
  CHECK(keeper.durable() == last);
}

template <Medium M>
void found_stays_found_once_ready(Keeper<M>& keeper) {
  keeper.write(save(1, 1));
  keeper.settle();
  keeper.write(append({command(1, 1), command(2, 1)}));
  keeper.crash(Crash::kill);
  const raft::Restored found = keeper.found();
  while (!keeper.is_ready()) REQUIRE(keeper.complete());
  CHECK(is_same(keeper.crash(Crash::power_loss), found));
}

// One node's storage through any lives. `states_` are those that the writes led to which are
// neither lost nor forgotten here; of them, the first `promised_` were told as durable.
template <Medium M>
class Lives {
 public:
  explicit Lives(std::uint64_t name) : keeper_(name) {}

  void act(unsigned action) {
    if (action < 6) return append();
    if (action < 8) return truncate();
    if (action < 10) return compact();
    if (action < 14) return complete();
    crash(action < 15 ? Crash::kill : Crash::power_loss);
  }
  void crash(Crash how) {
    keeper_.crash(how);
    std::size_t found = states_.size();
    while (found > promised_ && !is_same(states_[found - 1], keeper_.found())) --found;
    RC_ASSERT(found > 0U);
    RC_ASSERT(is_same(states_[found - 1], keeper_.found()));
    states_.resize(found);
    before_ = found;
    promised_ = keeper_.is_ready() ? found : promised_;
  }

 private:
  [[nodiscard]] const raft::Restored& now() const { return states_.back(); }
  [[nodiscard]] LogIndex settled() const {
    return now().snapshot ? now().snapshot->index() : LogIndex(0);
  }
  // A command that no other write has.
  raft::Entry next_entry(const raft::Restored& state) {
    ++written_;
    const std::string text = std::to_string(written_) + std::string(written_ % 23, '.');
    return command(state.log.last_index().next().value(), state.hard_state.term.value(), text);
  }
  void extend(raft::Write& write, raft::Restored& state, std::uint64_t entries) {
    for (std::uint64_t left = entries; left > 0; --left) {
      write.entries.push_back(next_entry(state));
      state.log.append(write.entries.back());
    }
  }
  static void begin_term(raft::Write& write, raft::Restored& state) {
    state.hard_state = {state.hard_state.term.next(), NodeId(1)};
    write.hard_state = state.hard_state;
  }
  void append() {
    if (!keeper_.is_ready()) return;
    raft::Restored state = now();
    raft::Write write;
    if (state.hard_state.term == Term(0) || *rc::gen::inRange(0, 3) == 0) begin_term(write, state);
    extend(write, state, 1 + *rc::gen::inRange(0U, 5U));
    put(std::move(write), std::move(state));
  }
  void truncate() {
    if (!keeper_.is_ready() || now().log.last_index() == settled()) return;
    raft::Restored state = now();
    raft::Write write;
    begin_term(write, state);
    const auto most = static_cast<std::uint64_t>((state.log.last_index() - settled()).value());
    write.truncate_from =
        settled() + Count(1 + *rc::gen::inRange<std::int64_t>(0, static_cast<std::int64_t>(most)));
    state.log.truncate_from(*write.truncate_from);
    extend(write, state, *rc::gen::inRange(0U, 3U));
    put(std::move(write), std::move(state));
  }
  void compact() {
    if (!keeper_.is_ready() || now().log.last_index() == settled()) return;
    raft::Restored state = now();
    const LogIndex index = settled().next();
    const std::string text = std::to_string(++written_);
    state.snapshot = snapshot(index.value(), state.log.term_at(index)->value(), of({1}), text);
    if (*rc::gen::inRange(0, 2) == 0) state.log.forget_through(index);
    raft::Write write;
    write.whole = Shared<raft::Restored>(state);
    put(std::move(write), std::move(state));
  }
  void put(raft::Write write, raft::Restored state) {
    keeper_.write(std::move(write));
    states_.push_back(std::move(state));
  }
  // Of this life, write w led to the state behind the w-th after what was found.
  void complete() {
    const bool was_ready = keeper_.is_ready();
    keeper_.complete();
    if (!was_ready && keeper_.is_ready()) promised_ = before_;
    if (keeper_.durable()) promised_ = before_ + keeper_.durable()->value();
  }

  Keeper<M> keeper_;
  std::vector<raft::Restored> states_{raft::Restored{}};
  std::size_t before_ = 1;    // states that the present life found
  std::size_t promised_ = 1;  // the first of them is nobody's to lose
  std::uint64_t written_ = 0;
};

template <Medium M>
void promised_is_kept_and_lost_stays_lost(Keeper<M>&) {
  testing::check_property("lives of a storage", [] {
    Lives<M> lives(*rc::gen::arbitrary<std::uint64_t>());
    const auto actions = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 17U));
    for (const unsigned action : actions) lives.act(action);
    lives.crash(Crash::power_loss);
  });
}

}  // namespace raftbed::storage::conformance
