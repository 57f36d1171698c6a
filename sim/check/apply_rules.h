// I5 state machine safety, I9 applied in order, I12 exactly once; and the half of I15 that speaks
// of application (Raft 5.4.3, 8). Keeps what was applied at each index as the first node to get
// there did it: any other node is compared with that in O(1), so that sessions are searched once an
// index and not once a node.
#pragma once

#include <optional>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "core/base/shared_map.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

class ApplyRules {
 public:
  // O(log clients) for what is new to the cluster, else O(1). A command of a session's past costs a
  // search of it.
  Judged applied(Ghost& ghost, const observe::Applied& what) {
    if (!is_usual(ghost, what)) return judge(ghost, what);
    ghost.applied = what.index;
    return std::nullopt;
  }
  // The node's next index, committed, and done as the first node did it: it breaks no rule. Public,
  // as judge() is, for the property that says so.
  [[nodiscard]] bool is_usual(const Ghost& ghost, const observe::Applied& what) const {
    if (what.index != ghost.applied.next() || what.index > ghost.commit) return false;
    if (what.index.value() > first_.size()) return false;
    const First& first = first_[what.index.value() - 1];
    return first.entry == what.entry && alike(first.effect, what.effect);
  }
  Judged judge(Ghost& ghost, const observe::Applied& what);
  // The state machine goes on from a snapshot. O(1).
  static Judged restored(Ghost& ghost, const observe::StateRestored& what);

  // Where each command of each client took effect, as far as it was told; by clients, in the order
  // of the log.
  template <class F>
  void for_each_effect(F&& f) const {
    sessions_.for_each([&](ClientId client, const Session& session) {
      session.effects.for_each([&](const Effect& e) { f(client, e.sequence, e.index); });
    });
  }

 private:
  struct First {
    EntryName entry;
    std::optional<observe::SessionEffect> effect;
    NodeId node;
  };
  struct Effect {
    Sequence sequence;
    LogIndex index;
  };
  struct Session {
    Sequence highest;
    Chunked<Effect, 16> effects;  // commands that took effect, in the order of the log
  };

  // Silence about what a command did is nothing to judge.
  static bool alike(const std::optional<observe::SessionEffect>& a,
                    const std::optional<observe::SessionEffect>& b) {
    return !a || !b || *a == *b;
  }
  // Compares with the first node that applied the index, or notes it as the first.
  Judged agreed(const Ghost& ghost, const observe::Applied& what);
  // REQUIRES: entry or effect are not as they were on the first node.
  [[nodiscard]] Judged differs(const Ghost& ghost, const First& first,
                               const observe::Applied& what) const;
  Judged take_effect(const Ghost& ghost, LogIndex index, const observe::SessionEffect& effect);
  // Where the session's command took effect, at an index other than this one.
  [[nodiscard]] std::optional<LogIndex> earlier(const observe::SessionEffect& effect,
                                                LogIndex index) const;

  Chunked<First, 32> first_;
  SharedMap<ClientId, Session> sessions_;
};

}  // namespace raftbed::check
