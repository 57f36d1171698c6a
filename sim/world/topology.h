// Who there is, and the dense numbers of the directed links between them.
//
// Links run between two different nodes, and between a node and a client, both ways. Clients do not
// talk to each other, and what a node says to itself never crosses the network.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ids.h"

namespace raftbed::world {

class Topology {
 public:
  constexpr Topology() = default;
  constexpr Topology(std::uint16_t nodes, std::uint32_t clients)
      : nodes_(nodes), clients_(clients) {}

  [[nodiscard]] constexpr std::uint16_t nodes() const { return nodes_; }
  [[nodiscard]] constexpr std::uint32_t clients() const { return clients_; }
  [[nodiscard]] constexpr std::size_t links() const {
    return std::size_t{nodes_} * (nodes_ + 2 * std::size_t{clients_});
  }
  [[nodiscard]] constexpr bool has(Endpoint end) const {
    return end.is_client() ? end.client().value() - 1 < clients_
                           : static_cast<std::uint32_t>(end.value() - 1) < nodes_;
  }
  // The link's number, below links(), or none where there is no such link.
  [[nodiscard]] constexpr std::optional<std::size_t> link(Endpoint from, Endpoint to) const {
    if (from == to || !has(from) || !has(to)) return std::nullopt;
    if (from.is_node() && to.is_node()) return row(from.node()) + (to.value() - 1);
    if (from.is_node() && to.is_client()) return row(from.node()) + nodes_ + client(to);
    if (to.is_node()) return row(to.node()) + nodes_ + clients_ + client(from);
    return std::nullopt;
  }

 private:
  // A node's row: its links to nodes, to clients, and from clients.
  [[nodiscard]] constexpr std::size_t row(NodeId node) const {
    return (node.value() - std::size_t{1}) * (nodes_ + 2 * std::size_t{clients_});
  }
  static constexpr std::size_t client(Endpoint end) { return end.client().value() - 1; }

  std::uint16_t nodes_ = 0;
  std::uint32_t clients_ = 0;
};

}  // namespace raftbed::world
