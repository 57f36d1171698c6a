#include "sim/check/ghost.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/hash.h"
#include "sim/check/commit_ledger.h"

namespace raftbed::check {
namespace {

std::uint64_t extend(std::uint64_t chain, const EntryName& name) {
  const auto kind = static_cast<std::uint64_t>(name.kind);
  return Digest(chain).add(name.term).add(kind << 32 | name.checksum).value();
}

}  // namespace

std::optional<std::uint64_t> GhostLog::chain_at(LogIndex index) const {
  if (index == LogIndex(0)) return 0;
  if (!has(index)) return std::nullopt;
  return at(index).chain;
}

GhostEntry GhostLog::append(const EntryName& name) {
  const std::uint64_t before = empty() ? 0 : entries_.back().chain;
  const GhostEntry entry{name, extend(before, name)};
  entries_.push_back(entry);
  return entry;
}

void GhostLog::keep(LogIndex last) {
  if (last < this->last()) entries_.truncate(last.value());
}

LogIndex GhostLog::become(const raft::Log& log) {
  if (log.base_index() > last()) return last();
  LogIndex same = log.base_index();
  const LogIndex shorter = std::min(last(), log.last_index());
  while (same < shorter && at(same.next()).name == observe::name_of(log.at(same.next()))) {
    same = same.next();
  }
  keep(same);
  for (LogIndex next = same.next(); next <= log.last_index(); next = next.next()) {
    append(observe::name_of(log.at(next)));
  }
  return same;
}

// Both are prefixes of chains: where they agree at an index, they agree before it.
void GhostLog::become(const CommitLedger& ledger, LogIndex last) {
  LogIndex same = std::min(this->last(), last);
  while (same > LogIndex(0) && at(same).chain != ledger.at(same).entry.chain) {
    same = same.previous();
  }
  keep(same);
  for (LogIndex next = same.next(); next <= last; next = next.next()) {
    append(ledger.at(next).entry.name);
  }
}

bool Ghost::holds_durably(LogIndex index, const EntryName& name) const {
  if (index <= durable_log.base_index()) return true;
  return durable_log.has(index) && observe::name_of(durable_log.at(index)) == name;
}

Ghosts::Ghosts(std::uint16_t nodes, const raft::Configuration& first) : ghosts_(nodes) {
  for (std::uint16_t at = 0; at < nodes; ++at) {
    Ghost& ghost = ghosts_[at];
    ghost.node = NodeId(static_cast<std::uint16_t>(at + 1));
    if (raft::has(first.members(), ghost.node)) ghost.told_first = raft::Membership(first);
    ghost.membership = ghost.told_first;
  }
}

std::string entry_text(const EntryName& name) {
  switch (name.kind) {
    case raft::EntryKind::noop: return fmt::format("the no-op of term {}", name.term.value());
    case raft::EntryKind::command:
      return fmt::format("command {:08x} of term {}", name.checksum, name.term.value());
    case raft::EntryKind::configuration:
      return fmt::format("a configuration of term {}", name.term.value());
  }
  return "an entry of an unknown kind";
}

}  // namespace raftbed::check
