#include "sim/check/durability_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/counted.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

std::string vote_text(const std::optional<NodeId>& vote) {
  return vote ? "a vote for " + text(*vote) : std::string("no vote");
}

std::string snapshot_text(const std::optional<observe::SnapshotName>& snapshot) {
  if (!snapshot) return "no snapshot";
  return fmt::format("the snapshot {:08x} up to index {}", snapshot->checksum,
                     snapshot->index.value());
}

std::string entries_up_to(LogIndex last) {
  return counted(last.value(), "entry", "entries");
}

Violation broken(RuleId rule, const Ghost& ghost, std::string was, std::string is) {
  return Violation{rule,
                   fmt::format("{} {}. {}.", text(ghost.node), std::move(was), std::move(is))};
}

Judged vote_once(const Ghost& ghost, const raft::HardState& now) {
  const raft::HardState& before = ghost.hard_state;
  if (now.term == before.term && before.vote && now.vote != before.vote) {
    return broken(RuleId::one_vote_a_term, ghost,
                  fmt::format("had {} in term {}", vote_text(before.vote), now.term.value()),
                  fmt::format("In the same term it now has {}", vote_text(now.vote)));
  }
  const Promises& promised = ghost.promises;
  if (now.vote && promised.vote && now.term == promised.vote_term && now.vote != promised.vote) {
    return broken(RuleId::one_vote_a_term, ghost,
                  fmt::format("gave {} in term {}", vote_text(promised.vote), now.term.value()),
                  fmt::format("In the same term it now has {}", vote_text(now.vote)));
  }
  return std::nullopt;
}

Judged term_durable(const Ghost& ghost, Term term) {
  if (ghost.durable_state.term >= term) return std::nullopt;
  return broken(
      RuleId::promised_stays_durable, ghost, fmt::format("answered in term {}", term.value()),
      fmt::format("Its disk holds only term {} for good", ghost.durable_state.term.value()));
}

// A later term on the disk forbids a second vote as well as the vote itself would.
Judged vote_durable(const Ghost& ghost, const observe::VotePromised& what) {
  const raft::HardState& disk = ghost.durable_state;
  if (disk.term > what.term) return std::nullopt;
  if (disk.term == what.term && disk.vote == what.candidate) return std::nullopt;
  return broken(
      RuleId::promised_stays_durable, ghost,
      fmt::format("granted {} its vote for term {}", text(what.candidate), what.term.value()),
      fmt::format("Its disk holds term {} and {} for good, so that a crash would let it vote again",
                  disk.term.value(), vote_text(disk.vote)));
}

// The disk may be a term ahead of an acknowledgement that waited for it, and that term's leader may
// have cut the entry off. Within the term of the acknowledgement it is there, and, as long as the
// node has not moved on in memory either, it is the entry that its log has.
Judged entries_durable(const Ghost& ghost, const observe::AppendPromised& what) {
  if (what.match == LogIndex(0) || ghost.durable_state.term > what.term) return std::nullopt;
  const bool current = ghost.hard_state.term == what.term;
  const bool there = what.match <= ghost.durable_log.last_index();
  const bool right = !current || (ghost.log.has(what.match) &&
                                  ghost.holds_durably(what.match, ghost.log.at(what.match).name));
  if (there && right) return std::nullopt;
  return broken(RuleId::promised_stays_durable, ghost,
                fmt::format("told {} in term {} that it holds the log up to index {}",
                            text(what.leader), what.term.value(), what.match.value()),
                there ? "Its disk holds another entry there"
                      : fmt::format("Its disk holds {} for good",
                                    entries_up_to(ghost.durable_log.last_index())));
}

Judged hard_state_kept(const Ghost& ghost, const raft::HardState& found) {
  const Promises& promised = ghost.promises;
  if (found.term < ghost.durable_state.term) {
    return broken(RuleId::term_never_back, ghost,
                  fmt::format("had term {} on disk for good", ghost.durable_state.term.value()),
                  fmt::format("It started again in term {}", found.term.value()));
  }
  if (found.term < promised.term) {
    return broken(RuleId::promised_stays_durable, ghost,
                  fmt::format("had answered others in term {}", promised.term.value()),
                  fmt::format("It started again in term {}", found.term.value()));
  }
  const raft::HardState& disk = ghost.durable_state;
  const bool vote_lost = disk.vote && found.term == disk.term && found.vote != disk.vote;
  const bool promise_lost =
      promised.vote && found.term == promised.vote_term && found.vote != promised.vote;
  if (!vote_lost && !promise_lost) return std::nullopt;
  return broken(
      RuleId::promised_stays_durable, ghost,
      fmt::format("had {} in term {}", vote_text(promise_lost ? promised.vote : disk.vote),
                  found.term.value()),
      fmt::format("It started again in that term with {}", vote_text(found.vote)));
}

