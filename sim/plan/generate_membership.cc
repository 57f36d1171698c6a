// Changes of membership: who belongs to the cluster comes and goes while faults and clients are at
// work.
//
// Nodes join, learn and leave, one at a time or many at once, well or in haste: what comes while
// another change is under way is refused, and that is to be seen too. Joint configurations that
// wait to be left are told to.
#include <algorithm>

#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

constexpr std::uint64_t changes_max = 20;

Targets drawn(const Dice& dice, std::uint16_t nodes, std::uint16_t least) {
  const auto count = static_cast<std::uint16_t>(dice.at("count").between(least, nodes));
  const std::vector<NodeId> picked = draw_nodes(dice.at("who"), nodes, count);
  return {picked.begin(), picked.end()};
}

ChangeMembership reconfiguration(const Dice& dice, std::uint16_t nodes) {
  ChangeMembership change;
  change.verb = MembershipVerb::reconfigure;
  change.targets = drawn(dice.at("voters"), nodes, 1);
  if (dice.at("learners").happens(percent(30))) {
    change.learners = drawn(dice.at("learn"), nodes, 1);
    std::erase_if(change.learners, [&](const Target& learner) {
      return std::find(change.targets.begin(), change.targets.end(), learner) !=
             change.targets.end();
    });
  }
  constexpr raft::Way ways[] = {raft::Way::joint, raft::Way::joint, raft::Way::single_server,
                                raft::Way::joint_until_told};
  change.way = dice.at("way").pick(ways);
  return change;
}

ChangeMembership draw_change(const Dice& dice, std::uint16_t nodes) {
  const std::uint64_t which = dice.at("verb").below(100);
  if (which < 30) return reconfiguration(dice, nodes);
  if (which < 40) return {MembershipVerb::leave_joint, {}, {}, raft::Way::joint, {}};
  const auto verb = which < 70   ? MembershipVerb::join
                    : which < 78 ? MembershipVerb::learn
                                 : MembershipVerb::leave;
  const NodeId node = draw_nodes(dice.at("who"), nodes, 1)[0];
  const bool is_leader = verb == MembershipVerb::leave && dice.at("leader").happens(percent(40));
  Targets targets{is_leader ? Target(RoleTarget::leader) : Target(node)};
  return {verb, std::move(targets), {}, raft::Way::joint, {}};
}

// One node is told, or several are told alike.
void add_initialisation(Timeline& timeline, const Dice& dice, std::uint16_t nodes) {
  const auto count = static_cast<std::uint16_t>(dice.at("count").between(1, nodes));
  Targets voters;
  for (std::uint16_t number = 1; number <= count; ++number) voters.emplace_back(NodeId(number));
  Targets told{NodeId(1)};
  if (dice.at("all").happens(percent(40))) told = voters;
  timeline.add(Instant() + milliseconds(1), Initialise{std::move(told), std::move(voters)});
}

}  // namespace

void draw_first_voters(Settings& settings, const Dice& dice, const Shape& shape) {
  if (!shape.churns || dice.at("all").happens(percent(30))) return;
  const bool is_new = dice.at("none").happens(percent(15));
  settings.voters = is_new ? 0 : dice.at("voters").between(1, shape.nodes);
}

// What goes with a change, so that it comes to something: who is to vote learns first; who waits
// to be told is told; who leaves comes back at once, or another leaves too.
void add_company(Timeline& timeline, const Dice& dice, Instant at, const ChangeMembership& change,
                 Duration timeout) {
  const Instant soon = at + dice.at("soon").between(milliseconds(1), timeout);
  if (change.verb == MembershipVerb::reconfigure) {
    if (dice.at("learn").happens(percent(50))) {
      timeline.add(
          at - std::min(timeout, at - Instant()),
          ChangeMembership{MembershipVerb::learn, change.targets, {}, raft::Way::joint, {}});
    }
    const bool waits = change.way == raft::Way::joint_until_told;
    if (waits)
      timeline.add(soon,
                   ChangeMembership{MembershipVerb::leave_joint, {}, {}, raft::Way::joint, {}});
  } else if (change.verb == MembershipVerb::leave) {
    const std::uint64_t which = dice.at("company").below(100);
    if (which < 30) {
      timeline.add(
          soon, ChangeMembership{MembershipVerb::join, change.targets, {}, raft::Way::joint, {}});
    } else if (which < 50) {
      const Targets leader{RoleTarget::leader};
      timeline.add(at, ChangeMembership{MembershipVerb::leave, leader, {}, raft::Way::joint, {}});
    }
  }
}

void add_membership_changes(Timeline& timeline, const Dice& dice, const Shape& shape,
                            const Settings& settings) {
  if (!shape.churns) return;
  if (settings.voters == 0U) add_initialisation(timeline, dice.at("initialise"), shape.nodes);
  const Duration timeout = settings.election_timeout_max;
  Instant at = Instant() + dice.at("start").between(timeout / 2, timeout * 2);
  for (std::uint64_t number = 0; number < changes_max && at < timeline.end(); ++number) {
    const Dice of = dice.at("change", number);
    const ChangeMembership change = draw_change(of, shape.nodes);
    timeline.add(at, change);
    add_company(timeline, of.at("with it"), at, change, timeout);
    const bool in_haste = of.at("haste").happens(percent(40));
    at = at + of.at("gap").between(milliseconds(1), in_haste ? timeout / 8 : timeout * 2);
  }
}

}  // namespace raftbed::plan
