// The configurations that a node's log holds.
//
// "A server always uses the latest configuration in its log, regardless of whether the entry is
// committed" (Raft 6): one is in force from the moment that its entry is appended, and the one
// before it again when that entry is cut off. A snapshot stands for those up to its index.
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/ids.h"
#include "core/base/shared.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

class Membership {
 public:
  // As of this index: of a snapshot, or 0 for what a node is told at its start.
  explicit Membership(Configuration first = {}, LogIndex index = LogIndex(0));

  [[nodiscard]] const Configuration& in_force() const { return placed_->back().configuration; }
  // Of the entry that brought the one in force.
  [[nodiscard]] LogIndex index() const { return placed_->back().index; }
  // Of the one in force as of `settled`, and of all after it, each of which may come into force
  // again but for the last.
  template <class Predicate>
  [[nodiscard]] bool all_since(LogIndex settled, const Predicate& predicate) const {
    return std::all_of(since(settled), placed_->end(),
                       [&](const Placed& placed) { return predicate(placed.configuration); });
  }
  // Which one was the last, as of an index. REQUIRES: not below what was forgotten.
  [[nodiscard]] const Configuration& as_of(LogIndex index) const;
  // Everybody of the one in force as of `settled`, and of all after it.
  [[nodiscard]] Nodes members_since(LogIndex settled) const;
  // Likewise: whether the node votes in one of them.
  [[nodiscard]] bool is_voter_since(LogIndex settled, NodeId node) const;

  // In the place of those from there on, which a seeded bug alone leaves. REQUIRES: behind the
  // first.
  void append(LogIndex index, Configuration configuration);
  // Those from here on are no more. Whether there were any.
  bool truncate_from(LogIndex from);
  // Those that are out of force as of this index are not needed any more.
  void forget_before(LogIndex index);

 private:
  struct Placed {
    LogIndex index;
    Configuration configuration;
  };
  using Place = std::vector<Placed>::const_iterator;
  // From the one in force as of `settled` on.
  [[nodiscard]] Place since(LogIndex settled) const;

  Shared<std::vector<Placed>> placed_;  // in order of their indexes, at least one
};

}  // namespace raftbed::raft
