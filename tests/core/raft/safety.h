// The safety properties of the paper's Figure 3, "at most one vote a term", and that no read misses
// what was committed before it came, over the cores of a cluster.
//
// Slow and simple on purpose: whole logs are compared after every step. It remembers the names of
// what was violated. A vote is one once it is told: what nobody heard of may be forgotten.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/raft/raft.h"

namespace raftbed::raft::testing {

class Safety {
 public:
  // After a step of `node`. `all`: the cores that are alive.
  void observe(const Raft& node, const std::vector<const Raft*>& all) {
    election_safety(node);
    leader_append_only(node);
    for (const Raft* other : all) log_matching(node.log(), other->log());
    state_machine_safety(node);
    leader_completeness(node);
  }
  // A node lets others know that it votes for `candidate` in this term.
  void observe_vote(NodeId voter, Term term, NodeId candidate) {
    const auto known = votes_.emplace(std::pair(voter, term), candidate).first;
    if (known->second != candidate) violated("one vote a term");
  }
  // A state machine goes on from these entries: all of them, from the first on, committed.
  void observe_applied(const std::vector<Entry>& entries) {
    LogIndex index(0);
    for (const Entry& entry : entries) {
      index = index.next();
      const auto known = committed_.find(index);
      if (known == committed_.end() || !(known->second.entry == entry)) violated("restored state");
    }
  }
  // A read was asked for, and later on got an index: at least what was committed anywhere by then.
  void observe_asked(ReadTicket ticket) {
    const auto last = committed_.rbegin();
    asked_.emplace(ticket, last == committed_.rend() ? LogIndex() : last->first);
  }
  void observe_ready(const ReadReady& ready) {
    if (ready.index < asked_.at(ready.ticket)) violated("a read sees what was committed before it");
  }
  [[nodiscard]] const std::set<std::string>& violations() const { return violations_; }

 private:
  struct Committed {
    Entry entry;
    Term in;  // the term in which it was first seen committed
  };

  void violated(const char* rule) { violations_.insert(rule); }
  void election_safety(const Raft& node) {
    if (!node.is_leader()) return;
    if (leaders_.emplace(node.term(), node.self()).first->second != node.self()) {
      violated("election safety");
    }
  }
  void leader_append_only(const Raft& node) {
    if (!node.is_leader()) return;
    const auto [known, is_new] = leader_logs_.emplace(node.term(), node.log());
    const Log& before = known->second;
    const LogIndex base = std::max(before.base_index(), node.log().base_index());
    for (LogIndex at = base.next(); at <= before.last_index(); at = at.next()) {
      if (at > node.log().last_index() || !(node.log().at(at) == before.at(at))) {
        violated("leader append-only");
      }
    }
    if (!is_new) known->second = node.log();
  }
  void log_matching(const Log& a, const Log& b) {
    LogIndex last = std::min(a.last_index(), b.last_index());
    bool agrees = false;  // from the end to the front: once they agree, they agree on all before
    const LogIndex base = std::max(a.base_index(), b.base_index());
    for (; last > base; last = last.previous()) {
      const bool same = a.at(last) == b.at(last);
      if (a.at(last).term() == b.at(last).term() && !same) violated("log matching");
      if (agrees && !same) violated("log matching");
      agrees = agrees || same;
    }
  }
  void state_machine_safety(const Raft& node) {
    const LogIndex last = std::min(node.commit_index(), node.log().last_index());
    for (LogIndex at = node.log().base_index().next(); at <= last; at = at.next()) {
      const Committed mine{node.log().at(at), node.term()};
      const auto known = committed_.emplace(at, mine).first;
      if (!(known->second.entry == mine.entry)) violated("state machine safety");
    }
  }
  void leader_completeness(const Raft& node) {
    if (!node.is_leader()) return;
    for (const auto& [index, committed] : committed_) {
      if (committed.in >= node.term() || index <= node.log().base_index()) continue;
      if (index > node.log().last_index() || !(node.log().at(index) == committed.entry)) {
        violated("leader completeness");
      }
    }
  }

  std::map<Term, NodeId> leaders_;
  std::map<std::pair<NodeId, Term>, NodeId> votes_;
  std::map<Term, Log> leader_logs_;
  std::map<LogIndex, Committed> committed_;
  std::map<ReadTicket, LogIndex> asked_;
  std::set<std::string> violations_;
};

}  // namespace raftbed::raft::testing
