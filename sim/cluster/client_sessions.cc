// Clients where sessions expire (dissertation 6.3): one without a session registers before it asks,
// by attempts of the operation that it is to do; what it does when its session is gone is the heart
// of exactly-once, and stands at lose_session().
#include "core/kv/command.h"
#include "sim/cluster/clients.h"

namespace raftbed::cluster {

// A get that does not go through the log asks no session, and a stale one never does.
bool Clients::must_register(const Client& client) const {
  if (!options_->registers || client.session) return false;
  const kv::Operation& operation = history_.invocation(client.current->operation).operation;
  if (kv::is_read(operation)) return options_->registers_to_get && !kv::is_stale(operation);
  return true;
}

// What the current attempt says: what it said before, unless sessions come and go.
void Clients::word(Client& client) {
  if (!options_->registers) return;
  Current& current = *client.current;
  if (must_register(client)) {
    current.command = kv::encode_registration(client.id, current.sequence);
    return;
  }
  const kv::Operation& operation = history_.invocation(current.operation).operation;
  current.command = kv::encode(client.id, current.sequence, operation, client.session);
}

void Clients::answered(Client& client, const kv::Reply& reply, Scene& scene) {
  switch (reply.status) {
    case kv::Status::registered: return registered(client, reply.version, scene);
    case kv::Status::no_session: return lose_session(client, scene);
    case kv::Status::done:
    case kv::Status::not_equal:
    case kv::Status::superseded: break;
  }
  settle(client, reply, scene);
  arm_next(client, scene.world);
}

// An answer that comes again names a session that is there already.
void Clients::registered(Client& client, LogIndex session, Scene& scene) {
  if (client.session) return;
  client.session = session;
  if (client.favourite) client.current->target = *client.favourite;  // who has just answered
  if (scene.world.now() < client.current->deadline) attempt(client, scene);
}

// The session is gone, and so is what it remembered. This attempt had no effect, and no later one
// in this session will have. But another may have had one before it was gone: an earlier attempt,
// or a copy of this same one, for the network may have doubled it, or two leaders' logs hold it.
// Nobody is left to tell. So the operation is never tried again in the next session, where it could
// take effect a second time: its outcome stays unknown, and that is all that its client knows. What
// may go on is an operation that was never sent, for its client is still registering: no answer of
// this kind belongs to it.
//
// Who never gives up asks anew: another operation, with a sequence of its own.
void Clients::lose_session(Client& client, Scene& scene) {
  if (!client.session) return;
  client.session.reset();
  const kv::Operation operation = history_.invocation(client.current->operation).operation;
  give_up(client, scene);
  if (client.patient) client.asked.insert(client.asked.begin(), Asked{operation, std::nullopt});
  arm_next(client, scene.world);
}

}  // namespace raftbed::cluster
