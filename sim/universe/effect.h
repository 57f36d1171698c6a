// What came of a command; and why nothing did, where there is a name for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/ids.h"
#include "core/raft/configuration.h"
#include "core/raft/note.h"

namespace raftbed::universe {

enum class Effect : std::uint8_t {
  none,
  some,
  awaited,  // a message was named that has not been sent: whether it ever is will show
};

// Its target was whoever leads.
struct NobodyLeads {
  friend bool operator==(const NobodyLeads&, const NobodyLeads&) = default;
};
struct IsDown {
  NodeId node;
  friend bool operator==(const IsDown&, const IsDown&) = default;
};
struct IsPaused {
  NodeId node;
  friend bool operator==(const IsPaused&, const IsPaused&) = default;
};
// Only who does not lead could do it, or it was to hand over to itself.
struct LeadsItself {
  NodeId node;
  friend bool operator==(const LeadsItself&, const LeadsItself&) = default;
};
// A leader alone could do it. The core's own note, with its hint who that is.
struct NotLeader {
  NodeId asked;
  raft::Note note;
  friend bool operator==(const NotLeader&, const NotLeader&) = default;
};
// Nodes that know of no cluster cannot tell: the world does, where a second one is to be formed.
struct ClusterExists {
  raft::Nodes voters;  // its first ones
  friend bool operator==(const ClusterExists&, const ClusterExists&) = default;
};
using Obstacle = std::variant<NobodyLeads, IsDown, IsPaused, LeadsItself, NotLeader, ClusterExists>;

struct Performed {
  Performed(Effect came_of_it) : effect(came_of_it) {}
  // Nothing did.
  explicit Performed(std::optional<Obstacle> obstacle) : why(std::move(obstacle)) {}

  Effect effect = Effect::none;
  std::optional<Obstacle> why;  // of no effect alone
};

// "no effect", and why where that has a name. REQUIRES: it is none.
std::string no_effect(const Performed& performed);
// "change-refused-not-leader: n2 does not lead, n1 does"
std::string text(const Obstacle& obstacle);

}  // namespace raftbed::universe
