// A sequential specification of one's own: what a user writes down to have histories of anything
// judged (a queue, a bank), by the search of model_search.h. Registers and keys with values need
// none: they have a judge of their own (judge.h), and a mutex is one such register.
//
//   struct Counter {
//     using State = std::int64_t;
//     struct Call { std::int64_t added; std::optional<std::int64_t> seen; };
//     State initial() const { return 0; }
//     std::optional<State> apply(State state, const Call& call) const {
//       if (call.seen && *call.seen != state + call.added) return std::nullopt;
//       return state + call.added;
//     }
//     std::uint64_t hash(State state) const { return mix64(static_cast<std::uint64_t>(state)); }
//   };
//
// The contract:
//   initial()            what there is before anything happens
//   apply(state, call)   the state afterwards, or nothing if what was answered is not what the
//                        specification answers there. The answer is part of the call; of a call of
//                        unknown outcome there is none, and apply() then says what it would do.
//                        A function of its arguments; deterministic.
//   hash(state)          equal states have equal hashes; states that differ may have, too: they
//                        are compared (==), so that a collision costs time and no verdict
//   partition(call)      may be left out. Calls of different parts do not touch each other's state:
//                        each part is then judged by itself (locality, Herlihy and Wing 1990)
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

#include "sim/linear/history.h"

namespace raftbed::linear {

template <class M>
concept Model = std::copyable<typename M::State> && std::equality_comparable<typename M::State> &&
    std::copyable<typename M::Call> &&
    requires(const M& model, const typename M::State& state, const typename M::Call& call) {
  { model.initial() } -> std::same_as<typename M::State>;
  { model.apply(state, call) } -> std::same_as<std::optional<typename M::State>>;
  { model.hash(state) } -> std::same_as<std::uint64_t>;
};

template <class M>
concept PartitionedModel = Model<M> && requires(const M& model, const typename M::Call& call) {
  { model.partition(call) } -> std::same_as<std::uint64_t>;
};

// A call with its interval; unanswered, it may take effect at any point behind its call, or never.
template <Model M>
struct Called {
  Instant call;
  Instant answer = for_ever;
  typename M::Call what;

  [[nodiscard]] bool is_known() const { return answer != for_ever; }
};

}  // namespace raftbed::linear
