// Our Node as a subject: the core, hosted by the simulator, with its steps turned into
// observations.
#pragma once

#include <memory>
#include <vector>

#include "core/actor/node.h"
#include "core/base/bugs.h"
#include "sim/cluster/subject.h"

namespace raftbed::cluster {

// What every node of a cluster is told, apart from who it is and which bugs it has.
struct NodeSettings {
  raft::Options raft;  // self, chance and bugs are filled in for each node
  std::uint32_t mailbox_capacity = 64;
  actor::ReadMode reads = actor::ReadMode::log;
  std::optional<Duration> session_expiry;
  std::vector<BugSet> bugs;  // by node, n1 first
};

class NodeKind final : public SubjectKind {
 public:
  explicit NodeKind(NodeSettings settings) : settings_(std::move(settings)) {}
  [[nodiscard]] std::unique_ptr<Subject> begin(const Life& life,
                                               SubjectEffects& effects) const override;
  [[nodiscard]] bool keeps_a_journal() const override { return true; }

 private:
  NodeSettings settings_;
};

}  // namespace raftbed::cluster