Judged entries_kept(const Ghost& ghost, const raft::Log& found) {
  const LogIndex match = ghost.promises.match;
  if (!ghost.log.has(match) || match <= found.base_index()) return std::nullopt;
  const EntryName& promised = ghost.log.at(match).name;
  if (match <= found.last_index() && observe::name_of(found.at(match)) == promised)
    return std::nullopt;
  return broken(RuleId::promised_stays_durable, ghost,
                fmt::format("had acknowledged its log up to index {}, {}", match.value(),
                            entry_text(promised)),
                match <= found.last_index()
                    ? fmt::format("It started again with {} there",
                                  entry_text(observe::name_of(found.at(match))))
                    : "It started again with " + entries_up_to(found.last_index()));
}

// REQUIRES: they differ.
LogIndex first_difference(const raft::Log& a, const raft::Log& b) {
  const LogIndex shorter = std::min(a.last_index(), b.last_index());
  LogIndex index = std::max(a.base_index(), b.base_index()).next();
  while (index <= shorter && a.at(index) == b.at(index)) index = index.next();
  return index;
}

}  // namespace

Judged disk_agrees(const Ghost& ghost, const raft::Restored& recovered) {
  const raft::HardState& said = ghost.durable_state;
  const raft::HardState& found = recovered.hard_state;
  if (found != said) {
    return broken(RuleId::deltas_tell_all, ghost,
                  fmt::format("was said to have term {} and {} on disk", said.term.value(),
                              vote_text(said.vote)),
                  fmt::format("Its disk, read as a whole, holds term {} and {}", found.term.value(),
                              vote_text(found.vote)));
  }
  const auto& snapshot = recovered.snapshot;
  const auto held = snapshot ? std::optional(observe::name_of(*snapshot)) : std::nullopt;
  if (held != ghost.durable_snapshot) {
    return broken(RuleId::deltas_tell_all, ghost,
                  "was said to have " + snapshot_text(ghost.durable_snapshot) + " on disk",
                  "Its disk, read as a whole, holds " + snapshot_text(held));
  }
  const raft::Log& log = recovered.log;
  if (log == ghost.durable_log) return std::nullopt;
  return broken(
      RuleId::deltas_tell_all, ghost,
      fmt::format("was said to have {} on disk", entries_up_to(ghost.durable_log.last_index())),
      fmt::format("Its disk, read as a whole, holds {}, and they differ from index {}",
                  log.last_index().value(), first_difference(ghost.durable_log, log).value()));
}

Judged hard_state_changed(Ghost& ghost, const raft::HardState& now) {
  Judged judged;
  if (now.term < ghost.hard_state.term) {
    judged = broken(RuleId::term_never_back, ghost,
                    fmt::format("was in term {}", ghost.hard_state.term.value()),
                    fmt::format("It went back to term {}", now.term.value()));
  } else {
    judged = vote_once(ghost, now);
  }
  ghost.hard_state = now;
  return judged;
}

Judged durable_advanced(Ghost& ghost, const observe::DurableAdvanced& what) {
  ghost.durable_state = what.hard_state;
  ghost.durable_log = what.log;
  ghost.durable_snapshot = what.snapshot;
  return std::nullopt;
}

Judged vote_promised(Ghost& ghost, const observe::VotePromised& what, Disks disks) {
  Promises& promises = ghost.promises;
  Judged judged;
  if (promises.vote && promises.vote_term == what.term && promises.vote != what.candidate) {
    judged = broken(
        RuleId::one_vote_a_term, ghost,
        fmt::format("granted {} its vote for term {}", text(*promises.vote), what.term.value()),
        fmt::format("It now granted it to {} as well", text(what.candidate)));
  } else if (disks == Disks::told) {
    judged = vote_durable(ghost, what);
  }
  promises.term = std::max(promises.term, what.term);
  if (what.term >= promises.vote_term) {
    promises.vote_term = what.term;
    promises.vote = what.candidate;
  }
  return judged;
}

Judged append_promised(Ghost& ghost, const observe::AppendPromised& what, Disks disks) {
  Judged judged;
  if (disks == Disks::told) {
    judged = term_durable(ghost, what.term);
    if (!judged) judged = entries_durable(ghost, what);
  }
  ghost.promises.term = std::max(ghost.promises.term, what.term);
  if (ghost.hard_state.term == what.term) {
    const LogIndex held = std::min(what.match, ghost.log.last());
    ghost.promises.match = std::max(ghost.promises.match, held);
  }
  return judged;
}

Judged life_started(Ghost& ghost, const observe::Started& what) {
  Judged judged = hard_state_kept(ghost, what.hard_state);
  if (!judged) judged = entries_kept(ghost, what.log);
  ghost.alive = true;
  ghost.role = observe::RoleName::follower;
  ghost.role_term = what.hard_state.term;
  ghost.hard_state = what.hard_state;
  ghost.commit = what.snapshot ? what.snapshot->index : LogIndex(0);
  ghost.applied = LogIndex(0);
  ghost.promises.match = std::min(ghost.promises.match, what.log.get().last_index());
  return judged;
}

Judged life_ended(Ghost& ghost) {
  ghost.alive = false;
  return std::nullopt;
}

}  // namespace raftbed::check
