// Commands that act on nodes: their options, timers, clocks, disks, and what clients want of them.
#include <limits>

#include "commands.h"

namespace raftbed::interaction {
namespace {

constexpr std::size_t all_writes = std::numeric_limits<std::size_t>::max();

std::uint32_t limit(CommandWords& words) {
  return static_cast<std::uint32_t>(words.number());
}

using SetOption = std::function<void(CommandWords&, raft::Options&)>;

void insert_bug(CommandWords& words, raft::Options& options) {
  const auto bug = bug_named(words.word("a seeded bug"));
  if (!bug) throw Misread("expected a seeded bug");
  options.bugs.insert(*bug);
}

const std::map<std::string, SetOption, std::less<>>& option_setters() {
  using Words = CommandWords;
  using Options = raft::Options;
  static const std::map<std::string, SetOption, std::less<>> setters{
      {"pre-vote", [](Words&, Options& o) { o.pre_vote = true; }},
      {"check-quorum", [](Words&, Options& o) { o.check_quorum = true; }},
      {"lease-reads", [](Words&, Options& o) { o.check_quorum = o.lease_reads = true; }},
      {"append-entries-max", [](Words& w, Options& o) { o.append_entries_max = limit(w); }},
      {"appends-in-flight-max", [](Words& w, Options& o) { o.appends_in_flight_max = limit(w); }},
      {"bytes-in-flight-max", [](Words& w, Options& o) { o.bytes_in_flight_max = limit(w); }},
      {"preferred", [](Words& w, Options& o) { o.preferred = w.take_nodes(); }},
      {"uncommitted-max", [](Words& w, Options& o) { o.uncommitted_max = limit(w); }},
      {"uncommitted-bytes-max", [](Words& w, Options& o) { o.uncommitted_bytes_max = limit(w); }},
      {"snapshot-after", [](Words& w, Options& o) { o.snapshot_after = limit(w); }},
      {"snapshot-tail", [](Words& w, Options& o) { o.snapshot_tail = limit(w); }},
      {"snapshot-chunk-bytes", [](Words& w, Options& o) { o.snapshot_chunk_bytes = limit(w); }},
      {"reads-waiting-max", [](Words& w, Options& o) { o.reads_waiting_max = limit(w); }},
      {"bug", insert_bug},
  };
  return setters;
}

// nodes N [voters K] [option ...]: begins anew, with n1 to nN. The first K, by default all, form a
// cluster, and the others belong to nothing.
void nodes(CommandWords& words, Scene& scene) {
  const auto count = static_cast<std::uint16_t>(words.number());
  const auto voters = words.take("voters") ? static_cast<std::uint16_t>(words.number()) : count;
  if (voters > count) throw Misread("more voters than nodes");
  raft::Options options;
  options.chance = Chance(7);
  while (!words.at_end()) {
    const std::string name = words.word("an option");
    const auto setter = option_setters().find(name);
    if (setter == option_setters().end()) throw Misread("expected an option, found '" + name + "'");
    setter->second(words, options);
  }
  scene.aside.clear();
  scene.world.emplace(count, voters, options);
}

// disk N term T [vote N] [log T T ...]: it goes down, and comes up with this disk: entries of these
// terms, whose commands are named after term and index.
void disk(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  raft::Restored disk;
  if (!words.take("term")) throw Misread("expected `term`");
  disk.hard_state.term = Term(words.number());
  if (words.take("vote")) disk.hard_state.vote = words.node();
  if (words.take("log")) {
    while (const auto term = words.take_number()) {
      const LogIndex index = disk.log.last_index().next();
      const std::string name = std::to_string(*term) + "." + std::to_string(index.value());
      disk.log.append(
          raft::Entry(index, Term(*term), raft::EntryKind::command, Bytes::copy_of(name).span()));
    }
  }
  world_of(scene).restart_from(node, std::move(disk));
}

// timeout N: its election timer fires now.
void timeout(CommandWords& words, Scene& scene) {
  world_of(scene).step(known_node(words, scene), "its election timer fires", raft::Campaign{});
}

// campaign N: its election timer fires, and all settles; only what comes of it is said.
void campaign(CommandWords& words, Scene& scene) {
  World& world = world_of(scene);
  const NodeId node = known_node(words, scene);
  world.step(node, "", raft::Campaign{});
  world.stabilize(world.nodes());
  world.take_said();
  const bool leads = world.host(node).core && world.host(node).core->is_leader();
  scene.said = leads ? "it leads\n" : "it does not lead\n";
}

// propose N TEXT ...: one proposal a word.
void propose(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  do {
    const std::string command = words.word("a command");
    world_of(scene).step(node, "is proposed " + command, raft::Propose{Bytes::copy_of(command)});
  } while (!words.at_end());
}

// read N [K]: one read, or so many.
void read(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  const std::uint64_t count = words.take_number().value_or(1);
  for (std::uint64_t i = 0; i < count; ++i) world_of(scene).read(node);
}

// transfer N -> N
void transfer(CommandWords& words, Scene& scene) {
  const NodeId from = known_node(words, scene);
  if (!words.take("->")) throw Misread("expected `->`");
  const NodeId to = words.node();
  world_of(scene).step(from, "hands over", raft::Transfer{to});
}

// forget-leader N, snapshot N, ask-snapshot N: what a person wishes of a node.
void forget_leader(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  world_of(scene).step(node, "is to forget its leader", raft::ForgetLeader{});
}
void take_snapshot(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  world_of(scene).step(node, "is to take a snapshot", raft::TakeSnapshot{});
}
void ask_for_snapshot(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  world_of(scene).step(node, "is to ask for a snapshot", raft::AskForSnapshot{});
}

// wake N ...: its clock moves on to its deadline.
void wake(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) world_of(scene).wake(node);
}

// advance D [N ...]: their clocks move on, and they wake when they asked for it.
void advance(CommandWords& words, Scene& scene) {
  const Duration by = words.duration();
  for (const NodeId node : known_nodes(words, scene)) world_of(scene).advance(node, by);
}

// sync N [K [together]]: all writes, or the oldest K, each told by itself or only the last.
void sync(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  const std::size_t most = words.take_number().value_or(all_writes);
  world_of(scene).sync(node, most, words.take("together"));
}

// crash N [keeping K]: power loss; the oldest K writes that were not synced survive.
void crash(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  const std::size_t kept = words.take("keeping") ? words.number() : 0;
  world_of(scene).crash(node, kept);
}

void restart(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) world_of(scene).restart(node);
}

// save-late N: its state machine takes its time from now on, until `save N`.
void save_late(CommandWords& words, Scene& scene) {
  world_of(scene).save_late(known_node(words, scene));
}
void save(CommandWords& words, Scene& scene) {
  world_of(scene).save(known_node(words, scene));
}

}  // namespace

void add_node_commands(Commands& commands) {
  commands.insert({{"nodes", nodes},
                   {"disk", disk},
                   {"timeout", timeout},
                   {"campaign", campaign},
                   {"propose", propose},
                   {"read", read},
                   {"transfer", transfer},
                   {"forget-leader", forget_leader},
                   {"snapshot", take_snapshot},
                   {"ask-snapshot", ask_for_snapshot},
                   {"wake", wake},
                   {"advance", advance},
                   {"sync", sync},
                   {"save-late", save_late},
                   {"save", save},
                   {"crash", crash},
                   {"restart", restart}});
}

}  // namespace raftbed::interaction
