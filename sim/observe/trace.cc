#include "sim/observe/trace.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/counted.h"
#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::observe {
namespace {

struct Said {
  TraceKind kind;
  std::string text;
};

Said said(const Started& started) {
  return {TraceKind::start,
          fmt::format("life {}, {}, last {}", started.incarnation.value(), text(started.hard_state),
                      started.log.get().last_index().value())};
}
Said said(const RoleChanged& changed) {
  return {TraceKind::role, fmt::format("{} of term {}", text(changed.role), changed.term.value())};
}
Said said(const HardStateChanged& changed) {
  return {TraceKind::state, text(changed.hard_state)};
}
Said said(const LogTruncated& cut) {
  return {TraceKind::truncate, fmt::format("from index {}", cut.from.value())};
}
Said said(const LogAppended& appended) {
  return {TraceKind::append,
          fmt::format("index {} {}", appended.index.value(), text(appended.entry))};
}
Said said(const SnapshotTaken& taken) {
  return {TraceKind::snapshot, "taken, " + text(taken.snapshot)};
}
Said said(const SnapshotInstalled& installed) {
  return {TraceKind::snapshot, "installed, " + text(installed.snapshot)};
}
Said said(const SnapshotRefreshed& refreshed) {
  return {TraceKind::snapshot, "refreshed, " + text(refreshed.snapshot)};
}
Said said(const ConfigurationAppended& appended) {
  return {TraceKind::append, fmt::format("index {} {}", appended.index.value(),
                                         text(raft::configuration_of(appended.entry)))};
}
Said said(const StateRestored& restored) {
  return {TraceKind::apply, fmt::format("the snapshot up to index {}", restored.index.value())};
}
Said said(const CommitAdvanced& advanced) {
  return {TraceKind::commit, fmt::format("index {}", advanced.index.value())};
}
Said said(const Applied& applied) {
  std::string words = fmt::format("index {} {}", applied.index.value(), text(applied.entry));
  if (const auto& effect = applied.effect) {
    words += fmt::format(", {} operation {} {}", text(effect->client), effect->sequence.value(),
                         text(*effect));
  }
  return {TraceKind::apply, std::move(words)};
}
Said said(const VotePromised& vote) {
  return {TraceKind::promise,
          fmt::format("vote of term {} to {}", vote.term.value(), text(vote.candidate))};
}
Said said(const AppendPromised& append) {
  return {TraceKind::promise, fmt::format("log up to {} to {} of term {}", append.match.value(),
                                          text(append.leader), append.term.value())};
}
Said said(const Failed& failed) {
  return {TraceKind::fail, std::string(text(failed.reason))};
}
Said said(const MailboxFull& full) {
  return {TraceKind::refuse,
          fmt::format("{}: the {} mailbox is full", name_of(full.kind), name_of(full.mailbox))};
}
Said said(const Escalated& escalated) {
  return {TraceKind::escalate, "failed " + counted(escalated.failures, "time") + ", stays down"};
}
Said said(const Ended& ended) {
  return {TraceKind::end, std::string(text(ended.ending))};
}
Said said(const DurableAdvanced& durable) {
  return {TraceKind::durable, fmt::format("{}, log up to {}", text(durable.hard_state),
                                          durable.log.get().last_index().value())};
}

TraceKind kind_of(const DiskOperation& operation) {
  return match(
      operation, [](const DiskWrite&) { return TraceKind::write; },
      [](const DiskTruncate&) { return TraceKind::cut_file; },
      [](const DiskSync&) { return TraceKind::sync; });
}

// A message that was lost at once was sent, and its loss is what there is to say.
TraceKind kind_of(const MessageSeen& seen) {
  if (seen.drop_cause) return TraceKind::drop;
  switch (seen.passage) {
    case Passage::sent: return TraceKind::send;
    case Passage::duplicated: return TraceKind::duplicate;
    case Passage::delivered: return TraceKind::deliver;
    case Passage::dropped: return TraceKind::drop;
  }
  return TraceKind::drop;
}

std::string operation_text(const Invocation& invocation, const TraceWords& words) {
  return fmt::format("operation {}: {}", invocation.sequence.value(),
                     words.operation(invocation.operation));
}

}  // namespace

std::string_view name_of(TraceKind kind) {
  switch (kind) {
    case TraceKind::command: return "command";
    case TraceKind::over: return "over";
    case TraceKind::start: return "start";
    case TraceKind::end: return "end";
    case TraceKind::fail: return "fail";
    case TraceKind::escalate: return "escalate";
    case TraceKind::role: return "role";
    case TraceKind::state: return "state";
    case TraceKind::append: return "append";
    case TraceKind::truncate: return "truncate";
    case TraceKind::snapshot: return "snapshot";
    case TraceKind::commit: return "commit";
    case TraceKind::apply: return "apply";
    case TraceKind::promise: return "promise";
    case TraceKind::note: return "note";
    case TraceKind::refuse: return "refuse";
    case TraceKind::durable: return "durable";
    case TraceKind::send: return "send";
    case TraceKind::duplicate: return "duplicate";
    case TraceKind::deliver: return "deliver";
    case TraceKind::drop: return "drop";
    case TraceKind::write: return "write";
    case TraceKind::cut_file: return "cut-file";
    case TraceKind::sync: return "sync";
    case TraceKind::invoke: return "invoke";
    case TraceKind::answer: return "answer";
    case TraceKind::give_up: return "give-up";
  }
  return "unknown";
}

std::string line_of(const TraceRecord& record) {
  return fmt::format("@{:<7} {:<15} {:<4} {:<10} {}", record.moment.event, text(record.moment.at),
                     record.who ? text(*record.who) : "plan", name_of(record.kind), record.text);
}

void Trace::add(const Moment& moment, Endpoint who, TraceKind kind, std::string text) {
  records_.push_back(TraceRecord{moment, who, kind, std::move(text)});
}

void Trace::node(const Observations& observations) {
  for (const NodeObservation& seen : observations.seen) {
    Said what = match(seen, [](const auto& some) { return said(some); });
    add(observations.moment, observations.node, what.kind, std::move(what.text));
  }
  for (const raft::Note& note : observations.notes) {
    add(observations.moment, observations.node, TraceKind::note, text(note));
  }
}

void Trace::message(const Moment& moment, const MessageSeen& seen) {
  const TraceKind kind = kind_of(seen);
  std::string text = words_.message(seen.name());
  text += ": " + (seen.drop_cause ? std::string(observe::text(*seen.drop_cause))
                                  : contents_of(seen.packet, words_));
  if (seen.due) text += ", due " + observe::text(*seen.due);
  const bool is_sending = seen.passage == Passage::sent || seen.passage == Passage::duplicated;
  add(moment, is_sending ? seen.packet.from : seen.packet.to, kind, std::move(text));
}

void Trace::wrote(const Moment& moment, NodeId node, const DiskOperation& operation) {
  add(moment, node, kind_of(operation), text(operation));
}

void Trace::invoked(const Invocation& invocation) {
  add(invocation.moment, invocation.client, TraceKind::invoke, operation_text(invocation, words_));
}

void Trace::returned(const Invocation& invocation, const Return& outcome) {
  add(outcome.moment, invocation.client, TraceKind::answer,
      operation_text(invocation, words_) + ": " + text(outcome.reply, words_) + ", invoked @" +
          std::to_string(invocation.moment.event));
}

void Trace::gave_up(const Moment& moment, const Invocation& invocation) {
  add(moment, invocation.client, TraceKind::give_up,
      operation_text(invocation, words_) + ": unknown, invoked @" +
          std::to_string(invocation.moment.event));
}

}  // namespace raftbed::observe
