// A hand-made run: what nodes do, told to the Raft checker as observations. It keeps the logs that
// it tells of, so that a test says only what happens: `run.append(n1, 3)`, `run.sync(n1)`,
// `run.commit(n1, 1)`.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/check/raft_rules.h"

namespace raftbed::check::testing {

inline const NodeId n1{1};
inline const NodeId n2{2};
inline const NodeId n3{3};
inline const NodeId n4{4};
inline const NodeId n5{5};

inline raft::Entry entry(std::uint64_t index, std::uint64_t term, std::string_view command = "") {
  const Bytes bytes = Bytes::copy_of(command);
  const auto kind = command.empty() ? raft::EntryKind::noop : raft::EntryKind::command;
  return raft::Entry(LogIndex(index), Term(term), kind, bytes.span());
}

inline raft::Configuration of_voters(std::uint16_t nodes) {
  raft::Configuration configuration;
  for (std::uint16_t at = 1; at <= nodes; ++at) configuration.voters.push_back(NodeId(at));
  return configuration;
}

class Script {
 public:
  explicit Script(std::uint16_t nodes, Disks disks = Disks::told,
                  std::optional<std::uint16_t> voters = {})
      : rules_(nodes, of_voters(voters.value_or(nodes)), disks) {
    for (std::uint16_t at = 1; at <= nodes; ++at) start(NodeId(at));
  }

  // The code of the first rule that was broken, "" while none is.
  [[nodiscard]] std::string broken() const {
    return found_ ? found_->rule.substr(0, found_->rule.find(' ')) : std::string();
  }
  [[nodiscard]] const std::optional<observe::Finding>& found() const { return found_; }
  [[nodiscard]] RaftRules& rules() { return rules_; }
  [[nodiscard]] raft::Log& log(NodeId node) { return mirror_[node].log; }
  [[nodiscard]] raft::HardState& state(NodeId node) { return mirror_[node].state; }

  // A life begins with what the script's node has, or with what was synced.
  void start(NodeId node) {
    ++lives_;
    tell(node, observe::Started{Incarnation(lives_), state(node), log(node)});
  }
  void lose_power(NodeId node) {
    tell(node, observe::Ended{observe::Ending::power_loss});
    mirror_[node] = synced_[node];
  }
  void term(NodeId node, std::uint64_t term, std::optional<NodeId> vote = std::nullopt) {
    state(node) = raft::HardState{Term(term), vote};
    tell(node, observe::HardStateChanged{state(node)});
  }
  void role(NodeId node, observe::RoleName role) {
    tell(node, observe::RoleChanged{role, state(node).term});
  }
  // In the node's term, as it wins it.
  void lead(NodeId node, std::uint64_t term) {
    this->term(node, term, node);
    role(node, observe::RoleName::leader);
  }
  // At the log's end.
  void append(NodeId node, std::uint64_t term, std::string_view command = "") {
    const raft::Entry added = entry(log(node).last_index().value() + 1, term, command);
    log(node).append(added);
    tell(node, observe::LogAppended{added.index(), observe::name_of(added)});
  }
  void configure(NodeId node, const raft::Configuration& configuration) {
    const raft::Entry added(log(node).last_index().next(), state(node).term,
                            raft::EntryKind::configuration, raft::encode(configuration).span());
    log(node).append(added);
    tell(node, observe::LogAppended{added.index(), observe::name_of(added)});
    tell(node, observe::ConfigurationAppended{added.index(), added});
  }
  void truncate(NodeId node, std::uint64_t from) {
    log(node).truncate_from(LogIndex(from));
    tell(node, observe::LogTruncated{LogIndex(from)});
  }
  // All that the node has done is durable.
  void sync(NodeId node) {
    synced_[node] = mirror_[node];
    tell(node, observe::DurableAdvanced{state(node), log(node)});
  }
  void commit(NodeId node, std::uint64_t index) {
    tell(node, observe::CommitAdvanced{LogIndex(index)});
  }
  void apply(NodeId node, std::uint64_t index,
             std::optional<observe::SessionEffect> effect = std::nullopt) {
    tell(node, observe::Applied{LogIndex(index), observe::name_of(log(node).at(LogIndex(index))),
                                effect});
  }
  void promise_vote(NodeId node, std::uint64_t term, NodeId candidate) {
    tell(node, observe::VotePromised{Term(term), candidate});
  }
  void promise_append(NodeId node, std::uint64_t term, NodeId leader, std::uint64_t match) {
    tell(node, observe::AppendPromised{Term(term), leader, LogIndex(match)});
  }
  // As a follower that syncs before it says so.
  void replicate(NodeId node, NodeId leader, std::uint64_t term) {
    if (state(node).term < Term(term)) this->term(node, term);
    for (LogIndex at = log(node).last_index().next(); at <= log(leader).last_index();
         at = at.next()) {
      log(node).append(log(leader).at(at));
      tell(node, observe::LogAppended{at, observe::name_of(log(leader).at(at))});
      if (log(leader).at(at).kind() != raft::EntryKind::configuration) continue;
      tell(node, observe::ConfigurationAppended{at, log(leader).at(at)});
    }
    sync(node);
    promise_append(node, term, leader, log(leader).last_index().value());
  }
  // n1 wins term 1 and commits these commands, which n2 holds as well.
  void lead_and_commit(std::initializer_list<std::string_view> commands) {
    lead(n1, 1);
    for (const std::string_view command : commands) append(n1, 1, command);
    sync(n1);
    replicate(n2, n1, 1);
    commit(n1, commands.size());
  }
  void tell(NodeId node, const observe::NodeObservation& what) {
    ++event_;
    const observe::Moment moment{event_, Instant(static_cast<std::int64_t>(event_))};
    std::optional<observe::Finding> found;
    rules_.observe({node, observe::Activation::delivery, moment, observe::alone(what)}, found);
    if (!found_) found_ = std::move(found);
  }

 private:
  struct Mirror {
    raft::HardState state;
    raft::Log log;
  };
  RaftRules rules_;
  std::map<NodeId, Mirror> mirror_;
  std::map<NodeId, Mirror> synced_;
  std::optional<observe::Finding> found_;
  std::uint64_t event_ = 0;
  std::uint32_t lives_ = 0;
};

}  // namespace raftbed::check::testing
