// Why nothing came of a command: the name of the reason, and a sentence.
//
// What a node refuses itself bears the name of the core's own note; all else that can stand in the
// way of a command is here, one type each.
#pragma once

#include <string>
#include <variant>

#include "core/base/ids.h"
#include "core/raft/configuration.h"
#include "core/raft/note.h"
#include "sim/plan/command.h"

namespace raftbed::universe {

// Its target was a role that no node plays.
struct NobodyIs {
  plan::RoleTarget role = plan::RoleTarget::leader;
  friend bool operator==(const NobodyIs&, const NobodyIs&) = default;
};
struct IsDown {
  NodeId node;
  friend bool operator==(const IsDown&, const IsDown&) = default;
};
struct IsUp {
  NodeId node;
  friend bool operator==(const IsUp&, const IsUp&) = default;
};
struct IsPaused {
  NodeId node;
  friend bool operator==(const IsPaused&, const IsPaused&) = default;
};
struct NotPaused {
  NodeId node;
  friend bool operator==(const NotPaused&, const NotPaused&) = default;
};
// It is up, and puts in order what its disk gave back.
struct NotStarted {
  NodeId node;
  friend bool operator==(const NotStarted&, const NotStarted&) = default;
};
// A node has no link to itself.
struct NoLink {
  friend bool operator==(const NoLink&, const NoLink&) = default;
};
struct NotCut {
  friend bool operator==(const NotCut&, const NotCut&) = default;
};
struct AlreadyAwaited {
  friend bool operator==(const AlreadyAwaited&, const AlreadyAwaited&) = default;
};
struct NotInFlight {
  friend bool operator==(const NotInFlight&, const NotInFlight&) = default;
};
// It has arrived, and its receiver has not taken it yet: that is paused, or was until this instant.
struct IsAtTheDoor {
  NodeId node;
  friend bool operator==(const IsAtTheDoor&, const IsAtTheDoor&) = default;
};
// The core's own note, of a node that was told.
struct Refused {
  NodeId asked;
  raft::Note note;
  friend bool operator==(const Refused&, const Refused&) = default;
};
// Nodes that know of no cluster cannot tell: the world does, where a second one is to be formed.
struct ClusterExists {
  raft::Nodes voters;  // its first ones
  friend bool operator==(const ClusterExists&, const ClusterExists&) = default;
};
using Obstacle =
    std::variant<NobodyIs, IsDown, IsUp, IsPaused, NotPaused, NotStarted, NoLink, NotCut,
                 AlreadyAwaited, NotInFlight, IsAtTheDoor, Refused, ClusterExists>;

// REQUIRES: they resolve to nobody, as roles alone can.
Obstacle nobody_of(const plan::Targets& targets);

// "change-refused-not-leader: n2 does not lead, n1 does"
std::string text(const Obstacle& obstacle);

}  // namespace raftbed::universe
