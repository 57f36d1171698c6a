// One core, driven by hand: what the unit tests of core/raft are written in.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/raft/raft.h"

namespace raftbed::raft::testing {

inline constexpr NodeId n1{1}, n2{2}, n3{3}, n4{4}, n5{5};

inline Configuration of_voters(std::uint16_t count) {
  Configuration configuration;
  for (std::uint16_t i = 1; i <= count; ++i) configuration.voters.push_back(NodeId(i));
  return configuration;
}

inline Options options_for(NodeId self, std::uint16_t nodes) {
  Options options;
  options.self = self;
  options.configuration = of_voters(nodes);
  options.chance = Chance(7);
  return options;
}

inline Entry entry(std::uint64_t index, std::uint64_t term, std::string_view text = "x") {
  return Entry(LogIndex(index), Term(term), EntryKind::command, Bytes::copy_of(text).span());
}

// A log whose entries have these terms.
inline Log log_of(std::initializer_list<std::uint64_t> terms) {
  Log log;
  for (const std::uint64_t term : terms) log.append(entry(log.last_index().value() + 1, term));
  return log;
}

inline Restored restored(std::uint64_t term, Log log = {}, std::optional<NodeId> vote = {}) {
  return Restored{HardState{Term(term), vote}, std::move(log)};
}

inline VoteRequest vote_request(std::uint64_t term, std::uint64_t last_index,
                                std::uint64_t last_term) {
  return VoteRequest{Term(term), LogIndex(last_index), Term(last_term)};
}

inline VoteReply granted(std::uint64_t term) {
  return VoteReply{Term(term), Ballot::granted};
}
inline VoteReply refused(std::uint64_t term) {
  return VoteReply{Term(term), Ballot::refused};
}

inline AppendRequest append_request(std::uint64_t term, std::uint64_t previous_index,
                                    std::uint64_t previous_term, std::vector<Entry> entries = {},
                                    std::uint64_t commit = 0, std::uint64_t round = 1) {
  AppendRequest request;
  request.term = Term(term);
  request.round = Round(round);
  request.previous_index = LogIndex(previous_index);
  request.previous_term = Term(previous_term);
  request.commit = LogIndex(commit);
  for (Entry& each : entries) request.entries.push_back(std::move(each));
  return request;
}

inline AppendReply accepted(std::uint64_t term, std::uint64_t match, std::uint64_t round) {
  return AppendReply{Term(term), Round(round), Accepted{LogIndex(match)}};
}

inline AppendReply rejected(std::uint64_t term, std::uint64_t previous, std::uint64_t hint,
                            std::uint64_t hint_term, std::uint64_t round) {
  return AppendReply{Term(term), Round(round),
                     Rejected{LogIndex(previous), LogIndex(hint), Term(hint_term)}};
}

inline bool has_note(const Output& output, NoteKind kind) {
  return std::any_of(output.notes.begin(), output.notes.end(),
                     [&](const Note& note) { return note.kind == kind; });
}

// A core that has been started, with its last output.
class Solo {
 public:
  explicit Solo(Options options, Restored from_disk = {})
      : raft(std::move(options), std::move(from_disk)) {
    step(Start{});
  }
  const Output& step(const Input& input) {
    raft.step(now, input, output);
    if (output.write) last_write = output.write->id;
    return output;
  }
  const Output& receive(NodeId from, Message message) {
    return step(Receive{from, std::move(message)});
  }
  const Output& propose(std::string_view text) { return step(Propose{Bytes::copy_of(text)}); }
  // Everything written so far is durable.
  const Output& persist() { return step(Persisted{last_write}); }
  // Time passes until the core's deadline, and it wakes.
  const Output& wake() {
    now = std::max(now, raft.deadline());
    return step(Wake{});
  }

  // What the last step said, whether or not it waits for a write.
  template <class Kind>
  std::vector<Kind> said() const {
    std::vector<Kind> found;
    for (const Outgoing& sent : output.send) pick(sent, found);
    for (const Held& held : output.held) pick(held.outgoing, found);
    return found;
  }
  // The one message of this kind that the last step sent to a node, at once.
  template <class Kind>
  std::optional<Kind> sent_to(NodeId to) const {
    for (const Outgoing& sent : output.send) {
      if (sent.to == to && std::holds_alternative<Kind>(sent.message)) {
        return std::get<Kind>(sent.message);
      }
    }
    return std::nullopt;
  }

  Raft raft;
  Output output;
  NodeInstant now;
  WriteId last_write;

 private:
  template <class Kind>
  static void pick(const Outgoing& outgoing, std::vector<Kind>& found) {
    if (const Kind* kind = std::get_if<Kind>(&outgoing.message)) found.push_back(*kind);
  }
};

// n1 leads three nodes in the term after `from_disk`'s; its no-op is durable, and so is nothing of
// its peers.
inline Solo leader_of_three(Restored from_disk = {}, Options options = options_for(n1, 3)) {
  Solo solo(std::move(options), std::move(from_disk));
  solo.step(Campaign{});
  solo.persist();
  solo.receive(n2, granted(solo.raft.term().value()));
  solo.persist();
  return solo;
}

inline const Progress& progress(const Solo& solo, NodeId peer) {
  for (const Progress& each : std::get<Leader>(solo.raft.role()).peers) {
    if (each.peer == peer) return each;
  }
  throw_broken("a peer of the leader", "", __FILE__, __LINE__);
}

}  // namespace raftbed::raft::testing
