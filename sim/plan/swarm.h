// The parts of generate(): what kind of run a seed stands for, its settings, its workload, its
// reads, its faults.
//
// Half of the seeds are the plain swarm: a random subset of all fault kinds, in episodes with quiet
// gaps. The other half draw a theme beside it: a mix of settings and faults in which one class of
// mistake lives, after somebody's bad night. Themes name no bug and look at none.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/plan/dice.h"
#include "sim/plan/plan.h"

namespace raftbed::plan {

enum class Theme : std::uint8_t {
  swarm,            // nothing but the swarm
  rival_campaigns,  // two candidates that cannot hear each other, and voters that lose power
                    // between them
  late_mail,        // messages that arrive after the election they belong to
  short_reigns,     // leaders that fall before they have replicated what they have
  returns,          // two such leaders that come back by turns: Figure 8
  stale_tails,      // deposed leaders that come back with entries nobody else has
  dark,             // power losses of many, with slow disks and much to write
  deposed,          // leaders cut off from the nodes, and not from the clients
  impatience,       // clients that ask again before they can have been answered
};
std::string_view name_of(Theme theme);

struct Shape {
  Theme theme = Theme::swarm;
  std::uint16_t nodes = 3;
  std::uint32_t clients = 3;
  bool contests_reads = false;  // leaders fall while they are read from, where the theme allows it
  bool churns = false;          // who belongs to the cluster changes
  Duration active;              // how long clients and faults are at work
};

Shape draw_shape(const Dice& dice);
Settings draw_settings(const Dice& dice, const Shape& shape);
// What nodes stand on.
void draw_hosts(Settings& settings, const Dice& dice);
std::vector<ClientScript> draw_clients(const Dice& dice, const Shape& shape);
// How gets are answered. To be drawn last, for it may ask something of the others.
void draw_reads(Settings& settings, const Dice& dice, const Shape& shape);
// Whether clients' sessions expire, and how soon.
void draw_sessions(Settings& settings, const Dice& dice);
// So that the clients are busy for most of the active time.
Duration interval_for(const Dice& dice, const Shape& shape,
                      const std::vector<ClientScript>& clients);

// How long an election takes at the least, as a measure for what is to fall into one.
Duration election_time(const Settings& settings);

// Commands as they come to mind; sorted at the end. What would start at the end or later is left
// out.
class Timeline {
 public:
  explicit Timeline(Duration active) : end_(Instant() + active) {}
  [[nodiscard]] Instant end() const { return end_; }
  // At that instant, rounded to ten microseconds.
  void add(Instant at, Action action);
  // Of what was added, all that the predicate is true of.
  template <class Predicate>
  void leave_out(const Predicate& is_unwanted) {
    std::erase_if(commands_, [&](const Command& command) { return is_unwanted(command.action); });
  }
  // By instant; those of one instant in the order in which they were added; and `last` at the end.
  std::vector<Command> ending_with(Action last) &&;

 private:
  Instant end_;
  std::vector<Command> commands_;
};

enum class FaultKind : std::uint8_t {
  cut_one_way,
  cut_both_ways,
  partition,
  isolate_leader,
  isolate_node,
  kill,
  stop,
  power_loss,
  pause,
  drop,
  duplicate,
  reorder,
  slow_links,
  slow_disk,
  clock,
  campaigns,
  transfers,  // no fault, but asked for among faults
  upkeep,     // likewise
};
inline constexpr std::uint8_t fault_kinds = 16;
inline constexpr std::uint8_t swarm_kinds = 18;  // with what is no fault

// Where and how long: `span` is the scale of the lengths.
struct Stage {
  std::uint16_t nodes = 3;
  Instant start;
  Duration span;
};
void add_fault(Timeline& timeline, const Dice& dice, FaultKind kind, const Stage& stage);

void add_swarm_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                      const Settings& settings);
void draw_first_voters(Settings& settings, const Dice& dice, const Shape& shape);
void add_membership_changes(Timeline& timeline, const Dice& dice, const Shape& shape,
                            const Settings& settings);
// Leaders that fall without noticing, in each of the ways in which a read could then be wrong.
void add_read_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                     const Settings& settings);
void adapt_to_theme(Settings& settings, const Dice& dice, const Shape& shape);
void add_theme_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                      const Settings& settings);

// `count` of n1 ... nN, all different, in a random order. REQUIRES: count <= nodes.
std::vector<NodeId> draw_nodes(const Dice& dice, std::uint16_t nodes, std::uint16_t count);

}  // namespace raftbed::plan
