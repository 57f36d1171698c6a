// The commands of a transcript: a table of names and functions, to which a new one is added as a
// line. Each function reads the words behind the name, does it, and leaves what is to be said.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command_words.h"
#include "world.h"

namespace raftbed::interaction {

// What a transcript has built up so far.
struct Scene {
  std::optional<World> world;  // absent before the first `nodes`
  std::vector<Flight> aside;   // messages that were taken off the wire by `hold`
  std::string said;            // the answer to the command under way
};

using Command = std::function<void(CommandWords&, Scene&)>;
using Commands = std::map<std::string, Command, std::less<>>;

// One file each.
void add_node_commands(Commands& commands);  // nodes, disk, timeout, propose, sync, crash, ...
void add_membership_commands(Commands& commands);  // initialise, join, learn, leave, ...
void add_wire_commands(Commands& commands);        // deliver, drop, hold, stabilize, ...
void add_show_commands(Commands& commands);        // state, log, progress, wire, ...

// Carries out one line; gives the whole answer. Throws a Misread.
std::string carry_out(const std::string& line, Scene& scene);

// The world of the scene; throws a Misread where there is none yet.
World& world_of(Scene& scene);
// A node that the world has, or those that follow, and all of them where none is named.
NodeId known_node(CommandWords& words, Scene& scene);
std::vector<NodeId> known_nodes(CommandWords& words, Scene& scene);

}  // namespace raftbed::interaction
