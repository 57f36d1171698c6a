#include "sim/observe/trace_words.h"

#include <fmt/format.h>

#include "core/base/counted.h"
#include "core/base/match.h"
#include "core/kv/command_view.h"
#include "sim/observe/names.h"

namespace raftbed::observe {
namespace {

std::string_view name_of(raft::EntryKind kind) {
  switch (kind) {
    case raft::EntryKind::noop: return "noop";
    case raft::EntryKind::command: return "command";
    case raft::EntryKind::configuration: return "configuration";
  }
  return "unknown";
}

std::string_view name_of(FileName file) {
  switch (file) {
    case FileName::log: return "log";
    case FileName::other_log: return "other log";
  }
  return "unknown";
}

std::string_view reason_of(actor::WireRefusal refusal) {
  switch (refusal) {
    case actor::WireRefusal::too_short: return "too short";
    case actor::WireRefusal::wrong_version: return "of another version";
    case actor::WireRefusal::unknown_kind: return "of an unknown kind";
    case actor::WireRefusal::bad_checksum: return "damaged";
    case actor::WireRefusal::malformed: return "malformed";
  }
  return "unreadable";
}

std::string_view text_of(raft::Ballot ballot) {
  return ballot == raft::Ballot::granted ? "granted" : "refused";
}
std::string text_of(const raft::VoteRequest& vote) {
  return fmt::format("last {} of term {}{}", vote.last_index.value(), vote.last_term.value(),
                     vote.at_leaders_wish ? ", at the leader's wish" : "");
}
std::string text_of(const raft::VoteReply& reply) {
  return std::string(text_of(reply.ballot));
}
std::string text_of(const raft::PreVoteRequest& question) {
  return fmt::format("last {} of term {}", question.last_index.value(), question.last_term.value());
}
std::string text_of(const raft::PreVoteReply& reply) {
  return std::string(text_of(reply.ballot));
}
std::string text_of(const raft::SnapshotChunk& m) {
  return fmt::format("up to index {} of term {}, bytes {} to {} of {}", m.last_index.value(),
                     m.last_term.value(), m.offset, m.offset + m.piece.size(), m.size);
}
std::string text_of(const raft::SnapshotReply& m) {
  return fmt::format("up to index {}: {} here", m.last_index.value(),
                     counted(m.received, "byte is", "bytes are"));
}
std::string text_of(const raft::SnapshotWish& m) {
  return fmt::format("committed up to index {}", m.commit.value());
}
std::string text_of(const raft::TimeoutNow&) {
  return "stand";
}
std::string text_of(const raft::AppendRequest& append) {
  std::string text = fmt::format(
      "term {} round {} behind {} of term {}, commit {}", append.term.value(), append.round.value(),
      append.previous_index.value(), append.previous_term.value(), append.commit.value());
  if (!append.entries.empty()) text += fmt::format(", entries {}", append.entries.size());
  return text;
}
std::string text_of(const raft::AppendReply& reply) {
  return match(
      reply.outcome,
      [](const raft::Accepted& accepted) {
        return fmt::format("accepted up to {}", accepted.match.value());
      },
      [](const raft::Rejected& rejected) {
        return fmt::format("rejected behind {}, try {} of term {}", rejected.previous_index.value(),
                           rejected.hint_index.value(), rejected.hint_term.value());
      });
}

bool asks_for_session(const actor::Request& request) {
  kv::CommandView command;
  return kv::read_command(request.command, command) && command.kind == kv::Kind::registration;
}

std::string text_of(const actor::Request& request, const TraceWords& words) {
  const auto command = kv::decode_command(request.command);
  if (!command) return asks_for_session(request) ? "register" : "no command of ours";
  const std::string operation = words.operation(command->operation);
  return command->session ? fmt::format("{} in session {}", operation, command->session->value())
                          : operation;
}
std::string text_of(const actor::Unavailable& unavailable) {
  return unavailable.leader ? "unavailable, ask " + text(*unavailable.leader) : "unavailable";
}
std::string text_of(const actor::Answer& answer, const TraceWords& words) {
  return match(
      answer.outcome, [&](const kv::Reply& reply) { return text(reply, words); },
      [](const actor::Unavailable& unavailable) { return text_of(unavailable); });
}

std::string text_of(const actor::ReadIndexReply& reply) {
  return match(
      reply.outcome, [](LogIndex index) { return fmt::format("from index {}", index.value()); },
      [](const actor::Unavailable& unavailable) { return text_of(unavailable); });
}

}  // namespace

std::string_view text(RoleName role) {
  switch (role) {
    case RoleName::follower: return "follower";
    case RoleName::candidate: return "candidate";
    case RoleName::leader: return "leader";
    case RoleName::pre_candidate: return "pre-candidate";
  }
  return "unknown";
}

std::string_view text(Ending ending) {
  switch (ending) {
    case Ending::stop: return "stop";
    case Ending::kill: return "kill";
    case Ending::power_loss: return "power-loss";
  }
  return "unknown";
}

std::string_view text(Failed::Reason reason) {
  switch (reason) {
    case Failed::Reason::corrupt_log: return "its log is corrupt where it was acknowledged";
    case Failed::Reason::undecodable_command: return "a committed command cannot be read";
    case Failed::Reason::undecodable_snapshot: return "a snapshot's state cannot be read";
    case Failed::Reason::mailbox_overrun: return "a mailbox ran over";
  }
  return "unknown";
}

std::string_view text(DropCause cause) {
  switch (cause) {
    case DropCause::rate: return "lost by the rate of loss";
    case DropCause::cut: return "its link is cut";
    case DropCause::named: return "the plan names it";
    case DropCause::receiver_down: return "its receiver is down";
    case DropCause::by_hand: return "taken out by hand";
    case DropCause::unroutable: return "there is no such link";
  }
  return "lost";
}

std::string text(const raft::HardState& state) {
  const std::string vote = state.vote ? "vote " + text(*state.vote) : "no vote";
  return fmt::format("term {}, {}", state.term.value(), vote);
}

std::string text(const SnapshotName& snapshot) {
  return fmt::format("index {} of term {}, {:08x}", snapshot.index.value(), snapshot.term.value(),
                     snapshot.checksum);
}

std::string text(const EntryName& entry) {
  return fmt::format("term {} {} {:08x}", entry.term.value(), name_of(entry.kind), entry.checksum);
}

// Zeros are left out: which numbers mean something is the note's own business.
std::string text(const raft::Note& note) {
  std::string text(observe::name_of(note.kind));
  if (note.node) text += ' ' + observe::text(*note.node);
  if (note.term != Term()) text += fmt::format(" term {}", note.term.value());
  if (note.index != LogIndex()) text += fmt::format(" index {}", note.index.value());
  return text;
}

std::string text(const DiskOperation& operation) {
  return match(
      operation,
      [](const DiskWrite& write) {
        return fmt::format("{} at {}, {}", name_of(write.file), write.offset,
                           counted(write.bytes.size(), "byte"));
      },
      [](const DiskTruncate& cut) {
        return fmt::format("{} to {}", name_of(cut.file), counted(cut.size, "byte"));
      },
      [](const DiskSync& sync) {
        return fmt::format("{} #{}", name_of(sync.file), sync.id.value());
      });
}

std::string text(const SessionEffect& effect) {
  std::string words;
  switch (effect.standing) {
    case kv::Standing::known:
      words = effect.took_effect ? "took effect" : "had taken effect before";
      break;
    case kv::Standing::registered: words = "registered"; break;
    case kv::Standing::none: words = "had no session"; break;
  }
  if (effect.expired == 0) return words;
  return words + (effect.expired == 1 ? ", a session expired"
                                      : fmt::format(", {} sessions expired", effect.expired));
}

std::string text(const kv::Reply& reply, const TraceWords& words) {
  const std::string held = reply.value ? words.value(*reply.value) : "absent";
  switch (reply.status) {
    case kv::Status::done:
      return fmt::format("done{}, version {}", reply.value ? " " + held : "",
                         reply.version.value());
    case kv::Status::not_equal:
      return fmt::format("not equal: {}, version {}", held, reply.version.value());
    case kv::Status::superseded: return "superseded";
    case kv::Status::no_session: return "no session";
    case kv::Status::registered: return fmt::format("session {}", reply.version.value());
  }
  return "unknown";
}

std::string contents_of(const Packet& packet, const TraceWords& words) {
  const auto decoded = actor::decode(packet);
  if (const auto* refusal = std::get_if<actor::WireRefusal>(&decoded)) {
    return fmt::format("{}, {}", counted(packet.size(), "byte"), reason_of(*refusal));
  }
  return match(
      std::get<actor::Frame>(decoded),
      [](const raft::Message& message) {
        return match(message, [](const auto& some) { return text_of(some); });
      },
      [&](const actor::Request& request) { return text_of(request, words); },
      [&](const actor::Answer& answer) { return text_of(answer, words); },
      [&](const actor::Forward& forward) { return text_of(forward.request, words); },
      [&](const actor::ForwardReply& reply) { return text_of(reply.answer, words); },
      [](const actor::ReadQuestion&) { return std::string("from which index on?"); },
      [](const actor::ReadIndexReply& reply) { return text_of(reply); });
}

}  // namespace raftbed::observe
