// A subject: what a cluster hosts. One life of one node: it takes deliveries, disk completions and
// wake-ups, and gives back sends, writes and a next wake-up. Our Node is one; your own core or
// state machine is another.
//
// To bring your own: derive from Subject and SubjectKind, and hand the kind to a Universe. Only
// `activate` and what feeds it are required; what lets Raft be observed is optional, and checkers
// take silence for nothing to judge. A subject is a value behind a pointer: clone() is a copy that
// goes on alike. It keeps nothing between lives but what it wrote to its disk, and it knows no time
// but the instant it is given.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/chance.h"
#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/base/time.h"
#include "core/raft/raft.h"
#include "sim/observe/observation.h"

namespace raftbed::cluster {

// What came of an activation. A buffer that the cluster reuses, and hands over empty.
struct SubjectEffects {
  std::vector<Packet> packets;
  std::vector<DiskOperation> disk;
  std::optional<NodeInstant> wake;                 // the next deadline, where it may have changed
  std::vector<observe::NodeObservation> seen;      // in the order in which it happened
  std::span<const raft::Note> notes;               // lent; the cluster lets go of them in this one
  std::optional<observe::Failed::Reason> failure;  // this life is over, by its own decision
};

class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = default;
  Subject& operator=(const Subject&) = delete;
  virtual ~Subject() = default;
  [[nodiscard]] virtual std::unique_ptr<Subject> clone() const = 0;

  // What happened. Nothing is done before the next activation. The packet is lent.
  virtual void deliver(const Packet& packet) = 0;
  virtual void completed(DiskCompletion completion) = 0;
  virtual void wake() = 0;

  // Atomic steps at this instant, if there are any to do, up to the first of which anybody outside
  // can tell; whether there may be more after it.
  virtual bool activate(NodeInstant now, SubjectEffects& effects) = 0;

  // Optional: `timeout n1` and whatever else is wished of a node, `at T reseed S`, and what people
  // may look at.
  virtual void wish(const raft::Wish& /*wish*/) {}
  // Whether it hears wishes by now: not while it puts in order what its disk gave back.
  [[nodiscard]] virtual bool has_started() const { return true; }
  virtual void reseed(Chance) {}
  [[nodiscard]] virtual const raft::Raft* raft() const { return nullptr; }
  // For the stepper's `print`: a few lines for people, at what the node's clock shows.
  [[nodiscard]] virtual std::string describe(NodeInstant /*now*/) const { return {}; }
};

// What a life begins with: what the disk holds is in its files.
struct Life {
  NodeId node;
  Incarnation incarnation;
  NodeInstant now;
  Chance chance;
  Bytes log;
  Bytes other_log;
};

// Makes lives. Immutable, and shared by a world and its copies.
class SubjectKind {
 public:
  SubjectKind() = default;
  SubjectKind(const SubjectKind&) = delete;
  SubjectKind& operator=(const SubjectKind&) = delete;
  virtual ~SubjectKind() = default;

  // A life that starts from what the disk holds; null where the subject refuses to serve from it,
  // with the failure in `effects`. What `effects` holds otherwise is done at once.
  [[nodiscard]] virtual std::unique_ptr<Subject> begin(const Life& life,
                                                       SubjectEffects& effects) const = 0;

  // Whether its log file is a journal of core/storage, so that durability can be judged from the
  // world's disk.
  [[nodiscard]] virtual bool keeps_a_journal() const { return false; }
};

}  // namespace raftbed::cluster
