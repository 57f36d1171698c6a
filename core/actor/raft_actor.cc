#include "core/actor/raft_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

std::optional<Failure> RaftActor::handle(RaftInbox&& message, Context& context) {
  match(
      std::move(message),
      [&](raft::Input&& input) {
        if (std::holds_alternative<raft::Start>(input)) started_ = true;
        if (started_) step(input, context);
      },
      [&](Propose&& asked) { propose(std::move(asked), context); });
  if (context.overrun()) return Failure::mailbox_overrun;
  return std::nullopt;
}

void RaftActor::propose(Propose&& propose, Context& context) {
  raft::ProposalOutcome outcome = raft::ProposalRefused{};
  if (started_) {
    step(raft::Propose{propose.asked.request.command}, context);
    outcome = *context.effects().raft.proposal;
  }
  context.send(KvInbox(Proposed{std::move(propose.asked), outcome}));
}

void RaftActor::step(const raft::Input& input, Context& context) {
  raft_.step(context.now(), input, context.effects().raft);
  context.effects().raft_stepped = true;
  context.effects().wake = context.effects().raft.wake;
  hand_on(context);
}

// In the order of the output's members: write, send, apply. What observers look at stays (the
// write, the notes); messages move on.
void RaftActor::hand_on(Context& context) {
  raft::Output& output = context.effects().raft;
  if (output.write || !output.held.empty()) {
    context.send(StorageInbox(Persist{output.write, std::move(output.held)}));
  }
  for (raft::Outgoing& outgoing : output.send) {
    context.send(NetworkInbox(SendRaft{std::move(outgoing)}));
  }
  if (raft_.is_leader() != leading_) {
    leading_ = raft_.is_leader();
    context.send(KvInbox(LeadershipChanged{leading_}));
  }
  if (output.apply) context.send(KvInbox(ApplyEntries{raft_.log(), *output.apply}));
}

}  // namespace raftbed::actor
