// The key-value state machine: committed commands in, replies out. Deterministic, and a value whose
// copies share.
//
// Sessions live in it, so that they are replicated with it: a command that its session has already
// seen does not take effect again and is given the remembered reply (exactly once, Raft 8). A
// client has one operation outstanding at a time, so the last reply is all that a session
// remembers. A session lasts for ever, or expires by the log's own time: machine_sessions.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bugs.h"
#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/shared_map.h"
#include "core/kv/command_view.h"
#include "core/kv/key.h"
#include "core/kv/machine_time.h"
#include "core/kv/reply.h"

namespace raftbed::kv {

class Machine {
 public:
  // Where sessions expire, all replicas must be told the same: it is a part of what the machine
  // does.
  explicit Machine(BugSet bugs = {}, std::optional<Duration> session_expiry = std::nullopt)
      : session_expiry_(session_expiry), bugs_(bugs) {}

  // Applies the command committed at `index`. Absent if it cannot be decoded: then nothing was
  // changed, and the actor must fail, because to skip it would make replicas differ (the article's
  // `_ => {}`). REQUIRES: index > applied(); what lies between are entries without commands.
  // O(log keys + log sessions + sessions that expire). Time comes with the command; only Bug::X03
  // has another.
  std::optional<Applied> apply(LogIndex index, const Bytes& command,
                               std::optional<MachineInstant> own_clock = std::nullopt);
  // What the client of a command hears, as its session remembers it. Made where somebody waits for
  // it. REQUIRES: the command has been applied.
  [[nodiscard]] Reply reply_to(const Bytes& command) const;
  // An entry without a command (a leader's no-op) passes by. REQUIRES: index > applied().
  void skip(LogIndex index);

  [[nodiscard]] LogIndex applied() const { return applied_; }
  // The latest stamp that was applied.
  [[nodiscard]] MachineInstant now() const { return now_; }
  // The state as it is now, without a session: for reads at a known index, and for Bug::R02.
  [[nodiscard]] Reply read(const Bytes& key) const;
  // Keys ever written: deleted ones are among them.
  [[nodiscard]] std::size_t keys() const { return store_.size(); }
  [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
  // Of store, sessions and applied index: equal on all replicas at equal applied index. O(state).
  [[nodiscard]] std::uint64_t digest() const;

  // All of it as bytes, for a snapshot: equal states give equal bytes. O(state).
  [[nodiscard]] Bytes state() const;
  // And back; absent if the bytes are no well-formed state. Keys and values share the block.
  static std::optional<Machine> restored(const Bytes& state, BugSet bugs = {},
                                         std::optional<Duration> session_expiry = std::nullopt);

 private:
  // A deleted key keeps its version: value absent.
  struct Cell {
    std::optional<Bytes> value;
    LogIndex version;
  };
  struct Session {
    Sequence last;
    Reply reply;
    // Where sessions expire:
    LogIndex id;             // of the entry that registered it; 0: its first command opened it
    Sequence registration;   // what its client said when it registered
    LogIndex used;           // the last entry that used it,
    MachineInstant used_at;  // and when that was
  };
  // A command under way: what it says, and the bytes that it lies in.
  struct Task {
    LogIndex index;
    const Bytes& bytes;
    const CommandView& command;
    KeyView key;
  };
  [[nodiscard]] bool is_news(const Session& session, const CommandView& command) const;
  Standing take_effect(const Task& task, bool& took_effect);
  // machine_sessions.cc
  [[nodiscard]] static bool is_its(const Session& session, const CommandView& command);
  std::uint32_t expire(MachineInstant now);
  void use(ClientId client, Session& session);
  Standing open(const CommandView& command);
  // To use it now. Null: it is gone, or never was.
  Session* session_of(const CommandView& command, bool& is_new);
  [[nodiscard]] Reply reply_to_registration(const CommandView& command) const;
  void execute(const Task& task, Reply& reply);
  void append(const Task& task, Reply& reply);
  void compare_and_set(const Task& task, Reply& reply);
  Cell& cell_of(const Task& task);
  Cell& new_cell(const Task& task) { return store_.edit(kept(task.bytes, task.command.key)).value; }
  static void write(Cell& cell, LogIndex index, std::optional<Bytes>&& value, Reply& reply);
  void read(KeyView key, Reply& reply) const;
  [[nodiscard]] std::size_t state_size() const;
  struct StateReader;
  bool restore_sessions(StateReader& in, bool expiring);
  bool restore_lease(ClientId client, Session& session);
  // Of what a cell holds, null being that of a key never written.
  static void tell(const Cell* cell, Reply& reply);
  [[nodiscard]] static bool is_held(const Cell* cell, const std::optional<Operand>& expected);

  SharedMap<Key, Cell> store_;
  SharedMap<ClientId, Session> sessions_;
  SharedMap<LogIndex, ClientId> by_use_;  // the sessions that may expire, the longest unused first
  LogIndex applied_;
  MachineInstant now_;
  std::optional<Duration> session_expiry_;
  BugSet bugs_;
};

}  // namespace raftbed::kv
