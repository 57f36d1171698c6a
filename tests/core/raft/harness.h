// A cluster of cores by hand: a wire, first in first out, and a disk that keeps what was synced. No
// chance.
//
// Nothing happens by itself: a test delivers, drops, syncs, crashes and restarts. Safety is watched
// throughout.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/raft/raft.h"
#include "safety.h"
#include "saved_state.h"
#include "solo.h"

namespace raftbed::raft::testing {

struct Flight {
  NodeId from;
  Outgoing outgoing;
};

class Cluster {
 public:
  // Nodes n1 ... nN with options like these, and the disks given (empty where there is none); the
  // first `voters` of them, by default all, form a cluster.
  explicit Cluster(std::uint16_t nodes, const Options& like = {}, std::vector<Restored> disks = {},
                   std::optional<std::uint16_t> voters = {}) {
    disks.resize(nodes);
    for (std::uint16_t i = 1; i <= nodes; ++i) {
      Host host;
      host.options = like;
      host.options.self = NodeId(i);
      const std::uint16_t first = voters.value_or(nodes);
      host.options.configuration = i <= first ? of_voters(first) : Configuration{};
      host.disk = std::move(disks[i - 1U]);
      hosts_.push_back(std::move(host));
    }
    for (const Host& host : hosts_) restart(host.options.self);
  }

  [[nodiscard]] std::uint16_t size() const { return static_cast<std::uint16_t>(hosts_.size()); }
  [[nodiscard]] bool is_up(NodeId node) const { return host(node).core.has_value(); }
  [[nodiscard]] const Raft& raft(NodeId node) const { return *host(node).core; }
  [[nodiscard]] const Output& output(NodeId node) const { return host(node).output; }
  [[nodiscard]] const Restored& disk(NodeId node) const { return host(node).disk; }  // synced
  [[nodiscard]] const std::vector<Entry>& applied(NodeId node) const { return host(node).applied; }
  [[nodiscard]] const std::set<std::string>& violations() const { return safety_.violations(); }
  [[nodiscard]] std::vector<Flight>& wire() { return wire_; }

  void step(NodeId node, const Input& input) {
    Host& h = host(node);
    if (!h.core) return;
    h.core->step(now_, input, h.output);
    watch(*h.core);
    issue(h);
  }
  void timeout(NodeId node) { step(node, Campaign{}); }
  void propose(NodeId node, std::string_view text) { step(node, Propose{Bytes::copy_of(text)}); }
  void change(NodeId node, const MembershipChange& wish) { step(node, ChangeMembership{wish}); }
  void read(NodeId node) {
    last_read_ = ReadTicket(last_read_.value() + 1);
    safety_.observe_asked(last_read_);
    step(node, Read{last_read_});
  }
  // Time passes until this node's deadline, and it alone wakes.
  void wake(NodeId node) {
    if (!is_up(node)) return;
    now_ = std::max(now_, raft(node).deadline());
    step(node, Wake{});
  }
  // The oldest write, or all of them, reach the disk; what waited for them leaves.
  bool sync_one(NodeId node) {
    Host& h = host(node);
    if (h.unsynced.empty()) return false;
    const WriteId id = store(h);
    release(h, id);
    step(node, Persisted{id});
    return true;
  }
  void sync(NodeId node) {
    while (sync_one(node)) {
    }
  }
  // Power loss: of the writes that were not synced the first `kept` survive.
  void crash(NodeId node, std::size_t kept = 0) {
    Host& h = host(node);
    while (kept-- > 0 && !h.unsynced.empty()) store(h);
    h.unsynced.clear();
    h.held.clear();
    h.applied.clear();
    h.core.reset();
  }
  void restart(NodeId node) {
    Host& h = host(node);
    if (h.core) return;
    h.core.emplace(h.options, h.disk);
    if (h.disk.snapshot) h.applied = entries_in(h.disk.snapshot->state());
    step(node, Start{});
  }

