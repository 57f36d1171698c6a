// The cluster: subjects and clients, placed in a world. It carries events to whom they concern and
// does what comes of them, one activation after the other, each told to the witness before the
// next.
//
// It knows no plan and judges nothing. A node whose life failed by its own decision is started
// again by its supervisor, unless a command ends or starts it before; one that a command ended
// stays down until a command starts it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/actor/supervisor.h"
#include "core/base/ids.h"
#include "sim/cluster/clients.h"
#include "sim/cluster/durable_log.h"
#include "sim/cluster/scene.h"
#include "sim/cluster/subject.h"
#include "sim/world/world.h"

namespace raftbed::cluster {

struct ClusterOptions {
  std::uint16_t nodes = 3;
  raft::Nodes voters;  // who form the cluster from the start
  std::uint32_t clients = 1;
  ClientOptions client;
  std::vector<Script> scripts;
  actor::SupervisorOptions supervisor;
};

// A life behind a pointer that copies what it points to: a subject is a value.
class LifePointer {
 public:
  LifePointer() = default;
  explicit LifePointer(std::unique_ptr<Subject> subject) : subject_(std::move(subject)) {}
  LifePointer(const LifePointer& other)
      : subject_(other.subject_ ? other.subject_->clone() : nullptr) {}
  LifePointer(LifePointer&&) noexcept = default;
  LifePointer& operator=(LifePointer other) noexcept {
    subject_ = std::move(other.subject_);
    return *this;
  }
  ~LifePointer() = default;
  explicit operator bool() const { return subject_ != nullptr; }
  Subject* operator->() { return subject_.get(); }
  const Subject* operator->() const { return subject_.get(); }

 private:
  std::unique_ptr<Subject> subject_;
};

class Cluster {
 public:
  Cluster(const ClusterOptions& options, std::shared_ptr<const SubjectKind> kind);

  // Starts every node, and the clients.
  void start(Scene& scene);
  // An event of the world's, other than a command or an expiry.
  void handle(const world::Event& event, Scene& scene);

  // Commands' hands. False where there was nothing to do: it is up already, or down. A node that is
  // down and about to be restarted by its supervisor can be ended: then it stays down.
  bool start_node(NodeId node, Scene& scene);
  bool end_node(NodeId node, observe::Ending ending, Scene& scene);
  // What makes no sense the node refuses itself, in a note, and does nothing else then. REQUIRES:
  // it is up.
  void wish(NodeId node, const raft::Wish& wish, Scene& scene);
  void ask(ClientId client, kv::Operation operation, std::optional<NodeId> via, Scene& scene);
  void reseed(Chance chance);
  // For `settle`: only this client goes on, and supervisors count anew.
  void quieten(ClientId except, Scene& scene);

  [[nodiscard]] const Clients& clients() const { return clients_; }
  [[nodiscard]] std::uint16_t nodes() const { return static_cast<std::uint16_t>(nodes_.size()); }
  // Null while the node is down.
  [[nodiscard]] const Subject* life(NodeId node) const;
  [[nodiscard]] const raft::Restored& durable(NodeId node) const {
    return at(node).durable.state();
  }
  [[nodiscard]] bool keeps_a_journal() const { return kind_->keeps_a_journal(); }
  // Of the cluster that there is: its first voters. Where there is none yet, of the one that a node
  // which lives was told to form: that is a mere proposal, and gone with this life. Else nobody.
  [[nodiscard]] raft::Nodes founders() const;

 private:
  struct Place {
    NodeId node;
    LifePointer life;
    actor::Supervisor supervisor;
    DurableLog durable;
    std::uint32_t restarts = 0;                    // that its supervisor has planned so far
    std::optional<std::uint32_t> awaited_restart;  // the number of the one that is to come
  };

  [[nodiscard]] Place& at(NodeId node) { return nodes_[node.value() - 1U]; }
  [[nodiscard]] const Place& at(NodeId node) const { return nodes_[node.value() - 1U]; }
  void deliver(const world::Event& event, Scene& scene);
  inline bool hear(const Packet& packet, Scene& scene);
  void complete(const world::Event& event, Scene& scene);
  void restart(const world::Event& event, Scene& scene);
  void begin_life(Place& place, Scene& scene);
  void run(Place& place, observe::Activation activation, Scene& scene);
  inline void emit(Place& place, observe::Activation activation, Scene& scene);
  void issue(NodeId node, Scene& scene);
  void send(Scene& scene);
  void fail(Place& place, observe::Activation activation, Scene& scene);
  void supervise(Place& place, observe::Activation activation, Scene& scene);
  void tell_durable(const Place& place, observe::Activation activation, Scene& scene);
  static void tell(NodeId node, observe::Activation activation,
                   const observe::NodeObservation& what, Scene& scene);
  void watch_founding();

  std::vector<Place> nodes_;
  Clients clients_;
  raft::Nodes founders_;
  std::shared_ptr<const SubjectKind> kind_;
  // Buffers, empty between events.
  SubjectEffects effects_;
};

}  // namespace raftbed::cluster
