// Commands that change who belongs to the cluster: the first node is the one that is asked.
#include "commands.h"
#include "sim/observe/names.h"

namespace raftbed::interaction {
namespace {

using observe::text;

// As they are written: what is not sorted is refused by the core, not mended here.
raft::Nodes nodes_of(CommandWords& words) {
  return words.take_nodes();
}

std::string list_of(const raft::Nodes& nodes) {
  std::string said;
  for (const NodeId node : nodes) said += ' ' + text(node);
  return said;
}

// initialise N with N N ...
void initialise(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  if (!words.take("with")) throw Misread("expected `with`");
  const raft::Nodes voters = nodes_of(words);
  world_of(scene).step(asked, "is initialised with" + list_of(voters), raft::Initialise{voters});
}

// join N N: a learner, and a voter once it has caught up.
void join(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  const NodeId node = words.node();
  world_of(scene).change(asked, "is asked to let " + text(node) + " join", raft::Join{node});
}

// learn N N: a learner, for good.
void learn(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  const NodeId node = words.node();
  world_of(scene).change(asked, "is asked to let " + text(node) + " learn", raft::AddLearner{node});
}

// leave N N
void leave(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  const NodeId node = words.node();
  world_of(scene).change(asked, "is asked to let " + text(node) + " go", raft::Leave{node});
}

raft::Way way_of(CommandWords& words) {
  if (words.take("single-server")) return raft::Way::single_server;
  return words.take("joint-until-told") ? raft::Way::joint_until_told : raft::Way::joint;
}

// reconfigure N voters N ... [learners N ...] [single-server|joint-until-told]: jointly otherwise.
void reconfigure(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  raft::Reconfigure wish;
  if (!words.take("voters")) throw Misread("expected `voters`");
  wish.voters = nodes_of(words);
  if (words.take("learners")) wish.learners = nodes_of(words);
  wish.way = way_of(words);
  const std::string learners = wish.learners.empty() ? "" : ", learners" + list_of(wish.learners);
  world_of(scene).change(asked, "is asked for voters" + list_of(wish.voters) + learners, wish);
}

// leave-joint N
void leave_joint(CommandWords& words, Scene& scene) {
  const NodeId asked = known_node(words, scene);
  world_of(scene).change(asked, "is asked to leave what is joint", raft::LeaveJoint{});
}

}  // namespace

void add_membership_commands(Commands& commands) {
  commands.insert({{"initialise", initialise},
                   {"join", join},
                   {"learn", learn},
                   {"leave", leave},
                   {"reconfigure", reconfigure},
                   {"leave-joint", leave_joint}});
}

}  // namespace raftbed::interaction
