// The trace: everything that happened in a run, one record a thing, each with its @event.
//
// A witness that writes down and judges nothing. Whoever drives the run takes the records after
// each event: so a trace of any length needs the memory of one event. The text is deterministic; it
// uses the names of scenarios, so that a message of a trace can be pasted behind `lose` or
// `deliver`. What the layers above name (messages, operations, causes of loss) is said in their
// words, which are handed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/observe/trace_words.h"
#include "sim/observe/witness.h"

namespace raftbed::observe {

enum class TraceKind : std::uint8_t {
  command,   // of the plan, took effect
  over,      // a command that had a length
  start,     // a node's life begins
  end,       // and ends
  fail,      // by its own decision
  escalate,  // failed too often: its supervisor gives up
  role,      // became follower, candidate, leader
  state,     // term and vote
  append,    // to its log
  truncate,  // its log
  snapshot,  // taken, or installed
  commit,
  apply,
  promise,  // a granted vote or an acknowledged append left the node
  note,     // why it did what it did
  refuse,   // what found a mailbox full
  durable,  // what its disk holds for sure
  send,
  duplicate,  // by the network
  deliver,
  drop,
  write,  // issued to its disk, as are
  cut_file,
  sync,
  invoke,   // a client's operation,
  answer,   // its return,
  give_up,  // or the end of its patience: the outcome stays unknown
};
std::string_view name_of(TraceKind kind);

struct TraceRecord {
  Moment moment;
  std::optional<Endpoint> who;  // absent: the plan
  TraceKind kind = TraceKind::note;
  std::string text;
};
// "@1843      3.412s           n1   drop      append n2 -> n1 term 2 index 5 #0: its link is cut"
std::string line_of(const TraceRecord& record);

class Trace : public Witness {
 public:
  explicit Trace(const TraceWords& words) : words_(words) {}
  // What was told since they were taken last.
  [[nodiscard]] std::vector<TraceRecord> take() { return std::exchange(records_, {}); }

  void node(const Observations& observations) override;
  void message(const Moment& moment, const MessageSeen& seen) override;
  void wrote(const Moment& moment, NodeId node, const DiskOperation& operation) override;
  void invoked(const Invocation& invocation) override;
  void returned(const Invocation& invocation, const Return& outcome) override;
  void gave_up(const Moment& moment, const Invocation& invocation) override;

 private:
  void add(const Moment& moment, Endpoint who, TraceKind kind, std::string text);

  const TraceWords& words_;
  std::vector<TraceRecord> records_;
};

}  // namespace raftbed::observe
