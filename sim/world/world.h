// The world: agenda, network, disks, clocks and processes, as one value that is copied to make a
// checkpoint.
//
// A host advances it event by event and hands each to whom it concerns: `deliver` to arrive(),
// `disk` to complete(), `wake` to wake(); the other kinds are the host's own. What spans several
// parts is done here (a kill ends a process, its timer and what was kept for it); single parts are
// reached through their accessors. What a command asks for and cannot have (to kill the dead) is
// answered with false and changes nothing. REQUIRES everywhere: nodes are n1 ... nN, and instants
// are not before now().
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/broken.h"
#include "core/base/chance.h"
#include "core/base/disk.h"
#include "core/base/packet.h"
#include "sim/world/agenda.h"
#include "sim/world/clock.h"
#include "sim/world/disk.h"
#include "sim/world/network.h"
#include "sim/world/options.h"
#include "sim/world/process.h"

namespace raftbed::world {

class World {
 public:
  World() = default;
  // All processes are down.
  World(const WorldOptions& options, std::uint64_t seed);

  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const Chance& chance() const { return chance_; }
  [[nodiscard]] const Topology& topology() const { return network_.topology(); }
  [[nodiscard]] Agenda& agenda() { return agenda_; }
  [[nodiscard]] const Agenda& agenda() const { return agenda_; }
  [[nodiscard]] Network& network() { return network_; }
  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] Disk& disk(NodeId node) { return disks_[index_of(node)]; }
  [[nodiscard]] const Disk& disk(NodeId node) const { return disks_[index_of(node)]; }
  [[nodiscard]] const Clock& clock(NodeId node) const { return clocks_[index_of(node)]; }
  [[nodiscard]] const Process& process(NodeId node) const { return processes_[index_of(node)]; }
  [[nodiscard]] NodeInstant node_now(NodeId node) const { return clock(node).at(now_); }

  // Takes the next event off the agenda; it is then. REQUIRES: the agenda is not empty.
  Event advance() {
    const Event event = agenda_.pop();
    ASSERT(event.at() >= now_);
    now_ = event.at();
    return event;
  }
  // It is then, and nothing has happened. REQUIRES: no event is due before.
  void advance_to(Instant instant);
  // Other chances from now on, the same for every world that does so with this salt.
  void reseed(std::uint64_t salt) { chance_ = chance_.reseeded(salt); }

  // What a node or client asks of the world.
  Sent send(Packet&& packet) { return network_.send(std::move(packet), now_, chance_, agenda_); }
  void issue(NodeId node, const DiskOperation& operation) {
    disk(node).issue(operation, process(node).incarnation, now_, chance_, agenda_);
  }
  void set_deadline(NodeId node, std::optional<NodeInstant> deadline);

  // What comes of events. REQUIRES: the event is of this kind, and was just taken off the agenda.
  // A message that is not kept lies in its slot, the event's payload, until the host releases that.
  Arrival arrive(const Event& deliver) {
    ASSERT(deliver.kind() == EventKind::deliver);
    const Arrival arrival = network_.arrive(deliver.payload(), state_of(deliver.subject()));
    if (arrival.is_kept) keep(deliver);
    return arrival;
  }
  // What the process is to hear: nothing if it is down, paused, in another life, or if the power
  // failed since. `synced` gets what is durable by this sync, whatever the answer.
  std::optional<DiskCompletion> complete(const Event& disk, Synced& synced);
  // Whether the node's deadline is reached, and it is to hear of it.
  bool wake(const Event& wake);

  // Processes. A start begins a new life; none if it is up already.
  std::optional<Incarnation> start(NodeId node);
  // Ends the life, at once. What was issued to the disk stays. A clean stop is the same, from out
  // here.
  bool kill(NodeId node);
  // The node's machine goes dark, whether its process was up or not. What became of un-synced
  // changes.
  std::vector<Survivor> lose_power(NodeId node);
  // Says by which command the node is down: whose expiry starts it again. REQUIRES: it is down.
  void blame(NodeId node, FaultId fault);
  bool pause(NodeId node, FaultId fault);
  // Ends all its pauses.
  bool resume(NodeId node);

  // Clocks. Timers are set anew by them.
  void drift_clock(NodeId node, FaultId fault, std::int32_t ppm);
  void freeze_clock(NodeId node, FaultId fault);
  void jump_clock(NodeId node, Duration forward);

  // Ends whatever bears this name, anywhere; whether anything did.
  bool lift(FaultId fault);
  // Back to base: every fault of network, disks, clocks and pauses. Nothing that is down is
  // started.
  void lift_all();

  // What is sent and synced from now on takes its base latency: no jitter, no tail.
  void calm();

  // Messages by hand; false where there is no such message, or (hasten) it is at its receiver's
  // door already.
  bool hasten(MessageSlot slot, Instant due);
  bool drop_by_hand(MessageSlot slot);

 private:
  [[nodiscard]] std::size_t index_of(NodeId node) const {
    ASSERT(topology().has(node));
    return node.value() - std::size_t{1};
  }
  [[nodiscard]] Process& at(NodeId node) { return processes_[index_of(node)]; }
  [[nodiscard]] ProcessState state_of(Endpoint end) const {
    return end.is_client() ? ProcessState::running : process(end.node()).state();
  }
  void arm(NodeId node);
  void keep(const Event& event);
  void release_kept(NodeId node);
  void discard_kept(NodeId node);
  template <class F>
  void for_each_node(F&& f) const;

  Instant now_;
  Chance chance_;
  Agenda agenda_;
  Network network_;
  std::vector<Disk> disks_;
  std::vector<Clock> clocks_;
  std::vector<Process> processes_;
};

}  // namespace raftbed::world
