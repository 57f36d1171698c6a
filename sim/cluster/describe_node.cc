#include "sim/cluster/describe_node.h"

#include <fmt/format.h>

#include "core/base/counted.h"
#include "core/base/joined.h"
#include "sim/cluster/describe_role.h"
#include "sim/observe/names.h"

namespace raftbed::cluster {
namespace {

using observe::text;

std::string describe_configuration(const raft::Raft& raft) {
  const LogIndex index = raft.configuration_index();
  return fmt::format("configuration at {}{}: {}", index.value(),
                     index > raft.commit_index() ? ", not committed" : "",
                     text(raft.configuration()));
}

std::string describe(const raft::PendingWrite& write, LogIndex stable) {
  if (write.covers <= stable) return write.has_hard_state ? "the term" : "a snapshot";
  return fmt::format("the log up to {}{}", write.covers.value(),
                     write.has_hard_state ? " and the term" : "");
}

// What is not durable yet.
std::string describe_writes(const raft::Raft& raft) {
  if (raft.pending_writes().empty()) return "";
  return "\nbeing written: " + joined(raft.pending_writes(), "; ", [&](const auto& write) {
           return describe(write, raft.stable_index());
         });
}

std::string describe_snapshot(const raft::Raft& raft) {
  const auto& snapshot = raft.snapshot();
  std::string words = snapshot ? fmt::format("up to {}", snapshot->index().value()) : "none";
  if (const auto& gathering = raft.gathering()) {
    words += fmt::format(" (of the one up to {}, {} of {} bytes are here)",
                         gathering->last_index.value(), gathering->received, gathering->size);
  }
  const raft::Intent intent = raft.intent();
  if (intent.saves_state) words += ", the next is being saved";
  if (intent.wants_to_save) words += ", the next is wanted";
  if (intent.asks_for_snapshot) words += ", the leader is asked for one";
  return words;
}

// Terms along the log, as runs: "1x3 2 5x2" is three entries of term 1, one of 2, two of 5.
std::string terms(const raft::Log& log) {
  std::string runs;
  if (log.base_index() > LogIndex(0)) {
    runs = fmt::format(" (up to {} in the snapshot)", log.base_index().value());
  }
  for (LogIndex at = log.base_index().next(); at <= log.last_index();) {
    LogIndex end = at;
    while (end.next() <= log.last_index() && log.at(end.next()).term() == log.at(at).term())
      end = end.next();
    const auto length = (end - at).value() + 1;
    runs += fmt::format(" {}{}", log.at(at).term().value(),
                        length > 1 ? fmt::format("x{}", length) : "");
    at = end.next();
  }
  return runs.empty() ? " empty" : runs;
}

// The log's time is another than the node's clock: it is shown where it means something.
std::string time_of(const kv::Machine& machine) {
  if (machine.now() == kv::MachineInstant()) return "";
  return fmt::format(" at {} of the log", text(machine.now().since_zero()));
}

std::string readings(const actor::Node& node) {
  const std::size_t reading = node.kv().reading();
  return reading > 0 ? counted(reading, "read") + " waiting, " : "";
}

}  // namespace

std::string describe_node(const actor::Node& node, NodeInstant now) {
  const raft::Raft& raft = node.raft();
  const kv::Machine& machine = node.machine();
  return fmt::format(
      "term {}, vote {}, {}\n{}\ncommit {}, stable {}, last {}, log terms:{}{}\n"
      "snapshot {}, applied {}, {}, {}{}, {} asked and not answered, {}{} waiting "
      "for the disk\n",
      raft.term().value(), raft.vote() ? text(*raft.vote()) : "none", describe_role(raft, now),
      describe_configuration(raft), raft.commit_index().value(), raft.stable_index().value(),
      raft.log().last_index().value(), terms(raft.log()), describe_writes(raft),
      describe_snapshot(raft), machine.applied().value(), counted(machine.keys(), "key"),
      counted(machine.sessions(), "session"), time_of(machine), node.kv().pending(), readings(node),
      counted(node.held(), "message"));
}

}  // namespace raftbed::cluster
