// Commands that print what is there, and change nothing.
#include <fmt/format.h>

#include "commands.h"
#include "sim/observe/names.h"
#include "words.h"

namespace raftbed::interaction {
namespace {

using observe::text;

std::string vote_of(const raft::Raft& raft) {
  return raft.vote() ? "vote " + text(*raft.vote()) : "no vote";
}

std::string state_of(const Host& host) {
  if (!host.core) return "down";
  const raft::Raft& raft = *host.core;
  return fmt::format("{}, {}, commit {}, stable {}, last {}", role_of(raft), vote_of(raft),
                     raft.commit_index().value(), raft.stable_index().value(),
                     place(raft.log().last_index(), raft.log().last_term()));
}

// state [N ...]
void show_state(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    scene.said += text(node) + ": " + state_of(world_of(scene).host(node)) + '\n';
  }
}

std::vector<raft::Entry> entries_of(const raft::Log& log) {
  std::vector<raft::Entry> entries;
  for (LogIndex at = log.base_index().next(); at <= log.last_index(); at = at.next()) {
    entries.push_back(log.at(at));
  }
  return entries;
}

std::string text_of(const raft::Log& log) {
  std::string said;
  if (log.base_index() > LogIndex(0)) {
    said = "behind " + place(log.base_index(), log.base_term());
  }
  const std::vector<raft::Entry> entries = entries_of(log);
  if (!entries.empty())
    said += (said.empty() ? "" : ", ") + words_of(std::span<const raft::Entry>(entries));
  return said.empty() ? "empty" : said;
}

std::string configuration_of(const raft::Raft& raft) {
  const LogIndex index = raft.configuration_index();
  return fmt::format("{}, since {}{}", text(raft.configuration()), index.value(),
                     index > raft.commit_index() ? ", not committed" : "");
}

// log [N ...]: as the core has it, stable or not.
void show_log(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    const auto& core = world_of(scene).host(node).core;
    scene.said += text(node) + ": " + (core ? text_of(core->log()) : "down") + '\n';
  }
}

// disk [N ...]: what is synced, and the writes and messages that wait.
void show_disk(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    const Host& host = world_of(scene).host(node);
    const auto& vote = host.disk.hard_state.vote;
    scene.said +=
        fmt::format("{}: term {}, {}; {}\n", text(node), host.disk.hard_state.term.value(),
                    vote ? "vote " + text(*vote) : "no vote", text_of(host.disk.log));
    if (host.disk.snapshot) {
      scene.said += "  snapshot up to " +
                    place(host.disk.snapshot->index(), host.disk.snapshot->term()) + '\n';
    }
    for (const raft::Write& write : host.unsynced)
      scene.said += "  waits: " + words_of(write) + '\n';
  }
}

// applied [N ...]: what their state machines have been given.
void show_applied(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    const auto& applied = world_of(scene).host(node).applied;
    scene.said += text(node) + ": " +
                  (applied.empty() ? "nothing" : words_of(std::span<const raft::Entry>(applied))) +
                  '\n';
  }
}

// progress N: what a leader knows of its peers.
void show_progress(CommandWords& words, Scene& scene) {
  const NodeId node = known_node(words, scene);
  const auto& core = world_of(scene).host(node).core;
  if (!core || !core->is_leader()) throw Misread("only a leader has progress to show");
  const auto& leader = std::get<raft::Leader>(core->role());
  for (const raft::Progress& peer : leader.peers) scene.said += words_of(peer) + '\n';
}

// configuration [N ...]: the one in force, and whether that is committed as far as it knows.
void show_configuration(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    const auto& core = world_of(scene).host(node).core;
    scene.said += text(node) + ": " + (core ? configuration_of(*core) : "down") + '\n';
  }
}

// clock [N ...]: what they show.
void show_clock(CommandWords& words, Scene& scene) {
  for (const NodeId node : known_nodes(words, scene)) {
    scene.said += text(node) + ": " + text(world_of(scene).host(node).now.since_zero()) + '\n';
  }
}

}  // namespace

void add_show_commands(Commands& commands) {
  commands.insert({{"state", show_state},
                   {"log", show_log},
                   {"stored", show_disk},
                   {"applied", show_applied},
                   {"progress", show_progress},
                   {"configuration", show_configuration},
                   {"clock", show_clock}});
}

}  // namespace raftbed::interaction
