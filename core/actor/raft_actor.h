// The RaftActor: consensus, and nothing but. It steps Raft and hands each effect to the actor whose
// it is.
//
// Until Start it is deaf, and refuses proposals: what Raft was restored from may still be in the
// page cache alone, and a vote or an acknowledgement that rests on it would be a promise that the
// next loss of power breaks.
#pragma once

#include "core/actor/context.h"
#include "core/actor/protocol.h"
#include "core/raft/raft.h"

namespace raftbed::actor {

class RaftActor {
 public:
  RaftActor(raft::Options options, raft::Restored restored)
      : raft_(std::move(options), std::move(restored)) {}

  void handle(RaftUser&& message, NodeInstant now, Context& context);
  void handle(RaftSystem&& input, NodeInstant now, Context& context);

  [[nodiscard]] const raft::Raft& raft() const { return raft_; }
  [[nodiscard]] bool has_started() const { return started_; }
  void reseed(Chance chance) { raft_.reseed(chance); }

 private:
  void step(const raft::Input& input, NodeInstant now, Context& context);
  void propose(Propose&& propose, NodeInstant now, Context& context);
  void read(raft::ReadTicket ticket, NodeInstant now, Context& context);
  static void settle_reads(const raft::Output& output, Context& context);

  raft::Raft raft_;
  bool started_ = false;
  bool leading_ = false;  // what the KvActor was last told
};

}  // namespace raftbed::actor
