// A cluster of cores that a transcript drives by hand: a wire, a disk and a clock for each node.
//
// Nothing happens by itself: messages lie on the wire until they are delivered or dropped, writes
// wait until they are synced, clocks stand until they are moved on. All that comes of a command is
// said, a line each; the safety properties of the paper's Figure 3 are watched throughout, and a
// violation is said, too. A world is a value: a copy goes on as it would have.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/raft/raft.h"
#include "tests/core/raft/safety.h"

namespace raftbed::interaction {

struct Flight {
  NodeId from;
  raft::Outgoing outgoing;
};

struct Host {
  raft::Options options;
  std::optional<raft::Raft> core;  // absent while the node is down
  NodeInstant now;
  raft::Restored disk;               // what was synced
  std::deque<raft::Write> unsynced;  // what was not, in the order in which it was issued
  std::vector<raft::Held> held;
  std::vector<raft::Entry> applied;  // the state machine: it remembers all that it was given
  bool saves_late = false;           // its state is not saved before it is told
  std::optional<LogIndex> unsaved;   // the state as of here was asked for, and is not saved yet
};

class World {
 public:
  // n1 ... with options like these, all of them up, with empty disks. The first `voters` of them
  // form a cluster, and the others belong to nothing.
  World(std::uint16_t nodes, std::uint16_t voters, const raft::Options& like);

  [[nodiscard]] std::vector<NodeId> nodes() const;
  [[nodiscard]] bool has(NodeId node) const {
    return 1 <= node.value() && node.value() <= hosts_.size();
  }
  [[nodiscard]] const Host& host(NodeId node) const { return hosts_.at(node.value() - 1U); }
  [[nodiscard]] const std::set<std::string>& violations() const { return safety_.violations(); }
  // What has been said since this was last called.
  std::string take_said() { return std::exchange(said_, {}); }

  // --- a node ---

  // Gives the core this input; `happening` is what it is called.
  void step(NodeId node, const std::string& happening, const raft::Input& input);
  void read(NodeId node);
  void change(NodeId node, const std::string& happening, const raft::MembershipChange& change);
  void wake(NodeId node);  // its clock moves on to its deadline
  void advance(NodeId node, Duration by);
  // Of the writes that wait now the oldest reach the disk, at most so many: each is told by itself,
  // or only the last. What waited for them leaves.
  void sync(NodeId node, std::size_t most, bool together);
  // Power loss: of the writes that were not synced the first `kept` survive.
  void crash(NodeId node, std::size_t kept);
  void restart(NodeId node);
  // From now on its state machine takes its time, until save().
  void save_late(NodeId node) { host_of(node).saves_late = true; }
  void save(NodeId node);
  void restart_from(NodeId node, raft::Restored disk);

  // --- the wire ---

  [[nodiscard]] const std::vector<Flight>& wire() const { return wire_; }
  // Takes those off the wire that are chosen, in order.
  std::vector<Flight> take(const std::function<bool(const Flight&)>& chosen);
  void put(std::vector<Flight> flights);  // behind all others
  void deliver(const Flight& flight);
  void isolate(NodeId node) { isolated_.insert(node); }
  void heal() { isolated_.clear(); }
  // Syncs and delivers among these nodes until nothing is left to do.
  void stabilize(const std::vector<NodeId>& among);

 private:
  Host& host_of(NodeId node) { return hosts_.at(node.value() - 1U); }
  void act(Host& host, const raft::Input& input);
  void say(const std::string& line) { said_ += line + '\n'; }
  void say_decisions(const std::string& role_before, LogIndex commit_before, const Host& host,
                     const raft::Output& output);
  void say_violations(std::size_t before);
  void issue(Host& host, const raft::Output& output);
  void hold(Host& host, const raft::Output& output);
  void send(NodeId from, const raft::Outgoing& outgoing);
  void settle_reads(const raft::Output& output);
  void apply(Host& host, const raft::Apply& range);
  void restore(Host& host, const raft::Snapshot& snapshot);
  static WriteId store(Host& host);
  void release(Host& host, WriteId durable);
  void watch(const raft::Raft& stepped);
  bool sync_all(const std::vector<NodeId>& nodes);
  bool deliver_all(const std::vector<NodeId>& among);

  std::vector<Host> hosts_;
  std::vector<Flight> wire_;
  std::set<NodeId> isolated_;
  raft::testing::Safety safety_;
  raft::ReadTicket last_read_;
  std::string said_;
};

}  // namespace raftbed::interaction
