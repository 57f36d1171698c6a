// What a plan can command: faults with a start, a length, a scope and a budget; the nemesis' and
// the student's words.
//
// A command with a length undoes itself when it is over; cuts and rates nest. A target may be a
// role, resolved when the command fires: the resolved plan holds only concrete nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "core/kv/command.h"
#include "core/raft/membership_change.h"
#include "sim/observe/observation.h"

namespace raftbed::plan {

// `leader`: whoever leads the highest term just then. `follower`: the running node with the lowest
// id that does not lead. Neither resolves to a node where there is none: then the command has no
// effect, and is recorded as such.
enum class RoleTarget : std::uint8_t { leader, follower };
struct AllNodes {
  friend bool operator==(AllNodes, AllNodes) = default;
};
using Target = std::variant<NodeId, RoleTarget, AllNodes>;
using Targets = std::vector<Target>;  // not empty

enum class Way : std::uint8_t { one_way, both_ways };  // ->  and  --

// cut n1 -> n2 n3 [for 2s]
struct Cut {
  Targets from;
  Targets to;
  Way way = Way::both_ways;
  std::optional<Duration> length;
  friend bool operator==(const Cut&, const Cut&) = default;
};
// heal n1 -> n2  undoes one cut of each link; `heal` alone undoes all cuts.
struct Heal {
  Targets from;  // both empty: everything
  Targets to;
  Way way = Way::both_ways;
  friend bool operator==(const Heal&, const Heal&) = default;
};
// partition n1 n2 | n3 n4 n5 [for 2s]: no node of one side reaches one of another. Clients reach
// all.
struct Partition {
  std::vector<Targets> sides;  // at least two
  std::optional<Duration> length;
  friend bool operator==(const Partition&, const Partition&) = default;
};
// isolate leader [for 2s]: from all other nodes, both ways. Clients still reach it.
struct Isolate {
  Targets targets;
  std::optional<Duration> length;
  friend bool operator==(const Isolate&, const Isolate&) = default;
};
// stop: clean; kill: volatile state lost; power-loss: un-synced writes kept, lost or torn. With a
// length, it starts again.
using observe::Ending;
struct End {
  Ending ending = Ending::kill;
  Targets targets;
  std::optional<Duration> length;
  friend bool operator==(const End&, const End&) = default;
};
struct Start {
  Targets targets;
  friend bool operator==(const Start&, const Start&) = default;
};
struct Pause {
  Targets targets;
  std::optional<Duration> length;
  friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
  Targets targets;
  friend bool operator==(const Resume&, const Resume&) = default;
};
// drop 5% [n1 -> n2] [for 2s] and its like. Scope absent: every link.
enum class Trouble : std::uint8_t { drop, duplicate, reorder };
struct Scope {
  Targets from;
  Targets to;
  friend bool operator==(const Scope&, const Scope&) = default;
};
struct Disturb {
  Trouble trouble = Trouble::drop;
  Ratio odds;
  std::optional<Duration> hold;  // reorder only: how long at most a message is held back
  std::optional<Scope> scope;
  std::optional<Duration> length;
  friend bool operator==(const Disturb&, const Disturb&) = default;
};
// slow-links x10 [n1 -> n2] [for 2s]
struct SlowLinks {
  std::uint32_t factor = 1;
  std::optional<Scope> scope;
  std::optional<Duration> length;
  friend bool operator==(const SlowLinks&, const SlowLinks&) = default;
};
// slow-disk n1 x20 [for 2s]
struct SlowDisk {
  Targets targets;
  std::uint32_t factor = 1;
  std::optional<Duration> length;
  friend bool operator==(const SlowDisk&, const SlowDisk&) = default;
};
// drift n1 +300ppm: the node's clock runs that much fast (or slow) from now on.
struct Drift {
  Targets targets;
  std::int32_t parts_per_million = 0;  // within +-100,000
  friend bool operator==(const Drift&, const Drift&) = default;
};
// jump n1 50ms: its clock leaps forward.
struct Jump {
  Targets targets;
  Duration by;
  friend bool operator==(const Jump&, const Jump&) = default;
};
// timeout n1: fires its election timer.
struct Timeout {
  Targets targets;
  friend bool operator==(const Timeout&, const Timeout&) = default;
};
// transfer leader -> n2: hands over to it, where it leads.
struct Transfer {
  Targets from;
  Targets to;
  friend bool operator==(const Transfer&, const Transfer&) = default;
};
// forget-leader n2: it hears its leader no more. snapshot n1: it takes one. ask-snapshot n2: it
// asks its leader for one.
enum class UpkeepVerb : std::uint8_t { forget_leader, snapshot, ask_snapshot };
struct Upkeep {
  UpkeepVerb verb = UpkeepVerb::snapshot;
  Targets targets;
  friend bool operator==(const Upkeep&, const Upkeep&) = default;
};
// initialise n1 with n1 n2 n3: it forms a cluster of these voters, where it knows none.
struct Initialise {
  Targets targets;
  Targets voters;
  friend bool operator==(const Initialise&, const Initialise&) = default;
};
// Said to whoever leads, or to the one named behind `via`:
// join n4; learn n4; leave n2; reconfigure n1 n4 [learners n5] [single-server | joint-until-told];
// leave-joint; each [via n1].
enum class MembershipVerb : std::uint8_t { join, learn, leave, reconfigure, leave_joint };
struct ChangeMembership {
  MembershipVerb verb = MembershipVerb::join;
  Targets targets;   // none where a joint configuration is left
  Targets learners;  // of a reconfiguration; maybe none
  raft::Way way = raft::Way::joint;
  std::optional<Target> via;
  friend bool operator==(const ChangeMembership&, const ChangeMembership&) = default;
};
// lose append n1 -> n2 term 2 index 5 #0: this one message is dropped, in flight or when it is
// sent.
struct Lose {
  MessageName message;
  friend bool operator==(const Lose&, const Lose&) = default;
};
// deliver append n1 -> n2 ... : it arrives now, if it is in flight.
struct Deliver {
  MessageName message;
  friend bool operator==(const Deliver&, const Deliver&) = default;
};
// put x 1 [via n1] [as c1]; get x; delete x; append x 1; cas x 1 2; cas x absent 2. Queued behind
// the client's own operations; `as` absent: client c1.
struct Ask {
  ClientId client{1};
  std::optional<Target> via;  // a node or a role; absent: as the client chooses
  kv::Operation operation;
  friend bool operator==(const Ask&, const Ask&) = default;
};
// settle within 40 timeouts: faults end, clients stop, everything is healed and restarted; then the
// cluster must answer a fresh client within so many maximum election timeouts (DESIGN, section 5).
// settle within 40 timeouts with n1 n2: of these alone, the core; the others are down from then on.
struct Settle {
  std::uint32_t within_timeouts = 40;
  Targets core;  // none: all nodes
  friend bool operator==(const Settle&, const Settle&) = default;
};
struct Reseed {
  std::uint64_t seed = 0;
  friend bool operator==(const Reseed&, const Reseed&) = default;
};
// end: the run stops here.
struct Finish {
  friend bool operator==(const Finish&, const Finish&) = default;
};

using Action = std::variant<Cut, Heal, Partition, Isolate, End, Start, Pause, Resume, Disturb,
                            SlowLinks, SlowDisk, Drift, Jump, Timeout, Transfer, Upkeep, Initialise,
                            ChangeMembership, Lose, Deliver, Ask, Settle, Reseed, Finish>;

// How long the action lasts, where it undoes itself.
std::optional<Duration> length_of(const Action& action);

}  // namespace raftbed::plan
