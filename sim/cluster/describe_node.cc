#include "sim/cluster/describe_node.h"

#include <fmt/format.h>

#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::cluster {
namespace {

using observe::text;

std::string names(const std::vector<NodeId>& nodes) {
  std::string names;
  for (const NodeId node : nodes) names += ' ' + text(node);
  return names.empty() ? " none yet" : names;
}

std::string state_of(const raft::Progress& peer) {
  if (peer.sending) {
    return fmt::format(" being sent the snapshot up to {}, {} of {} bytes there",
                       peer.sending->snapshot.index().value(), peer.sending->offset,
                       peer.sending->snapshot.image().size());
  }
  return peer.probing ? " probing" : "";
}

std::string describe(const raft::Role& role) {
  return match(
      role,
      [](const raft::Follower& f) {
        return f.leader ? "follower of " + text(*f.leader) : std::string("follower");
      },
      [](const raft::PreCandidate& c) { return "asking first, yes from:" + names(c.votes); },
      [](const raft::Candidate& c) { return "candidate, votes:" + names(c.votes); },
      [](const raft::Leader& l) {
        std::string peers = "leader";
        if (l.handover) peers += ", handing over to " + text(l.handover->to);
        if (!l.reads.waiting.empty()) {
          peers += fmt::format(", {} reads to be confirmed", l.reads.waiting.size());
        }
        if (l.lease.until > NodeInstant()) {
          peers += ", lease until " + text(l.lease.until.since_zero()) + " of its clock";
        }
        for (const raft::Progress& p : l.peers) {
          peers += fmt::format(", {} match {} next {}{}", text(p.peer), p.match.value(),
                               p.next.value(), state_of(p));
        }
        return peers;
      });
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
  return reading > 0 ? fmt::format("{} reads waiting, ", reading) : "";
}

}  // namespace

std::string describe_node(const actor::Node& node) {
  const raft::Raft& raft = node.raft();
  const auto& snapshot = raft.snapshot();
  return fmt::format(
      "term {}, vote {}, {}\nconfiguration at {}: {}\ncommit {}, stable {}, last {}, log "
      "terms:{}\nsnapshot {}, applied {}, "
      "{} keys, {} "
      "sessions{}, "
      "{} asked and not answered, {}{} messages waiting for the disk\n",
      raft.term().value(), raft.vote() ? text(*raft.vote()) : "none", describe(raft.role()),
      raft.configuration_index().value(), text(raft.configuration()), raft.commit_index().value(),
      raft.stable_index().value(), raft.log().last_index().value(), terms(raft.log()),
      snapshot ? fmt::format("up to {}", snapshot->index().value()) : "none",
      node.machine().applied().value(), node.machine().keys(), node.machine().sessions(),
      time_of(node.machine()), node.kv().pending(), readings(node), node.storage().waiting());
}

}  // namespace raftbed::cluster
