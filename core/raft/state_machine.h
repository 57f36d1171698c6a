// What Raft needs of who applies what it commits, as a concept. The key-value store is one such
// machine; Raft knows nothing of it, nor of any other.
//
//  1. Deterministic. The state, and what is answered from it, are a function of the commands that
//     were applied and of their indexes, and of nothing else: no clock, chance, or order of a hash.
//  2. In order. Every index behind the last is said once, by apply() where there is a command and
//     by skip() where there is none; applied() is the last.
//  3. Never half. A command that cannot be read changes nothing and says so. The node then stops:
//     to pass it over would let replicas differ without a word.
//  4. Snapshots. state() is all of it as bytes, what a repeated command is known by included: equal
//     states give equal bytes. restored() gives a machine that goes on as the one that it was taken
//     of would, and refuses bytes that are no well-formed state: they come from a disk or a peer.
//  5. A value. A copy goes on alike, and neither sees what the other does.
#pragma once

#include <concepts>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace raftbed::raft {

template <class M>
concept StateMachine = std::copyable<M> &&
    requires(M machine, const M& look, LogIndex index, const Bytes& bytes) {
  // What the command did; false where it could not be read. REQUIRES: index > applied(), of
  // this and of skip().
  {static_cast<bool>(machine.apply(index, bytes))};
  { machine.skip(index) } -> std::same_as<void>;
  { look.applied() } -> std::same_as<LogIndex>;
  { look.state() } -> std::same_as<Bytes>;
  { M::restored(bytes) } -> std::same_as<std::optional<M>>;
};

}  // namespace raftbed::raft
