#include "sim/universe/obstacle.h"

#include "core/base/broken.h"
#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/observe/reasons.h"

namespace raftbed::universe {
namespace {

using observe::name_of;
using observe::text;

bool is_for_a_leader(raft::NoteKind kind) {
  return kind == raft::NoteKind::transfer_refused_not_leader ||
         kind == raft::NoteKind::change_refused_not_leader;
}

// A leader alone could do it: with the core's hint who that is.
std::string not_leader(const Refused& refusal) {
  const std::optional<NodeId> leader = refusal.note.node;
  return text(refusal.asked) + " does not lead, " +
         (leader ? text(*leader) + " does" : "nobody is known to");
}

std::string text_of(const Refused& refusal) {
  const raft::NoteKind kind = refusal.note.kind;
  const std::string why = is_for_a_leader(kind) ? not_leader(refusal)
                                                : text(refusal.asked) + " says that " +
                                                      std::string(observe::reason_of(kind));
  return std::string(name_of(kind)) + ": " + why;
}

std::string text_of(const NobodyIs& is) {
  return is.role == plan::RoleTarget::leader ? "nobody-leads: no node is a leader"
                                             : "nobody-follows: no node is up that does not lead";
}

std::string text_of(const ClusterExists& exists) {
  std::string voters;
  for (const NodeId voter : exists.voters) voters += ' ' + text(voter);
  return "cluster-exists: there is a cluster already, that of" + voters;
}

}  // namespace

Obstacle nobody_of(const plan::Targets& targets) {
  for (const plan::Target& target : targets) {
    if (const auto* role = std::get_if<plan::RoleTarget>(&target)) return NobodyIs{*role};
  }
  throw_broken("who resolves to nobody is a role", "", __FILE__, __LINE__);
}

std::string text(const Obstacle& obstacle) {
  return match(
      obstacle, [](const NobodyIs& is) { return text_of(is); },
      [](const IsDown& is) { return "node-down: " + text(is.node) + " is down"; },
      [](const IsUp& is) { return "node-up: " + text(is.node) + " is up"; },
      [](const IsPaused& is) {
        return "node-paused: " + text(is.node) + " is paused, and hears nothing";
      },
      [](const NotPaused& is) { return "node-not-paused: " + text(is.node) + " is not paused"; },
      [](const NotStarted& is) {
        return "node-not-started: " + text(is.node) +
               " has not put in order yet what its disk gave back";
      },
      [](const NoLink&) {
        return std::string("no-link: it concerns no link from one node to another");
      },
      [](const NotCut&) { return std::string("not-cut: no such link is cut"); },
      [](const AlreadyAwaited&) {
        return std::string("already-awaited: it is to be lost already when it is sent");
      },
      [](const NotInFlight&) {
        return std::string("not-in-flight: no such message is on its way");
      },
      [](const IsAtTheDoor& is) {
        return "at-the-door: it has arrived at " + text(is.node) + " already";
      },
      [](const Refused& refusal) { return text_of(refusal); },
      [](const ClusterExists& exists) { return text_of(exists); });
}

}  // namespace raftbed::universe
