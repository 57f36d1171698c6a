#include "world.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/observe/names.h"
#include "sim/observe/trace_words.h"
#include "tests/core/raft/saved_state.h"
#include "words.h"

namespace raftbed::interaction {
namespace {

using observe::text;

// More wakes or rounds than any transcript needs: a loop that does not end is told, not waited for.
constexpr int too_many = 1'000;

constexpr std::size_t all_of_them = std::numeric_limits<std::size_t>::max();

bool contains(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

}  // namespace

World::World(std::uint16_t nodes, std::uint16_t voters, const raft::Options& like) {
  raft::Configuration configuration;
  for (std::uint16_t i = 1; i <= voters; ++i) configuration.voters.push_back(NodeId(i));
  for (std::uint16_t i = 1; i <= nodes; ++i) {
    Host& host = hosts_.emplace_back();
    host.options = like;
    host.options.self = NodeId(i);
    if (i <= voters) host.options.configuration = configuration;
  }
  for (const NodeId node : this->nodes()) restart(node);
  said_.clear();
}

std::vector<NodeId> World::nodes() const {
  std::vector<NodeId> nodes;
  for (const Host& host : hosts_) nodes.push_back(host.options.self);
  return nodes;
}

void World::step(NodeId node, const std::string& happening, const raft::Input& input) {
  Host& host = host_of(node);
  if (!host.core) return say(text(node) + " is down: " + happening);
  say(text(node) + ": " + happening);
  act(host, input);
}

void World::act(Host& host, const raft::Input& input) {
  const std::string role_before = role_of(*host.core);
  const LogIndex commit_before = host.core->commit_index();
  const std::size_t violations_before = violations().size();
  raft::Output output;
  host.core->step(host.now, input, output);
  watch(*host.core);
  say_decisions(role_before, commit_before, host, output);
  issue(host, output);
  say_violations(violations_before);
  if (!output.apply || !output.apply->save) return;
  host.unsaved = output.apply->last;
  host.saves_late ? say("  its state is to be saved") : save(host.options.self);
}

// The state machine remembers all, so that it can still tell what it was then.
void World::save(NodeId node) {
  Host& host = host_of(node);
  if (!host.unsaved) return say(text(node) + " has nothing to save");
  const LogIndex last = *std::exchange(host.unsaved, std::nullopt);
  std::vector<raft::Entry> applied = host.applied;
  applied.resize(static_cast<std::size_t>(last.value()));
  step(node, fmt::format("its state as of {} is saved", last.value()),
       raft::StateSaved{last, raft::testing::state_of(applied)});
}

void World::say_decisions(const std::string& role_before, LogIndex commit_before, const Host& host,
                          const raft::Output& output) {
  for (const raft::Note& note : output.notes) say("  " + observe::text(note));
  const std::string role = role_of(*host.core);
  const LogIndex commit = host.core->commit_index();
  if (role != role_before) say("  is " + role);
  if (commit != commit_before) {
    say(fmt::format("  commit {} -> {}", commit_before.value(), commit.value()));
  }
}

void World::say_violations(std::size_t before) {
  if (violations().size() == before) return;
  const std::vector<std::string> all(violations().begin(), violations().end());
  say("  VIOLATED: " + joined(all, ", "));
}

// In the order of the output's members: write, send, restore, apply, reads.
void World::issue(Host& host, const raft::Output& output) {
  hold(host, output);
  for (const raft::Outgoing& outgoing : output.send) send(host.options.self, outgoing);
  if (output.restore) restore(host, *output.restore);
  if (output.apply) apply(host, *output.apply);
  if (output.proposal) say("  " + words_of(*output.proposal));
  if (output.change) say("  " + words_of(*output.change));
  settle_reads(output);
}

void World::hold(Host& host, const raft::Output& output) {
  if (output.write) {
    host.unsynced.push_back(*output.write);
    say("  writes " + words_of(*output.write));
  }
  for (const raft::Held& held : output.held) {
    host.held.push_back(held);
    say(fmt::format("  after w{} to {}: {}", held.until.value(), text(held.outgoing.to),
                    words_of(held.outgoing.message)));
  }
}

void World::send(NodeId from, const raft::Outgoing& outgoing) {
  const auto* reply = std::get_if<raft::VoteReply>(&outgoing.message);
  if (reply != nullptr && reply->ballot == raft::Ballot::granted) {
    safety_.observe_vote(from, reply->term, outgoing.to);
  }
  const bool is_lost = isolated_.contains(from) || isolated_.contains(outgoing.to);
  say(fmt::format("  to {}{}: {}", text(outgoing.to), is_lost ? ", lost" : "",
                  words_of(outgoing.message)));
  if (!is_lost) wire_.push_back(Flight{from, outgoing});
}

void World::settle_reads(const raft::Output& output) {
  for (const raft::ReadReady& ready : output.reads_ready) {
    safety_.observe_ready(ready);
    say(fmt::format("  read r{} ready as of {}", ready.ticket.value(), ready.index.value()));
  }
  for (const raft::ReadRefused& refused : output.reads_refused) {
    say(fmt::format("  read r{} {}", refused.ticket.value(), words_of(refused)));
  }
}

// An empty range asks for the state that is there.
void World::apply(Host& host, const raft::Apply& range) {
  if (range.first > range.last) return;
  std::vector<raft::Entry> entries;
  for (LogIndex at = range.first; at <= range.last; at = at.next()) {
    entries.push_back(host.core->log().at(at));
  }
  host.applied.insert(host.applied.end(), entries.begin(), entries.end());
  say("  applies " + words_of(std::span<const raft::Entry>(entries)));
}

void World::restore(Host& host, const raft::Snapshot& snapshot) {
  host.applied = raft::testing::entries_in(snapshot.state());
  safety_.observe_applied(host.applied);
  say("  its state machine goes on from " + place(snapshot.index(), snapshot.term()));
}

void World::read(NodeId node) {
  last_read_ = raft::ReadTicket(last_read_.value() + 1);
  safety_.observe_asked(last_read_);
  step(node, fmt::format("read r{}", last_read_.value()), raft::Read{last_read_});
}

void World::change(NodeId node, const std::string& happening,
                   const raft::MembershipChange& change) {
  step(node, happening, raft::ChangeMembership{change});
}

void World::wake(NodeId node) {
  Host& host = host_of(node);
  if (host.core) host.now = std::max(host.now, host.core->deadline());
  step(node, "wakes", raft::Wake{});
}

void World::advance(NodeId node, Duration by) {
  Host& host = host_of(node);
  const NodeInstant until = host.now + by;
  for (int wakes = 0; host.core && host.core->deadline() <= until; ++wakes) {
    if (wakes == too_many) return say(text(node) + " wakes again and again");
    wake(node);
  }
  host.now = until;
}

void World::sync(NodeId node, std::size_t most, bool together) {
  Host& host = host_of(node);
  most = std::min(most, host.unsynced.size());
  for (std::size_t synced = 1; synced <= most; ++synced) {
    const WriteId id = store(host);
    if (together && synced < most) continue;
    say(fmt::format("{}: w{} is durable", text(node), id.value()));
    release(host, id);
    act(host, raft::Persisted{id});
  }
}

// The oldest write is on disk.
WriteId World::store(Host& host) {
  const raft::Write write = std::move(host.unsynced.front());
  host.unsynced.pop_front();
  if (!write.whole.empty()) {
    host.disk = *write.whole;
    return write.id;
  }
  if (write.hard_state) host.disk.hard_state = *write.hard_state;
  if (write.truncate_from) host.disk.log.truncate_from(*write.truncate_from);
  for (const raft::Entry& each : write.entries) host.disk.log.append(each);
  return write.id;
}

void World::release(Host& host, WriteId durable) {
  std::vector<raft::Held> waiting;
  for (const raft::Held& each : std::exchange(host.held, {})) {
    each.until <= durable ? send(host.options.self, each.outgoing) : waiting.push_back(each);
  }
  host.held = std::move(waiting);
}

void World::crash(NodeId node, std::size_t kept) {
  Host& host = host_of(node);
  if (!host.core) return say(text(node) + " is down");
  say(fmt::format("{} is down: of {} writes that were not synced {} survive", text(node),
                  host.unsynced.size(), std::min(kept, host.unsynced.size())));
  while (kept-- > 0 && !host.unsynced.empty()) store(host);
  host.unsynced.clear();
  host.held.clear();
  host.applied.clear();
  host.unsaved.reset();
  host.core.reset();
}

void World::restart(NodeId node) {
  Host& host = host_of(node);
  if (host.core) return say(text(node) + " is up");
  host.core.emplace(host.options, host.disk);
  if (host.disk.snapshot) {
    host.applied = raft::testing::entries_in(host.disk.snapshot->state());
  }
  step(node, "starts", raft::Start{});
}

void World::restart_from(NodeId node, raft::Restored disk) {
  if (host(node).core) crash(node, 0);
  host_of(node).disk = std::move(disk);
  restart(node);
}

std::vector<Flight> World::take(const std::function<bool(const Flight&)>& chosen) {
  std::vector<Flight> taken;
  std::vector<Flight> left;
  for (Flight& flight : wire_) (chosen(flight) ? taken : left).push_back(std::move(flight));
  wire_ = std::move(left);
  return taken;
}

void World::put(std::vector<Flight> flights) {
  for (Flight& flight : flights) wire_.push_back(std::move(flight));
}

void World::deliver(const Flight& flight) {
  const raft::Outgoing& outgoing = flight.outgoing;
  step(outgoing.to, fmt::format("from {}: {}", text(flight.from), words_of(outgoing.message)),
       raft::Receive{flight.from, outgoing.message});
}

void World::stabilize(const std::vector<NodeId>& among) {
  for (int rounds = 0; rounds < too_many; ++rounds) {
    const bool has_synced = sync_all(among);
    const bool has_delivered = deliver_all(among);
    if (!has_synced && !has_delivered) return;
  }
  say("it does not come to rest");
}

bool World::sync_all(const std::vector<NodeId>& nodes) {
  bool has_synced = false;
  for (const NodeId node : nodes) {
    has_synced = has_synced || !host(node).unsynced.empty();
    sync(node, all_of_them, false);
  }
  return has_synced;
}

// What is on the wire now; what comes of it is for the next round.
bool World::deliver_all(const std::vector<NodeId>& among) {
  const std::vector<Flight> flights = take([&](const Flight& flight) {
    return contains(among, flight.from) && contains(among, flight.outgoing.to);
  });
  for (const Flight& flight : flights) deliver(flight);
  return !flights.empty();
}

void World::watch(const raft::Raft& stepped) {
  std::vector<const raft::Raft*> alive;
  for (const Host& host : hosts_) {
    if (host.core) alive.push_back(&*host.core);
  }
  safety_.observe(stepped, alive);
}

}  // namespace raftbed::interaction
