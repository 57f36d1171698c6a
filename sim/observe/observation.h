// Observations: everything that checkers, traces and marks may know of a run, as a sum type of
// plain values.
//
// Those under "what a subject says of itself" come from the suspect; those under "what the world
// knows" do not, and are what the former are judged by. A subject that is no Raft emits only what
// it can: checkers take silence for "nothing to judge". Emitted after every activation, on the node
// that was touched.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <variant>

#include "core/actor/protocol.h"
#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/base/time.h"
#include "core/raft/note.h"
#include "core/raft/step.h"
#include "sim/observe/history.h"

namespace raftbed::observe {

enum class RoleName : std::uint8_t { follower, candidate, leader, pre_candidate };

// Names the contents of a log position: equal identities are taken as equal entries.
struct EntryName {
  Term term;
  raft::EntryKind kind = raft::EntryKind::noop;
  std::uint32_t checksum = 0;
  friend bool operator==(const EntryName&, const EntryName&) = default;
};
inline EntryName name_of(const raft::Entry& entry) {
  return EntryName{entry.term(), entry.kind(), entry.checksum()};
}

// Names a snapshot: equal names are taken as equal snapshots.
struct SnapshotName {
  LogIndex index;  // of the last entry that it stands for
  Term term;
  std::uint32_t checksum = 0;
  friend bool operator==(const SnapshotName&, const SnapshotName&) = default;
};
inline SnapshotName name_of(const raft::Snapshot& snapshot) {
  return SnapshotName{snapshot.index(), snapshot.term(), snapshot.checksum()};
}

// A log that is shown, and not given: it stands for as long as its observation is told.
using LentLog = std::reference_wrapper<const raft::Log>;
using LentConfiguration = std::reference_wrapper<const raft::Configuration>;

// --- what a subject says of itself ---

// The first of a life. `log` and `hard_state` are what recovery gave back.
struct Started {
  Incarnation incarnation;
  raft::HardState hard_state;
  LentLog log;
  std::optional<SnapshotName> snapshot{};
  std::optional<LentConfiguration> configuration{};  // that it goes by
};
struct RoleChanged {
  RoleName role = RoleName::follower;
  Term term;
};
struct HardStateChanged {
  raft::HardState hard_state;
};
struct LogTruncated {
  LogIndex from;
};
struct LogAppended {
  LogIndex index;
  EntryName entry;
};
// It was a configuration, which is lent.
struct ConfigurationAppended {
  LogIndex index;
  std::reference_wrapper<const raft::Entry> entry;
};
// The state as of an applied index was put in the place of the entries up to it, ...
struct SnapshotTaken {
  SnapshotName snapshot;
};
// ... or a leader's took the place of the whole log, ...
struct SnapshotInstalled {
  SnapshotName snapshot;
};
// ... or of the state alone, by its own wish: the log has its last entry, and stays.
struct SnapshotRefreshed {
  SnapshotName snapshot;
};
struct CommitAdvanced {
  LogIndex index;
};
// The state machine goes on from a snapshot up to here.
struct StateRestored {
  LogIndex index;
  std::optional<SnapshotName> state{};  // a snapshot of what it holds now
};
// A position was given to the state machine. What it did, where it was a client's command:
struct SessionEffect {
  ClientId client;
  Sequence sequence;
  bool took_effect = false;
  kv::Standing standing = kv::Standing::known;
  std::uint32_t expired = 0;  // sessions
  friend bool operator==(const SessionEffect&, const SessionEffect&) = default;
};
struct Applied {
  LogIndex index;
  EntryName entry;
  std::optional<SessionEffect> effect;
};
// A promise left the node: a granted vote, ...
struct VotePromised {
  Term term;
  NodeId candidate;
};
// ... or an acknowledged append: the log up to `match`, and the term, are said to be durable.
struct AppendPromised {
  Term term;
  NodeId leader;
  LogIndex match;
};
// The node gave up by itself, with a reason: its supervisor decides what happens next.
struct Failed {
  enum class Reason : std::uint8_t {
    corrupt_log,
    undecodable_command,
    undecodable_snapshot,
    mailbox_overrun
  } reason;
};

// A message found the mailbox of an actor full, and was refused: answered where somebody waits for
// an answer, lost otherwise.
struct MailboxFull {
  actor::ActorName mailbox = actor::ActorName::raft;
  actor::MessageKind kind = actor::MessageKind::request;
};

// --- what the world knows ---

enum class Ending : std::uint8_t { stop, kill, power_loss };
struct Ended {
  Ending ending = Ending::kill;
};
// Its supervisor gave up: so many failures within its window. The node stays down until a command
// starts it.
struct Escalated {
  std::uint32_t failures = 0;
};
// A sync completed on the world's disk. What is durable now, as whoever reads the bytes understands
// it; the same fold as recovery's.
struct DurableAdvanced {
  raft::HardState hard_state;
  LentLog log;
  std::optional<SnapshotName> snapshot{};
};
using NodeObservation =
    std::variant<Started, RoleChanged, HardStateChanged, LogTruncated, LogAppended, CommitAdvanced,
                 Applied, VotePromised, AppendPromised, Failed, MailboxFull, Ended, Escalated,
                 DurableAdvanced, SnapshotTaken, SnapshotInstalled, SnapshotRefreshed,
                 StateRestored, ConfigurationAppended>;
static_assert(std::is_trivially_copyable_v<NodeObservation>, "there are more of them than events");

// What kind of event the activation belonged to: part of a finding's bucket. A client's action
// activates no node: it stands in the findings of assertions alone, which any event may break.
enum class Activation : std::uint8_t { start, delivery, disk, wake, client, command };

// What one activation of a node lets be seen, in the order in which it happened, and then what it
// says of its reasons. Lent to whoever is told: what is to be kept of it is copied.
struct Observations {
  NodeId node;
  Activation activation = Activation::wake;
  Moment moment;
  std::span<const NodeObservation> seen;
  std::span<const raft::Note> notes{};
};
inline std::span<const NodeObservation> alone(const NodeObservation& what) {
  return {&what, 1};
}

}  // namespace raftbed::observe
