#include "commands.h"

#include <algorithm>

namespace raftbed::interaction {
namespace {

// `quietly` and a command: it is carried out, and says nothing.
void quietly(CommandWords& words, Scene& scene) {
  carry_out(words.rest(), scene);
}

Commands all_commands() {
  Commands commands{{"quietly", quietly}};
  add_node_commands(commands);
  add_membership_commands(commands);
  add_wire_commands(commands);
  add_show_commands(commands);
  return commands;
}

}  // namespace

std::string carry_out(const std::string& line, Scene& scene) {
  static const Commands commands = all_commands();
  CommandWords words(line);
  const std::string name = words.word("a command");
  const auto command = commands.find(name);
  if (command == commands.end()) throw Misread("expected a command, found '" + name + "'");
  scene.said.clear();
  command->second(words, scene);
  words.end();
  const std::string happened = scene.world ? scene.world->take_said() : "";
  return name == "quietly" ? "" : happened + scene.said;
}

World& world_of(Scene& scene) {
  if (!scene.world) throw Misread("expected `nodes` before all else");
  return *scene.world;
}

NodeId known_node(CommandWords& words, Scene& scene) {
  const NodeId node = words.node();
  if (!world_of(scene).has(node)) throw Misread("there is no such node");
  return node;
}

std::vector<NodeId> known_nodes(CommandWords& words, Scene& scene) {
  std::vector<NodeId> nodes;
  while (words.next_is_node()) nodes.push_back(known_node(words, scene));
  return nodes.empty() ? world_of(scene).nodes() : nodes;
}

}  // namespace raftbed::interaction
