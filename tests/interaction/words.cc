#include "words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::interaction {
namespace {

using observe::text;

constexpr std::array<std::string_view, 11> kinds = {
    "vote",           "vote-reply",  "append",   "heartbeat",      "append-reply", "pre-vote",
    "pre-vote-reply", "timeout-now", "snapshot", "snapshot-reply", "snapshot-wish"};

std::string_view text_of(raft::Ballot ballot) {
  return ballot == raft::Ballot::granted ? "granted" : "refused";
}

std::string fields_of(const raft::VoteRequest& m) {
  return fmt::format("last {}{}", place(m.last_index, m.last_term),
                     m.at_leaders_wish ? ", at the leader's wish" : "");
}
std::string fields_of(const raft::VoteReply& m) {
  return std::string(text_of(m.ballot));
}
std::string fields_of(const raft::PreVoteRequest& m) {
  return "last " + place(m.last_index, m.last_term);
}
std::string fields_of(const raft::PreVoteReply& m) {
  return std::string(text_of(m.ballot));
}
std::string fields_of(const raft::AppendRequest& m) {
  std::string fields = fmt::format("round {} behind {}, commit {}", m.round.value(),
                                   place(m.previous_index, m.previous_term), m.commit.value());
  if (!m.entries.empty()) {
    fields += ", " + words_of(std::span<const raft::Entry>(m.entries.begin(), m.entries.size()));
  }
  return fields;
}
std::string fields_of(const raft::AppendReply& m) {
  const std::string outcome = match(
      m.outcome,
      [](const raft::Accepted& accepted) {
        return fmt::format("accepted up to {}", accepted.match.value());
      },
      [](const raft::Rejected& rejected) {
        return fmt::format("rejected behind {}, try {}", rejected.previous_index.value(),
                           place(rejected.hint_index, rejected.hint_term));
      });
  return fmt::format("round {} {}", m.round.value(), outcome);
}
std::string fields_of(const raft::TimeoutNow&) {
  return "stand";
}
std::string fields_of(const raft::SnapshotChunk& m) {
  return fmt::format("round {} up to {}, bytes {} to {} of {}", m.round.value(),
                     place(m.last_index, m.last_term), m.offset, m.offset + m.piece.size(), m.size);
}
std::string fields_of(const raft::SnapshotReply& m) {
  return fmt::format("round {} up to {}, bytes so far {}", m.round.value(), m.last_index.value(),
                     m.received);
}

std::string fields_of(const raft::SnapshotWish& m) {
  return fmt::format("round {} committed up to {}", m.round.value(), m.commit.value());
}

std::string text_of(const raft::Entry& entry) {
  if (entry.kind() == raft::EntryKind::noop) return "noop";
  if (entry.kind() == raft::EntryKind::configuration) {
    return "configuration (" + text(raft::configuration_of(entry)) + ')';
  }
  return std::string(entry.command().text());
}

// Entries of one term.
std::string text_of_run(std::span<const raft::Entry> run) {
  const auto first = run.front().index().value();
  const auto last = run.back().index().value();
  std::string text =
      first == last ? fmt::format("entry {}", first) : fmt::format("entries {} to {}", first, last);
  text += fmt::format(" of term {}:", run.front().term().value());
  for (const raft::Entry& entry : run) text += ' ' + text_of(entry);
  return text;
}

std::string led_by(const std::optional<NodeId>& leader) {
  return leader ? text(*leader) + " does" : "nobody is known to";
}

std::string text_of(const raft::ChangeRefused& refused) {
  switch (refused.reason) {
    case raft::ChangeRefusal::handing_over: return "it hands over";
    case raft::ChangeRefusal::pending: return "the configuration in force is not committed yet";
    case raft::ChangeRefusal::early: return "nothing of its term is committed yet";
    case raft::ChangeRefusal::joint: return "what is joint is left first";
    case raft::ChangeRefusal::not_joint: return "there is nothing joint to leave";
    case raft::ChangeRefusal::no_change: return "it is so already";
    case raft::ChangeRefusal::malformed: return "that is no configuration";
    case raft::ChangeRefusal::no_voter_left: return "nobody would vote";
    case raft::ChangeRefusal::voter_learns: return "who is to be a learner votes";
    case raft::ChangeRefusal::several_at_once: return "more than a single server";
    case raft::ChangeRefusal::behind: return "who is to vote has not caught up";
    case raft::ChangeRefusal::not_leader: break;
  }
  return "it does not lead, " + led_by(refused.leader);
}

// What a write holds, one part each.
std::vector<std::string> parts_of(const raft::Write& write) {
  std::vector<std::string> parts;
  if (write.hard_state) {
    const auto& vote = write.hard_state->vote;
    parts.push_back(fmt::format("term {}, {}", write.hard_state->term.value(),
                                vote ? "vote " + text(*vote) : "no vote"));
  }
  if (write.truncate_from) {
    parts.push_back(fmt::format("nothing from {} on", write.truncate_from->value()));
  }
  if (!write.entries.empty()) {
    parts.push_back(
        words_of(std::span<const raft::Entry>(write.entries.begin(), write.entries.size())));
  }
  if (!write.whole.empty()) {
    const raft::Snapshot& snapshot = *write.whole->snapshot;
    parts.push_back("everything anew, with a snapshot up to " +
                    place(snapshot.index(), snapshot.term()));
  }
  return parts;
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

std::string place(LogIndex index, Term term) {
  return fmt::format("{} of term {}", index.value(), term.value());
}

std::string_view kind_of(const raft::Message& message) {
  return match(
      message, [](const raft::VoteRequest&) { return kinds[0]; },
      [](const raft::VoteReply&) { return kinds[1]; },
      [](const raft::AppendRequest& append) { return kinds[append.entries.empty() ? 3 : 2]; },
      [](const raft::AppendReply&) { return kinds[4]; },
      [](const raft::PreVoteRequest&) { return kinds[5]; },
      [](const raft::PreVoteReply&) { return kinds[6]; },
      [](const raft::TimeoutNow&) { return kinds[7]; },
      [](const raft::SnapshotChunk&) { return kinds[8]; },
      [](const raft::SnapshotReply&) { return kinds[9]; },
      [](const raft::SnapshotWish&) { return kinds[10]; });
}

bool is_kind(std::string_view word) {
  return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

std::string words_of(const raft::Message& message) {
  const std::string fields = match(
      message, [](const raft::VoteRequest& m) { return fields_of(m); },
      [](const raft::VoteReply& m) { return fields_of(m); },
      [](const raft::AppendRequest& m) { return fields_of(m); },
      [](const raft::AppendReply& m) { return fields_of(m); },
      [](const raft::PreVoteRequest& m) { return fields_of(m); },
      [](const raft::PreVoteReply& m) { return fields_of(m); },
      [](const raft::TimeoutNow& m) { return fields_of(m); },
      [](const raft::SnapshotChunk& m) { return fields_of(m); },
      [](const raft::SnapshotReply& m) { return fields_of(m); },
      [](const raft::SnapshotWish& m) { return fields_of(m); });
  return fmt::format("{} term {} {}", kind_of(message), raft::term_of(message).value(), fields);
}

std::string words_of(std::span<const raft::Entry> entries) {
  std::vector<std::string> runs;
  while (!entries.empty()) {
    std::size_t size = 1;
    while (size < entries.size() && entries[size].term() == entries[0].term()) ++size;
    runs.push_back(text_of_run(entries.first(size)));
    entries = entries.subspan(size);
  }
  return joined(runs, ", ");
}

std::string words_of(const raft::Write& write) {
  return fmt::format("w{}: {}", write.id.value(), joined(parts_of(write), "; "));
}

std::string role_of(const raft::Raft& raft) {
  const std::string role = match(
      raft.role(),
      [](const raft::Follower& follower) {
        return follower.leader ? "follower of " + text(*follower.leader) : std::string("follower");
      },
      [](const raft::PreCandidate&) { return std::string("pre-candidate"); },
      [](const raft::Candidate&) { return std::string("candidate"); },
      [](const raft::Leader&) { return std::string("leader"); });
  return fmt::format("{} in term {}", role, raft.term().value());
}

std::string words_of(const raft::ProposalOutcome& outcome) {
  return match(
      outcome,
      [](const raft::ProposalAccepted& accepted) {
        return "accepted: " + place(accepted.index, accepted.term);
      },
      [](const raft::ProposalRefused& refused) {
        switch (refused.reason) {
          case raft::Refusal::full: return std::string("refused: too much is uncommitted");
          case raft::Refusal::handing_over: return std::string("refused: it hands over");
          case raft::Refusal::not_leader: break;
        }
        return "refused: it does not lead, " + led_by(refused.leader);
      });
}

std::string words_of(const raft::ReadRefused& refused) {
  switch (refused.reason) {
    case raft::ReadRefusal::full: return "refused: too many wait";
    case raft::ReadRefusal::deposed: return "refused: it leads no more";
    case raft::ReadRefusal::not_leader: break;
  }
  return "refused: it does not lead, " + led_by(refused.leader);
}

std::string words_of(const raft::ChangeOutcome& outcome) {
  return match(
      outcome,
      [](const raft::ProposalAccepted& accepted) {
        return "accepted: " + place(accepted.index, accepted.term);
      },
      [](const raft::ChangeRefused& refused) { return "refused: " + text_of(refused); });
}

std::string words_of(const raft::Progress& peer) {
  const char* const how = peer.sending   ? "is sent a snapshot"
                          : peer.probing ? "is probed"
                                         : "replicates";
  std::string text =
      fmt::format("{} {}, match {}, next {}, answered round {}", observe::text(peer.peer), how,
                  peer.match.value(), peer.next.value(), peer.answered.value());
  if (!peer.in_flight.empty()) text += fmt::format(", in flight {}", peer.in_flight.size());
  if (peer.sending) {
    text += fmt::format(", up to {}, bytes so far {}", peer.sending->snapshot.index().value(),
                        peer.sending->offset);
  }
  return text;
}

}  // namespace raftbed::interaction
