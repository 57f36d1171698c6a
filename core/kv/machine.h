// The key-value state machine: committed commands in, replies out. Deterministic, and a value whose
// copies share.
//
// Sessions live in it, so that they are replicated with it: a command that its session has already
// seen does not take effect again and is given the remembered reply (exactly once, Raft 8). A
// client has one operation outstanding at a time, so the last reply is all that a session
// remembers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bugs.h"
#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/shared_map.h"
#include "core/kv/command.h"
#include "core/kv/key.h"
#include "core/kv/reply.h"

namespace raftbed::kv {

// What became of a client's command: the reply, and whether this application is the one that took
// effect. It is not where the session filtered a repetition, or has gone past the command.
struct Applied {
  ClientId client;
  Sequence sequence;
  Reply reply;
  bool took_effect = false;
};

class Machine {
 public:
  explicit Machine(BugSet bugs = {}) : bugs_(bugs) {}

  // Applies the command committed at `index`. Absent if it cannot be decoded: then nothing was
  // changed, and the actor must fail, because to skip it would make replicas differ (the article's
  // `_ => {}`). REQUIRES: index > applied(); what lies between are entries without commands.
  // O(log keys + log sessions).
  std::optional<Applied> apply(LogIndex index, const Bytes& command);
  // An entry without a command (a leader's no-op) passes by. REQUIRES: index > applied().
  void skip(LogIndex index);

  [[nodiscard]] LogIndex applied() const { return applied_; }
  // The state as it is now, without a session: for reads at a known index, and for Bug::R02.
  [[nodiscard]] Reply read(const Bytes& key) const;
  // Keys ever written: deleted ones are among them.
  [[nodiscard]] std::size_t keys() const { return store_.size(); }
  [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
  // Of store, sessions and applied index: equal on all replicas at equal applied index. O(state).
  [[nodiscard]] std::uint64_t digest() const;

 private:
  // A deleted key keeps its version: value absent.
  struct Cell {
    std::optional<Bytes> value;
    LogIndex version;
  };
  struct Session {
    Sequence last;
    Reply reply;
  };
  // What a session that is not new has to say of the command; absent if the command is news to it.
  [[nodiscard]] std::optional<Reply> remembered(const Session& session,
                                                const Command& command) const;
  Reply execute(LogIndex index, const Operation& operation);
  Reply append(LogIndex index, const Append& operation);
  Reply compare_and_set(LogIndex index, const CompareAndSet& operation);
  static Reply write(Cell& cell, LogIndex index, std::optional<Bytes> value);

  SharedMap<Key, Cell> store_;
  SharedMap<ClientId, Session> sessions_;
  LogIndex applied_;
  BugSet bugs_;
};

}  // namespace raftbed::kv
