#include "core/actor/raft_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

std::optional<Failure> RaftActor::handle(RaftInbox message, Context& context) {
  match(
      std::move(message),
      [&](raft::Start start) {
        started_ = true;
        step(start, context);
      },
      [&](raft::Wake wake) { step(wake, context); },
      [&](raft::Campaign campaign) { step(campaign, context); },
      [&](RaftMessage m) { step(raft::Receive{m.from, std::move(m.message)}, context); },
      [&](Propose m) { propose(std::move(m), context); },
      [&](WriteDurable durable) { step(raft::Persisted{durable.write}, context); });
  if (context.overrun()) return Failure::mailbox_overrun;
  return std::nullopt;
}

void RaftActor::propose(Propose propose, Context& context) {
  raft::ProposalOutcome outcome = raft::ProposalRefused{};
  if (started_) {
    step(raft::Propose{propose.asked.request.command}, context);
    outcome = *context.effects().raft.proposal;
  }
  context.send(KvInbox(Proposed{std::move(propose.asked), outcome}));
}

void RaftActor::step(const raft::Input& input, Context& context) {
  if (!started_) return;
  raft_.step(context.now(), input, context.effects().raft);
  context.effects().raft_stepped = true;
  context.effects().wake = context.effects().raft.wake;
  hand_on(context);
}

// In the order of the output's members: write, send, apply. Copies, because the output is also what is observed.
void RaftActor::hand_on(Context& context) {
  const raft::Output& output = context.effects().raft;
  if (output.write || !output.held.empty()) {
    context.send(StorageInbox(Persist{output.write, output.held}));
  }
  for (const raft::Outgoing& outgoing : output.send) {
    context.send(NetworkInbox(SendRaft{outgoing}));
  }
  if (raft_.is_leader() != leading_) {
    leading_ = raft_.is_leader();
    context.send(KvInbox(LeadershipChanged{leading_}));
  }
  if (output.apply) context.send(KvInbox(ApplyEntries{raft_.log(), *output.apply}));
}

}  // namespace raftbed::actor