  void isolate(NodeId node) { isolated_.insert(node); }
  void heal() { isolated_.clear(); }
  // Delivers the message at this place of the wire; a copy stays there if `keep`.
  void deliver_at(std::size_t at, bool keep = false) {
    const Flight flight = wire_[at];
    if (!keep) drop_at(at);
    step(flight.outgoing.to, Receive{flight.from, flight.outgoing.message});
  }
  // The oldest message from one node to another; false if there is none.
  bool deliver(NodeId from, NodeId to) {
    const std::optional<std::size_t> at = find(from, to);
    if (at) deliver_at(*at);
    return at.has_value();
  }
  // Takes the oldest message from one node to another off the wire.
  std::optional<Flight> take(NodeId from, NodeId to) {
    const std::optional<std::size_t> at = find(from, to);
    if (!at) return std::nullopt;
    Flight flight = wire_[*at];
    drop_at(*at);
    return flight;
  }
  void drop_at(std::size_t at) { wire_.erase(wire_.begin() + static_cast<std::ptrdiff_t>(at)); }
  void drop_all() { wire_.clear(); }
  void put_back(Flight flight) { wire_.push_back(std::move(flight)); }
  // Syncs and delivers until nothing is left to do.
  void settle() {
    bool busy = true;
    while (busy) {
      busy = false;
      for (const Host& h : hosts_) busy = sync_one(h.options.self) || busy;
      if (wire_.empty()) continue;
      deliver_at(0);
      busy = true;
    }
  }
  // Of the nodes that are up, the one with the earliest deadline.
  [[nodiscard]] std::optional<NodeId> next_to_wake() const {
    std::optional<NodeId> next;
    for (const Host& h : hosts_) {
      if (!h.core) continue;
      if (!next || h.core->deadline() < raft(*next).deadline()) next = h.options.self;
    }
    return next;
  }
  // The node with the earliest deadline wakes, and what follows settles.
  void let_time_pass() {
    if (const auto next = next_to_wake()) wake(*next);
    settle();
  }
  // This node stands for election until it leads.
  void elect(NodeId node) {
    for (int campaigns = 0; campaigns < 10 && !raft(node).is_leader(); ++campaigns) {
      timeout(node);
      settle();
    }
  }

 private:
  struct Host {
    Options options;
    std::optional<Raft> core;
    Output output;
    Restored disk;               // what was synced
    std::deque<Write> unsynced;  // what was not, in order
    std::vector<Held> held;
    std::vector<Entry> applied;  // the state machine: it remembers all that it was given
  };

  Host& host(NodeId node) { return hosts_[node.value() - 1U]; }
  [[nodiscard]] const Host& host(NodeId node) const { return hosts_[node.value() - 1U]; }

  void issue(Host& h) {
    if (h.output.write) h.unsynced.push_back(*h.output.write);
    h.held.insert(h.held.end(), h.output.held.begin(), h.output.held.end());
    for (const Outgoing& outgoing : h.output.send) send(h.options.self, outgoing);
    if (h.output.restore) {
      h.applied = entries_in(h.output.restore->state());
      safety_.observe_applied(h.applied);
    }
    for (const ReadReady& ready : h.output.reads_ready) safety_.observe_ready(ready);
    if (h.output.apply) apply(h, *h.output.apply);
  }
  void apply(Host& h, const Apply& range) {
    for (LogIndex at = range.first; at <= range.last; at = at.next()) {
      h.applied.push_back(h.core->log().at(at));
    }
    if (range.save) step(h.options.self, StateSaved{range.last, state_of(h.applied)});
  }
  void send(NodeId from, const Outgoing& outgoing) {
    const VoteReply* reply = std::get_if<VoteReply>(&outgoing.message);
    if (reply != nullptr && reply->ballot == Ballot::granted) {
      safety_.observe_vote(from, reply->term, outgoing.to);
    }
    if (isolated_.contains(from) || isolated_.contains(outgoing.to)) return;
    wire_.push_back(Flight{from, outgoing});
  }
  // The oldest write is on disk.
  static WriteId store(Host& h) {
    const Write write = std::move(h.unsynced.front());
    h.unsynced.pop_front();
    if (!write.whole.empty()) {
      h.disk = *write.whole;
      return write.id;
    }
    if (write.hard_state) h.disk.hard_state = *write.hard_state;
    if (write.truncate_from) h.disk.log.truncate_from(*write.truncate_from);
    for (const Entry& each : write.entries) h.disk.log.append(each);
    return write.id;
  }
  void release(Host& h, WriteId durable) {
    std::vector<Held> waiting;
    for (Held& each : h.held) {
      if (each.until <= durable) {
        send(h.options.self, each.outgoing);
      } else {
        waiting.push_back(std::move(each));
      }
    }
    h.held = std::move(waiting);
  }
  void watch(const Raft& stepped) {
    std::vector<const Raft*> alive;
    for (const Host& h : hosts_) {
      if (h.core) alive.push_back(&*h.core);
    }
    safety_.observe(stepped, alive);
  }
  [[nodiscard]] std::optional<std::size_t> find(NodeId from, NodeId to) const {
    for (std::size_t at = 0; at < wire_.size(); ++at) {
      if (wire_[at].from == from && wire_[at].outgoing.to == to) return at;
    }
    return std::nullopt;
  }

  std::vector<Host> hosts_;
  std::vector<Flight> wire_;
  std::set<NodeId> isolated_;
  NodeInstant now_;
  Safety safety_;
  ReadTicket last_read_;
};

}  // namespace raftbed::raft::testing
