#include "core/actor/raft_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

void RaftActor::handle(RaftUser&& message, NodeInstant now, Context& context) {
  match(
      std::move(message),
      [&](raft::Input&& input) {
        if (started_) step(input, now, context);
      },
      [&](Propose&& asked) { propose(std::move(asked), now, context); },
      [&](AskRead&& asked) { read(asked.ticket, now, context); });
}

void RaftActor::handle(RaftSystem&& input, NodeInstant now, Context& context) {
  if (std::holds_alternative<raft::Start>(input)) started_ = true;
  if (started_) step(input, now, context);
}

void RaftActor::propose(Propose&& propose, NodeInstant now, Context& context) {
  raft::ProposalOutcome outcome = raft::ProposalRefused{};
  if (started_) {
    const Bytes& command = propose.stamped ? *propose.stamped : propose.asked.request.command;
    step(raft::Propose{command}, now, context);
    outcome = *context.effects().raft.proposal;
  }
  context.send<ActorName::kv>(Proposed{std::move(propose.asked), outcome});
}

void RaftActor::read(raft::ReadTicket ticket, NodeInstant now, Context& context) {
  if (started_) return step(raft::Read{ticket}, now, context);
  ReadsSettled settled;
  settled.refused.push_back(raft::ReadRefused{ticket, raft::ReadRefusal::not_leader, {}});
  context.send<ActorName::kv>(std::move(settled));
}

void RaftActor::settle_reads(const raft::Output& output, Context& context) {
  ReadsSettled settled;
  for (const raft::ReadReady& ready : output.reads_ready) settled.ready.push_back(ready);
  for (const raft::ReadRefused& refused : output.reads_refused) settled.refused.push_back(refused);
  context.send<ActorName::kv>(std::move(settled));
}

// Hands on in the order of the output's members: restore, write, held, send, apply, reads. A
// snapshot whose state the KvActor cannot read ends this life before the StorageActor's turn comes:
// the next one starts from what was there before. What observers look at stays (the write, the
// notes).
void RaftActor::step(const raft::Input& input, NodeInstant now, Context& context) {
  Effects& effects = context.effects();
  raft::Output& output = effects.raft;
  raft_.step(now, input, output);
  effects.raft_stepped = true;
  effects.wake = output.wake;
  if (output.restore) context.send<ActorName::kv>(RestoreState{*output.restore});
  if (output.write) {
    context.send<ActorName::storage>(std::in_place_type<Persist>, *output.write);
  }
  if (!output.held.empty()) context.hold(output.held);
  if (!output.send.empty()) context.send<ActorName::network>(output.send);
  if (raft_.is_leader() != leading_) {
    leading_ = raft_.is_leader();
    context.send<ActorName::kv>(LeadershipChanged{leading_});
  }
  if (output.apply) context.send<ActorName::kv>(ApplyEntries{raft_.log(), *output.apply});
  // Behind what is to be applied first.
  if (!output.reads_ready.empty() || !output.reads_refused.empty()) settle_reads(output, context);
}

}  // namespace raftbed::actor
