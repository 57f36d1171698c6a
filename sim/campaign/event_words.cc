#include "sim/campaign/event_words.h"

#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::campaign {
namespace {

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::string role_words(observe::RoleName role) {
  switch (role) {
    case observe::RoleName::follower: return "follows";
    case observe::RoleName::candidate: return "is a candidate";
    case observe::RoleName::leader: return "leads";
  }
  return "is nothing known";
}

std::string passage_words(observe::Passage passage) {
  switch (passage) {
    case observe::Passage::sent: return "sent";
    case observe::Passage::duplicated: return "duplicated";
    case observe::Passage::delivered: return "delivered";
    case observe::Passage::dropped: return "dropped";
  }
  return "seen";
}

// Empty for what says nothing that the other lines do not.
std::string words_of(const observe::NodeObservation& what) {
  return match(
      what,
      [](const observe::Started& started) {
        return "starts life " + number(started.incarnation.value());
      },
      [](const observe::RoleChanged& changed) {
        return role_words(changed.role) + " in term " + number(changed.term.value());
      },
      [](const observe::HardStateChanged& changed) {
        const auto vote = changed.hard_state.vote;
        return "term " + number(changed.hard_state.term.value()) + ", vote " +
               (vote ? observe::text(*vote) : std::string("none"));
      },
      [](const observe::LogTruncated& cut) {
        return "cuts its log from " + number(cut.from.value());
      },
      [](const observe::LogAppended& appended) {
        return "appends index " + number(appended.index.value()) + " term " +
               number(appended.entry.term.value());
      },
      [](const observe::CommitAdvanced& commit) {
        return "commits up to " + number(commit.index.value());
      },
      [](const observe::Applied& applied) { return "applies " + number(applied.index.value()); },
      [](const observe::VotePromised& vote) {
        return "promises its vote to " + observe::text(vote.candidate) + " in term " +
               number(vote.term.value());
      },
      [](const observe::AppendPromised& promised) {
        return "acknowledges up to " + number(promised.match.value());
      },
      [](const observe::Noted& noted) {
        return "notes " + std::string(observe::name_of(noted.note.kind));
      },
      [](const observe::Failed&) { return std::string("fails"); },
      [](const observe::MailboxFull& full) {
        return "finds its " + std::string(observe::name_of(full.mailbox)) + " mailbox full";
      },
      [](const observe::Ended&) { return std::string("ends"); },
      [](const observe::Escalated&) { return std::string("is given up"); },
      [](const observe::DurableAdvanced& durable) {
        return "has on disk up to " + number(durable.log.last_index().value());
      });
}

std::string operation_of(const observe::Invocation& invocation) {
  return observe::text(invocation.client) + " operation " + number(invocation.sequence.value());
}

}  // namespace

bool EventWords::wants(const observe::Moment& moment) const {
  return moment.event > where_.last_alike && moment.event <= where_.first_other &&
         lines_.size() < lines_max;
}

void EventWords::add(const observe::Moment& moment, const std::string& words) {
  lines_.push_back('@' + number(moment.event) + ' ' + observe::text(moment.at) + "  " + words);
}

void EventWords::node(const observe::Observation& observation) {
  if (!wants(observation.moment)) return;
  add(observation.moment, observe::text(observation.node) + ' ' + words_of(observation.what));
}

void EventWords::message(const observe::Moment& moment, const observe::MessageSeen& seen) {
  if (!wants(moment)) return;
  plan::MessageName name;
  name.from = seen.packet.from;
  name.to = seen.packet.to;
  name.label = seen.packet.label;
  name.n = seen.n;
  name.copy = static_cast<std::uint8_t>(seen.copy);
  add(moment, passage_words(seen.passage) + ' ' + plan::print(name));
}

void EventWords::wrote(const observe::Moment& moment, NodeId node, const DiskOperation& operation) {
  if (!wants(moment)) return;
  const std::string what = match(
      operation, [](const DiskWrite& write) { return " writes at " + number(write.offset); },
      [](const DiskTruncate& truncate) { return " cuts its file at " + number(truncate.size); },
      [](const DiskSync& sync) { return " syncs up to write " + number(sync.id.value()); });
  add(moment, observe::text(node) + what);
}

void EventWords::invoked(const observe::Invocation& invocation) {
  if (wants(invocation.moment)) add(invocation.moment, operation_of(invocation) + " begins");
}

void EventWords::returned(const observe::Invocation& invocation, const observe::Return& outcome) {
  if (wants(outcome.moment)) add(outcome.moment, operation_of(invocation) + " is answered");
}

void EventWords::gave_up(const observe::Moment& moment, const observe::Invocation& invocation) {
  if (wants(moment)) add(moment, operation_of(invocation) + " stays unknown");
}

}  // namespace raftbed::campaign
