// Gets that do not go through the log: Raft says from which index on they may be answered, and the
// state machine answers once it has applied that far (dissertation 6.4).
//
// Who does not lead forwards the get, as any request; or, where followers read, asks the leader for
// the index alone and answers from its own state: the leader is spared the work, and still no
// answer is older than its question. A question or an index that is lost is nobody's to repeat: the
// client tries again, and what waited too long is given up.
#include <algorithm>
#include <utility>

#include "core/actor/kv_actor.h"
#include "core/base/match.h"
#include "core/kv/command_view.h"

namespace raftbed::actor {
namespace {

ReadQuestion question_of(const Request& request) {
  return ReadQuestion{request.client, request.sequence, request.attempt};
}

MessageKind kind_it_came_as(const std::variant<Asked, IndexAsked>& asked) {
  return match(
      asked,
      [](const Asked& a) { return a.forwarded_by ? MessageKind::forward : MessageKind::request; },
      [](const IndexAsked&) { return MessageKind::read_index; });
}

}  // namespace

// A stale get is answered by whoever is asked, at once or not at all: nobody else is asked, and the
// client, which says how far it must have come, tries another node.
void KvActor::answer_from_own_state(const Asked& asked, LogIndex at_least, Context& context) {
  const bool has_come_so_far = at_least <= machine_.applied() || options_.bugs.has(Bug::R12);
  if (has_come_so_far) return answer_read(asked, context);
  const Request& request = asked.request;
  answer(asked.forwarded_by,
         Answer{request.client, request.sequence, request.attempt, Unavailable{}}, context);
}

void KvActor::read(std::variant<Asked, IndexAsked>&& asked, NodeInstant now, Context& context) {
  give_up_old_reads(now, context);
  last_ticket_ = raft::ReadTicket(last_ticket_.value() + 1);
  const MessageKind kind = kind_it_came_as(asked);
  Reading reading{last_ticket_, std::move(asked), std::nullopt, now + options_.patience};
  if (context.try_send<ActorName::raft>(kind, AskRead{reading.ticket}) == Sent::full) {
    return give_up(reading, std::nullopt, context);
  }
  readings_.push_back(std::move(reading));
}

void KvActor::settle_reads(const ReadsSettled& settled, Context& context) {
  for (const raft::ReadReady& each : settled.ready) ready(each, context);
  for (const raft::ReadRefused& each : settled.refused) refused(each, context);
  answer_what_is_applied(context);
}

// A node that asked need not wait until we have applied: it waits until it has.
void KvActor::ready(const raft::ReadReady& ready, Context& context) {
  const auto reading = std::find_if(readings_.begin(), readings_.end(), [&](const Reading& each) {
    return each.ticket == ready.ticket;
  });
  if (reading == readings_.end()) return;  // given up
  reading->index = ready.index;
  const auto* peer = std::get_if<IndexAsked>(&reading->asked);
  if (peer == nullptr) return;
  context.send<ActorName::network>(
      SendReadIndex{peer->from, ReadIndexReply{peer->question, ready.index}});
  readings_.erase(reading);
}

// Forwarding happens once, as of any request.
void KvActor::refused(const raft::ReadRefused& refused, Context& context) {
  const auto found = std::find_if(readings_.begin(), readings_.end(), [&](const Reading& each) {
    return each.ticket == refused.ticket;
  });
  if (found == readings_.end()) return;  // given up
  Reading reading = std::move(*found);
  readings_.erase(found);
  const auto* asked = std::get_if<Asked>(&reading.asked);
  const bool can_pass_on = refused.reason == raft::ReadRefusal::not_leader && refused.leader &&
                           asked != nullptr && !asked->forwarded_by;
  if (!can_pass_on) return give_up(reading, refused.leader, context);
  if (options_.reads == ReadMode::follower) {
    return ask_leader(std::move(reading), *refused.leader, context);
  }
  context.send<ActorName::network>(SendForward{*refused.leader, Forward{asked->request}});
}

void KvActor::ask_leader(Reading&& reading, NodeId leader, Context& context) {
  const ReadQuestion question = question_of(std::get<Asked>(reading.asked).request);
  readings_.push_back(std::move(reading));
  context.send<ActorName::network>(SendReadQuestion{leader, question});
}

void KvActor::told(const ReadIndexReply& reply, Context& context) {
  const auto reading = std::find_if(readings_.begin(), readings_.end(), [&](const Reading& each) {
    const auto* asked = std::get_if<Asked>(&each.asked);
    return asked != nullptr && !each.index && question_of(asked->request) == reply.question;
  });
  if (reading == readings_.end()) return;  // given up, or told already
  match(
      reply.outcome, [&](LogIndex index) { reading->index = index; },
      [&](const Unavailable& unavailable) {
        give_up(*reading, unavailable.leader, context);
        readings_.erase(reading);
      });
  answer_what_is_applied(context);
}

// Whoever leads "waits for its state machine to advance at least as far as the readIndex; this is
// current enough to satisfy linearizability" (dissertation 6.4), and so does a follower.
void KvActor::answer_what_is_applied(Context& context) {
  const bool is_hasty = options_.bugs.has(Bug::R06);
  std::erase_if(readings_, [&](const Reading& reading) {
    const bool is_due = reading.index && (*reading.index <= machine_.applied() || is_hasty);
    if (is_due) answer_read(std::get<Asked>(reading.asked), context);
    return is_due;
  });
}

void KvActor::answer_read(const Asked& asked, Context& context) {
  const Request& request = asked.request;
  kv::CommandView command;
  const bool is_command = kv::read_command(request.command, command);
  ASSERT(is_command);
  answer(asked.forwarded_by,
         Answer{request.client, request.sequence, request.attempt,
                machine_.read(kv::kept(request.command, command.key))},
         context);
}

// Looked for where another is asked: nothing hangs on the moment, for the client has gone on.
void KvActor::give_up_old_reads(NodeInstant now, Context& context) {
  std::erase_if(readings_, [&](const Reading& reading) {
    const bool is_old = reading.until <= now;
    if (is_old) give_up(reading, std::nullopt, context);
    return is_old;
  });
}

void KvActor::give_up(const Reading& reading, std::optional<NodeId> leader, Context& context) {
  match(
      reading.asked,
      [&](const Asked& asked) {
        const Request& request = asked.request;
        answer(asked.forwarded_by,
               Answer{request.client, request.sequence, request.attempt, Unavailable{leader}},
               context);
      },
      [&](const IndexAsked& asked) {
        context.send<ActorName::network>(
            SendReadIndex{asked.from, ReadIndexReply{asked.question, Unavailable{leader}}});
      });
}

}  // namespace raftbed::actor
