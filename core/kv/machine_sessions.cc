// Sessions that expire (dissertation 6.3): registered, used, forgotten, all by the log alone.
//
// A session is named by the index of the entry that registered it, and a command names its session.
// An index is applied once, so what was forgotten never comes back: no copy of a command takes
// effect after its session is gone, however late it is, and however often its client has registered
// since. Time is what leaders stamped (machine_time.h), so that all replicas forget the same
// sessions at the same index. Memory is bounded by the clients of one expiry.
#include "core/kv/machine.h"

#include <algorithm>

#include "core/base/broken.h"

namespace raftbed::kv {

// Gone is what was unused for longer than the expiry. Time goes on with each stamp and with nothing
// else, and never back: a leader whose clock is behind the last one's changes nothing.
std::uint32_t Machine::expire(MachineInstant now) {
  if (!session_expiry_) return 0;
  now_ = std::max(now_, now);
  std::uint32_t expired = 0;
  while (const auto* oldest = by_use_.first()) {
    const auto [used, client] = *oldest;
    const Session* session = sessions_.find(client);
    ASSERT(session != nullptr && session->used == used);
    if (now_ - session->used_at <= *session_expiry_) break;
    sessions_.erase(client);
    by_use_.erase(used);
    ++expired;
  }
  return expired;
}

// Also by a repetition: who repeats is there.
void Machine::use(ClientId client, Session& session) {
  by_use_.erase(session.used);
  by_use_.set(applied_, client);
  session.used = applied_;
  session.used_at = now_;
}

// A repetition of what opened the session finds it. One of an earlier registration, by a copy that
// comes late, must not take the place of what the client uses now; nor does it matter that it opens
// a session where there is none any more: no command names that one.
Standing Machine::open(const CommandView& command) {
  if (!session_expiry_) return Standing::none;
  const auto [session, is_new] = sessions_.edit(command.client);
  if (is_new || command.sequence > session.registration) {
    by_use_.erase(session.used);
    session = Session{};
    session.id = applied_;
    session.registration = command.sequence;
  }
  use(command.client, session);
  return Standing::registered;
}

bool Machine::is_its(const Session& session, const CommandView& command) {
  return command.session.value_or(LogIndex(0)) == session.id;
}

// Where sessions last for ever, none is registered: a client's first command opens one.
Machine::Session* Machine::session_of(const CommandView& command, bool& is_new) {
  if (!session_expiry_) {
    if (command.session) return nullptr;
    const auto place = sessions_.edit(command.client);
    is_new = place.is_new;
    return &place.value;
  }
  Session* session = sessions_.find_to_edit(command.client);
  if (session == nullptr && bugs_.has(Bug::X10)) {  // X10: as if it had never been there
    session = &sessions_.edit(command.client).value;
    session->id = command.session.value_or(applied_);
  }
  if (session == nullptr || !is_its(*session, command)) return nullptr;
  use(command.client, *session);
  return session;
}

Reply Machine::reply_to_registration(const CommandView& command) const {
  const Session* session = sessions_.find(command.client);
  if (session == nullptr || !session_expiry_) {
    return Reply{Status::no_session, std::nullopt, LogIndex()};
  }
  const bool is_past = session->registration != command.sequence;
  if (is_past) return Reply{Status::superseded, std::nullopt, LogIndex()};
  return Reply{Status::registered, std::nullopt, session->id};
}

}  // namespace raftbed::kv
