// The short log: one fixed-width line a transition, a column a node, so that a run is read at a
// glance.
//
//    event          seconds  who  what  n1               n2               n3
//    @1843      3.412000000  n2   Lt..  x3      12/14    L4      12/14    F3      12/14
//
// `what` has a place for each kind of change: the node's life or role (* started, x ended, !
// failed, F, C, L became), its term or vote (t, v), its log (+ appended, - cut, ~ both), its commit
// index (=). A column is role, term, commit index / last index; x is a node that is down. What a
// node did in one event is one line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/observe/witness.h"

namespace raftbed::observe {

class ShortLog final : public Witness {
 public:
  // Finished lines are added to `lines`.
  ShortLog(std::uint16_t nodes, std::vector<std::string>& lines);

  [[nodiscard]] std::string header() const;
  // To be called when an event is over.
  void end_event();

  void node(const Observations& observations) override;
  void message(const Moment&, const MessageSeen&) override {}
  void wrote(const Moment&, NodeId, const DiskOperation&) override {}
  void invoked(const Invocation&) override {}
  void returned(const Invocation&, const Return&) override {}
  void gave_up(const Moment&, const Invocation&) override {}

 private:
  struct Column {
    char role = 'x';
    Term term;
    LogIndex commit;
    LogIndex last;
    std::optional<NodeId> vote;
  };
  struct Line {
    Moment moment;
    NodeId node;
    std::array<char, 4> marks{'.', '.', '.', '.'};
    bool is_worth_printing = false;
  };

  void see(const Started& started, Column& column);
  void see(const RoleChanged& changed, Column& column);
  void see(const HardStateChanged& changed, Column& column);
  void see(const LogTruncated& cut, Column& column);
  void see(const LogAppended& appended, Column& column);
  void see(const SnapshotTaken&, Column&);
  void see(const SnapshotInstalled& installed, Column& column);
  void see(const CommitAdvanced& advanced, Column& column);
  void see(const Failed&, Column& column);
  void see(const Ended&, Column& column);
  // What changes nothing of the columns is no transition.
  template <class Other>
  void see(const Other&, Column&) {}
  void mark(std::size_t place, char mark);

  std::vector<Column> columns_;
  std::optional<Line> line_;
  std::vector<std::string>& lines_;
};

// "@12    1.2s  kill n1", as wide as the lines around it begin.
std::string short_remark(const Moment& moment, const std::string& text);

}  // namespace raftbed::observe
