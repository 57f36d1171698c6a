#include "core/actor/raft_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

void RaftActor::handle(RaftUser&& message, NodeInstant now, Context& context) {
  match(
      std::move(message),
      [&](raft::Input&& input) {
        if (started_) step(input, now, context);
      },
      [&](Propose&& asked) { propose(std::move(asked), now, context); });
}

void RaftActor::handle(RaftSystem&& input, NodeInstant now, Context& context) {
  if (std::holds_alternative<raft::Start>(input)) started_ = true;
  if (started_) step(input, now, context);
}

void RaftActor::propose(Propose&& propose, NodeInstant now, Context& context) {
  raft::ProposalOutcome outcome = raft::ProposalRefused{};
  if (started_) {
    step(raft::Propose{propose.asked.request.command}, now, context);
    outcome = *context.effects().raft.proposal;
  }
  context.send<ActorName::kv>(Proposed{std::move(propose.asked), outcome});
}

// Hands on in the order of the output's members: write, send, restore, apply. What observers look
// at stays (the write, the notes).
void RaftActor::step(const raft::Input& input, NodeInstant now, Context& context) {
  Effects& effects = context.effects();
  raft::Output& output = effects.raft;
  raft_.step(now, input, output);
  effects.raft_stepped = true;
  effects.wake = output.wake;
  if (output.write || !output.held.empty()) {
    context.send<ActorName::storage>(std::in_place_type<Persist>, output.write,
                                     std::move(output.held));
  }
  if (!output.send.empty()) {
    context.send<ActorName::network>([&](const auto& say) {
      for (const raft::Outgoing& outgoing : output.send) say(outgoing);
    });
  }
  if (raft_.is_leader() != leading_) {
    leading_ = raft_.is_leader();
    context.send<ActorName::kv>(LeadershipChanged{leading_});
  }
  if (output.restore) context.send<ActorName::kv>(RestoreState{*output.restore});
  if (output.apply) context.send<ActorName::kv>(ApplyEntries{raft_.log(), *output.apply});
}

}  // namespace raftbed::actor
