#include "core/actor/kv_actor.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/match.h"
#include "core/kv/command.h"
#include "core/kv/command_view.h"

namespace raftbed::actor {
namespace {

Answer unavailable(const Request& request, std::optional<NodeId> leader) {
  return Answer{request.client, request.sequence, request.attempt, Unavailable{leader}};
}

}  // namespace

std::optional<Failure> KvActor::handle(KvUser&& message, NodeInstant now, Context& context) {
  match(
      std::move(message), [&](Asked&& m) { ask(std::move(m), now, context); },
      [&](ForwardedAnswer&& m) {
        context.send<ActorName::network>(SendAnswer{std::move(m.answer)});
      },
      [&](IndexAsked&& m) { read(m, now, context); },
      [&](IndexTold&& m) { told(m.reply, context); });
  return std::nullopt;
}

std::optional<Failure> KvActor::handle(KvSystem&& message, NodeInstant now, Context& context) {
  std::optional<Failure> failure;
  match(
      std::move(message),
      [&](Proposed&& m) {
        match(
            m.outcome, [&](raft::ProposalAccepted at) { accepted(m.asked, at, context); },
            [&](raft::ProposalRefused why) { refused(std::move(m.asked), why, context); });
      },
      [&](ApplyEntries&& m) { failure = apply(m, now, context); },
      [&](LeadershipChanged&& m) {
        leading_ = m.leading;
        clock_.start(machine_.now(), now);
      },
      [&](RestoreState&& m) { failure = restore(m.snapshot, context); },
      [&](ReadsSettled&& m) { settle_reads(m, context); });
  return failure;
}

void KvActor::ask(Asked&& asked, NodeInstant now, Context& context) {
  if (options_.bugs.has(Bug::R02) && serve_from_own_state(asked, context)) return;
  kv::CommandView command;
  // What is no command of a client, such as one that it has stamped itself, would stop every
  // replica as soon as it is committed.
  if (!kv::read_command(asked.request.command, command)) {
    return answer(asked.forwarded_by, unavailable(asked.request, std::nullopt), context);
  }
  if (command.kind == kv::Kind::stale_get) {
    return answer_from_own_state(asked, command.at_least, context);
  }
  if (command.kind == kv::Kind::get && options_.reads != ReadMode::log) {
    return read(std::move(asked), now, context);
  }
  propose(std::move(asked), now, context);
}

void KvActor::propose(Asked&& asked, NodeInstant now, Context& context) {
  const MessageKind kind = asked.forwarded_by ? MessageKind::forward : MessageKind::request;
  Propose proposal{std::move(asked)};
  if (options_.session_expiry) {
    const kv::MachineInstant stamp = leading_ ? clock_.stamp(machine_.now(), now) : machine_.now();
    proposal.stamped = kv::stamped(proposal.asked.request.command, stamp);
  }
  if (context.try_send<ActorName::raft>(kind, std::move(proposal)) == Sent::accepted) return;
  // Refused, it was not moved from.
  const Asked& refused = proposal.asked;
  answer(refused.forwarded_by, unavailable(refused.request, std::nullopt), context);
}

// A leader that was deposed without noticing still thinks that it leads: what it answers may be
// long out of date.
bool KvActor::serve_from_own_state(const Asked& asked, Context& context) {
  if (!leading_) return false;
  const auto command = kv::decode_command(asked.request.command);
  if (!command || !std::holds_alternative<kv::Get>(command->operation)) return false;
  const Request& request = asked.request;
  answer(asked.forwarded_by,
         Answer{request.client, request.sequence, request.attempt,
                machine_.read(kv::key_of(command->operation))},
         context);
  return true;
}

void KvActor::accepted(const Asked& asked, raft::ProposalAccepted at, Context& context) {
  // Our own entry of an earlier term may have been pending at this index: it was cut off, and this
  // one took its place. Whether it took effect elsewhere we do not know.
  const auto place = pending_from(at.index);
  const Pending accepted{at.index,
                         at.term,
                         asked.request.client,
                         asked.request.sequence,
                         asked.request.attempt,
                         asked.forwarded_by};
  if (place == pending_.end() || place->index != at.index) {
    pending_.insert(place, accepted);
  } else {
    let_down(*place, context);
    *place = accepted;
  }
}

std::vector<KvActor::Pending>::iterator KvActor::pending_from(LogIndex index) {
  return std::lower_bound(
      pending_.begin(), pending_.end(), index,
      [](const Pending& pending, LogIndex bound) { return pending.index < bound; });
}

// What became of it we do not know.
void KvActor::let_down(const Pending& pending, Context& context) {
  answer(pending.forwarded_by,
         Answer{pending.client, pending.sequence, pending.attempt, Unavailable{}}, context);
}

// Forwarding happens here and once: a request that was already forwarded goes back with the hint.
void KvActor::refused(Asked&& asked, raft::ProposalRefused why, Context& context) {
  const bool can_forward = why.reason == raft::Refusal::not_leader && why.leader &&
                           *why.leader != options_.self && !asked.forwarded_by;
  if (can_forward) {
    context.send<ActorName::network>(SendForward{*why.leader, Forward{std::move(asked.request)}});
  } else {
    answer(asked.forwarded_by, unavailable(asked.request, why.leader), context);
  }
}

std::optional<Failure> KvActor::apply(const ApplyEntries& entries, NodeInstant now,
                                      Context& context) {
  for (LogIndex at = entries.range.first; at <= entries.range.last; at = at.next()) {
    if (const auto failure = apply_one(entries.log.at(at), now, context)) return failure;
  }
  if (entries.range.save) {
    context.send<ActorName::raft>(raft::StateSaved{entries.range.last, machine_.state()});
  }
  if (!readings_.empty()) answer_what_is_applied(context);
  return std::nullopt;
}

// At the start of a life, or in place of entries that this node will never see. What became of
// those that it had proposed there itself is not known.
std::optional<Failure> KvActor::restore(const raft::Snapshot& snapshot, Context& context) {
  std::optional<kv::Machine> machine =
      kv::Machine::restored(snapshot.state(), options_.bugs, options_.session_expiry);
  if (!machine || machine->applied() != snapshot.index()) return Failure::undecodable_snapshot;
  if (options_.bugs.has(Bug::S10)) {
    machine_.skip(snapshot.index());
  } else {
    machine_ = std::move(*machine);
  }
  const auto behind = pending_from(snapshot.index().next());
  std::for_each(pending_.begin(), behind,
                [&](const Pending& pending) { let_down(pending, context); });
  pending_.erase(pending_.begin(), behind);
  context.effects().restored = snapshot;
  if (!readings_.empty()) answer_what_is_applied(context);
  return std::nullopt;
}

inline void KvActor::show(const raft::Entry& entry, const std::optional<kv::Applied>& effect,
                          Context& context) {
  AppliedEntry& applied = context.effects().applied.emplace_back();
  applied.index = entry.index();
  applied.term = entry.term();
  applied.kind = entry.kind();
  applied.checksum = entry.checksum();
  applied.effect = effect;
}

std::optional<Failure> KvActor::apply_one(const raft::Entry& entry, NodeInstant now,
                                          Context& context) {
  std::optional<kv::Applied> effect;
  std::optional<kv::MachineInstant> own_clock;
  if (options_.bugs.has(Bug::X03)) own_clock = kv::MachineInstant(now.ns());
  switch (entry.kind()) {
    case raft::EntryKind::noop:
    case raft::EntryKind::configuration: machine_.skip(entry.index()); break;
    case raft::EntryKind::command:
      effect = machine_.apply(entry.index(), entry.command(), own_clock);
      // To skip it would let replicas differ without a word: the node stops instead.
      if (!effect) return Failure::undecodable_command;
      break;
  }
  show(entry, effect, context);
  const auto pending = pending_from(entry.index());
  if (pending != pending_.end() && pending->index == entry.index()) {
    settle(entry, *pending, context);
    pending_.erase(pending);
  }
  return std::nullopt;
}

// Answers whoever waits for this position of the log, which has just been applied.
void KvActor::settle(const raft::Entry& entry, const Pending& pending, Context& context) {
  Answer settled{pending.client, pending.sequence, pending.attempt, Unavailable{}};
  const bool ours = pending.term == entry.term() && entry.kind() == raft::EntryKind::command;
  if (ours) settled.outcome = machine_.reply_to(entry.command());
  answer(pending.forwarded_by, std::move(settled), context);
}

void KvActor::answer(const std::optional<NodeId>& forwarded_by, Answer answer, Context& context) {
  if (forwarded_by) {
    context.send<ActorName::network>(
        SendForwardReply{*forwarded_by, ForwardReply{std::move(answer)}});
  } else {
    context.send<ActorName::network>(SendAnswer{std::move(answer)});
  }
}

}  // namespace raftbed::actor
