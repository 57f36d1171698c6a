// What the core needs of whoever keeps its log, as a concept. Journal is one such storage, Memory
// another; yours may be the third, and tests/core/storage/conformance asks it what follows.
//
// A storage is one life's side of a medium: a value, that starts from what it found there, and says
// with disk operations what is to happen. Nothing of it waits; the medium answers each sync.
//
//  1. Found. A life starts from a prefix of the writes of all lives before it: each write whole or
//     not at all, at least all that were reported durable, and none that an earlier life has lost.
//     Where the medium cannot say which prefix that is, nothing is found, and the node does not
//     start: it never votes on a guess.
//  2. Ready. What was found is durable before is_ready() holds: Raft takes it for such. Until then
//     nothing is appended; a completion makes it ready.
//  3. Append. A write is hard state, a cut and entries in one, or in their place the whole state
//     with a snapshot, which replaces all before it (raft::Write). Writes take effect in the order
//     in which they were appended. None is refused: a medium that cannot go on ends the life.
//  4. Durable. As long as a write is not, a sync is outstanding, one at a time. Its completion says
//     the last write that cannot be lost any more, by a kill or a loss of power, and that none
//     before it can; absent where it covered none. What was said is never taken back.
//
// Reading is no business of a storage: the log lies in memory, and is read from it alone.
#pragma once

#include <concepts>
#include <optional>
#include <vector>

#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/raft/step.h"

namespace raftbed::storage {

// What a life of this storage starts from: the state that Raft is restored from, and what else the
// storage wants to know of its medium.
template <class F>
concept FoundState = std::copyable<F> && requires(const F& found) {
  { found.state } -> std::same_as<const raft::Restored&>;
};

template <class S>
concept LogStorage =
    std::copyable<S> && FoundState<typename S::Found> && std::constructible_from < S,
        const typename S::Found&, std::vector<DiskOperation>
& > &&requires(S storage, const S& look, const raft::Write& write, WriteId sync,
               std::vector<DiskOperation>& operations) {
  { look.is_ready() } -> std::same_as<bool>;
  // Adds its operations behind those that are there. REQUIRES: is_ready(), an id above the last
  // one's, and a write that follows what was written: it cuts nothing that the snapshot stands
  // for, and no further than at the end.
  { storage.append(write, operations) } -> std::same_as<void>;
  // REQUIRES: the sync is the one outstanding, of this life.
  { storage.completed(sync, operations) } -> std::same_as<std::optional<WriteId>>;
};

}  // namespace raftbed::storage
