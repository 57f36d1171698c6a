// A host for one node, driven by hand: it hands over what happens, and keeps what comes of it.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/actor/node.h"
#include "core/kv/command.h"

namespace raftbed::actor {

inline NodeOptions options_for(std::uint16_t nodes, std::uint32_t mailbox_capacity = 64) {
  NodeOptions options;
  options.raft.self = NodeId(1);
  for (std::uint16_t number = 1; number <= nodes; ++number) {
    options.raft.configuration.voters.push_back(NodeId(number));
  }
  options.mailbox_capacity = mailbox_capacity;
  return options;
}

// One node, on whatever it stands, whose syncs complete when it is told so.
template <storage::LogStorage Storage = storage::Journal, Network Net = NetworkActor>
struct HostOn {
  Effects effects;
  NodeOn<Storage, Net> node;
  NodeInstant now;
  std::vector<Packet> packets;
  std::vector<WriteId> syncs;

  explicit HostOn(const NodeOptions& options, const typename Storage::Found& found = {})
      : node(options, found, effects) {
    run();
  }

  void deliver(Endpoint from, const Frame& frame) {
    node.deliver(encode(from, NodeId(1), frame), effects);
  }
  void run() {
    collect();
    while (!node.is_idle()) {
      REQUIRE_FALSE(node.activate(now, effects));
      collect();
    }
  }
  void collect() {
    for (Packet& packet : effects.packets) packets.push_back(std::move(packet));
    for (const DiskOperation& operation : effects.disk) {
      if (const auto* sync = std::get_if<DiskSync>(&operation)) syncs.push_back(sync->id);
    }
    effects.clear();
  }
  void complete_syncs() {
    while (!syncs.empty()) {
      const WriteId sync = syncs.front();
      syncs.erase(syncs.begin());
      node.completed(DiskCompletion{sync, Incarnation(1)});
      run();
    }
  }
  void lead() {
    node.wish(raft::Campaign{});
    run();
    complete_syncs();
  }
  void request(const kv::Operation& operation, std::uint64_t sequence) {
    const kv::Command command{ClientId(1), Sequence(sequence), operation};
    const Request request{ClientId(1), Sequence(sequence), 0, kv::encode(command)};
    deliver(ClientId(1), Frame(request));
    REQUIRE(effects.mailbox_refusals.empty());
    run();
  }
  Answer only_answer() {
    REQUIRE(packets.size() == 1);
    const auto decoded = decode(packets.front());
    packets.clear();
    return std::get<Answer>(std::get<Frame>(decoded));
  }
};

using Host = HostOn<>;

}  // namespace raftbed::actor
