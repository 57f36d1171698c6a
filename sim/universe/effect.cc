#include "sim/universe/effect.h"

#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::universe {
namespace {

std::string text_of(const NotLeader& refusal) {
  const raft::Note& note = refusal.note;
  const std::string hint =
      note.node ? observe::text(*note.node) + " does" : std::string("nobody is known to");
  return std::string(observe::name_of(note.kind)) + ": " + observe::text(refusal.asked) +
         " does not lead, " + hint;
}

std::string text_of(const ClusterExists& exists) {
  std::string text = "a cluster exists already:";
  for (const NodeId voter : exists.voters) text += ' ' + observe::text(voter);
  return text;
}

}  // namespace

std::string no_effect(const Performed& performed) {
  return performed.why ? "no effect: " + text(*performed.why) : std::string("no effect");
}

std::string text(const Obstacle& obstacle) {
  return match(
      obstacle, [](const NobodyLeads&) { return std::string("nobody leads"); },
      [](const IsDown& is) { return observe::text(is.node) + " is down"; },
      [](const IsPaused& is) { return observe::text(is.node) + " is paused"; },
      [](const LeadsItself& is) { return observe::text(is.node) + " leads"; },
      [](const NotLeader& refusal) { return text_of(refusal); },
      [](const ClusterExists& exists) { return text_of(exists); });
}

}  // namespace raftbed::universe
