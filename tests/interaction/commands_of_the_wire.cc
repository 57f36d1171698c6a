// Commands that act on the wire: which messages arrive, in which order, how often, and which never.
#include <limits>

#include "commands.h"
#include "sim/observe/names.h"
#include "words.h"

namespace raftbed::interaction {
namespace {

// Which messages: [first K | last K] [KIND] [N ->] [-> N], of all that are in flight.
struct Selection {
  std::optional<std::string> kind;
  std::optional<NodeId> from;
  std::optional<NodeId> to;
  std::size_t skipped = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

bool matches(const Selection& selection, const Flight& flight) {
  const bool is_of_kind = !selection.kind || kind_of(flight.outgoing.message) == *selection.kind;
  return is_of_kind && flight.from == selection.from.value_or(flight.from) &&
         flight.outgoing.to == selection.to.value_or(flight.outgoing.to);
}

std::size_t count_matches(const Selection& selection, const World& world) {
  std::size_t count = 0;
  for (const Flight& flight : world.wire()) count += matches(selection, flight) ? 1U : 0U;
  return count;
}

void read_ends(CommandWords& words, Selection& selection, Scene& scene) {
  if (words.next_is_node()) {
    selection.from = known_node(words, scene);
    if (!words.take("->")) throw Misread("expected `->`");
    if (words.next_is_node()) selection.to = known_node(words, scene);
  } else if (words.take("->")) {
    selection.to = known_node(words, scene);
  }
}

Selection selection_of(CommandWords& words, Scene& scene) {
  Selection selection;
  const bool is_first = words.take("first");
  const bool is_last = !is_first && words.take("last");
  if (is_first || is_last) selection.most = words.take_number().value_or(1);
  if (!words.at_end() && !words.next_is_node() && !words.next_is("->")) {
    selection.kind = words.word();
    if (!is_kind(*selection.kind)) throw Misread("expected a kind of message");
  }
  read_ends(words, selection, scene);
  const std::size_t found = count_matches(selection, world_of(scene));
  if (is_last && found > selection.most) selection.skipped = found - selection.most;
  return selection;
}

// They are off the wire then.
std::vector<Flight> take_selected(CommandWords& words, Scene& scene) {
  Selection selection = selection_of(words, scene);
  return world_of(scene).take([&](const Flight& flight) {
    if (!matches(selection, flight)) return false;
    if (selection.skipped > 0) return --selection.skipped, false;
    if (selection.most == 0) return false;
    return --selection.most, true;
  });
}

std::string line_of(const Flight& flight) {
  return observe::text(flight.from) + " -> " + observe::text(flight.outgoing.to) + ": " +
         words_of(flight.outgoing.message) + '\n';
}

// deliver [copy] SELECTION: of those that are in flight now. A copy leaves the message in flight.
void deliver(CommandWords& words, Scene& scene) {
  World& world = world_of(scene);
  const bool is_copy = words.take("copy");
  const std::vector<Flight> flights = take_selected(words, scene);
  for (const Flight& flight : flights) world.deliver(flight);
  if (is_copy) world.put(flights);
  if (flights.empty()) scene.said = "nothing is in flight\n";
}

void drop(CommandWords& words, Scene& scene) {
  for (const Flight& flight : take_selected(words, scene)) {
    scene.said += "lost: " + line_of(flight);
  }
}

// hold SELECTION: taken aside until `release`, which puts them behind all others.
void hold(CommandWords& words, Scene& scene) {
  for (const Flight& flight : take_selected(words, scene)) {
    scene.said += "held: " + line_of(flight);
    scene.aside.push_back(flight);
  }
}

void release(CommandWords&, Scene& scene) {
  for (const Flight& flight : scene.aside) scene.said += "in flight: " + line_of(flight);
  world_of(scene).put(std::exchange(scene.aside, {}));
}

// isolate N ...: what it sends, and what is sent to it, is lost from now on. heal: no more.
void isolate(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) world_of(scene).isolate(node);
}
void heal(CommandWords&, Scene& scene) {
  world_of(scene).heal();
}

// stabilize [N ...]: writes are synced and messages delivered among them until nothing is left.
void stabilize(CommandWords& words, Scene& scene) {
  world_of(scene).stabilize(known_nodes(words, scene));
}

void show_wire(CommandWords&, Scene& scene) {
  for (const Flight& flight : world_of(scene).wire()) scene.said += line_of(flight);
  if (scene.said.empty()) scene.said = "nothing is in flight\n";
}

}  // namespace

void add_wire_commands(Commands& commands) {
  commands.insert({{"deliver", deliver},
                   {"drop", drop},
                   {"hold", hold},
                   {"release", release},
                   {"isolate", isolate},
                   {"heal", heal},
                   {"stabilize", stabilize},
                   {"wire", show_wire}});
}

}  // namespace raftbed::interaction
