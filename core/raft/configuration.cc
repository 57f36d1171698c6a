#include "core/raft/configuration.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "core/base/field_writer.h"

namespace raftbed::raft {
namespace {

constexpr std::uint8_t leaves_by_itself_flag = 1;

// No neighbour is at or above the one behind it.
bool is_sorted_set(const Nodes& nodes) {
  if (!nodes.empty() && nodes.front() == NodeId(0)) return false;
  return std::adjacent_find(nodes.begin(), nodes.end(), std::greater_equal<>()) == nodes.end();
}

std::size_t size_of(const Nodes& nodes) {
  return 2 + 2 * nodes.size();
}

void write(FieldWriter& writer, const Nodes& nodes) {
  writer.u16(static_cast<std::uint16_t>(nodes.size()));
  for (const NodeId node : nodes) writer.u16(node.value());
}

Nodes read_nodes(Reader& reader) {
  Nodes nodes;
  for (std::uint16_t left = reader.u16(); left > 0 && !reader.failed(); --left) {
    nodes.push_back(NodeId(reader.u16()));
  }
  return nodes;
}

}  // namespace

bool has(const Nodes& nodes, NodeId node) {
  return std::binary_search(nodes.begin(), nodes.end(), node);
}

Nodes with(Nodes nodes, NodeId node) {
  const auto place = std::lower_bound(nodes.begin(), nodes.end(), node);
  if (place == nodes.end() || *place != node) nodes.insert(place, node);
  return nodes;
}

Nodes without(Nodes nodes, NodeId node) {
  std::erase(nodes, node);
  return nodes;
}

Nodes united(const Nodes& one, const Nodes& other) {
  Nodes both;
  std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
  return both;
}

std::size_t difference(const Nodes& one, const Nodes& other) {
  Nodes in_one;
  std::set_symmetric_difference(one.begin(), one.end(), other.begin(), other.end(),
                                std::back_inserter(in_one));
  return in_one.size();
}

bool Configuration::is_voter(NodeId node) const {
  return has(voters, node) || has(outgoing, node);
}
bool Configuration::is_learner(NodeId node) const {
  return has(learners, node);
}
bool Configuration::is_joining(NodeId node) const {
  return has(joining, node);
}
Nodes Configuration::members() const {
  return united(united(voters, outgoing), learners);
}

bool is_nobodys(const Configuration& configuration) {
  return configuration.members().empty();
}

bool is_sound(const Configuration& configuration) {
  for (const Nodes* nodes : {&configuration.voters, &configuration.outgoing,
                             &configuration.learners, &configuration.joining}) {
    if (!is_sorted_set(*nodes)) return false;
  }
  const Nodes& learners = configuration.learners;
  const bool votes_and_learns = std::any_of(learners.begin(), learners.end(), [&](NodeId learner) {
    return has(configuration.voters, learner);
  });
  const bool waits_for_nothing = !configuration.is_joint() && !configuration.leaves_by_itself;
  return !configuration.voters.empty() && !votes_and_learns && !waits_for_nothing &&
         united(learners, configuration.joining) == learners;
}

Bytes encode(const Configuration& configuration) {
  const std::size_t size = 1 + size_of(configuration.voters) + size_of(configuration.outgoing) +
                           size_of(configuration.learners) + size_of(configuration.joining);
  return Bytes::filled(size, [&](std::span<std::byte> room) {
    FieldWriter writer(room);
    writer.u8(configuration.leaves_by_itself ? leaves_by_itself_flag : 0);
    for (const Nodes* nodes : {&configuration.voters, &configuration.outgoing,
                               &configuration.learners, &configuration.joining}) {
      write(writer, *nodes);
    }
  });
}

std::optional<Configuration> read_configuration(Reader& reader) {
  Configuration configuration;
  const std::uint8_t flags = reader.u8();
  configuration.leaves_by_itself = flags == leaves_by_itself_flag;
  configuration.voters = read_nodes(reader);
  configuration.outgoing = read_nodes(reader);
  configuration.learners = read_nodes(reader);
  configuration.joining = read_nodes(reader);
  const bool is_one = !reader.failed() && flags <= leaves_by_itself_flag;
  if (!is_one || !is_sound(configuration)) return std::nullopt;
  return configuration;
}

std::optional<Configuration> decode_configuration(std::span<const std::byte> bytes) {
  Reader reader(bytes);
  std::optional<Configuration> configuration = read_configuration(reader);
  if (!reader.complete()) configuration.reset();
  return configuration;
}

}  // namespace raftbed::raft
