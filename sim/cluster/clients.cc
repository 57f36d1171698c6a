#include "sim/cluster/clients.h"

#include <algorithm>

#include "core/actor/wire.h"
#include "core/base/broken.h"
#include "core/base/match.h"

namespace raftbed::cluster {

Clients::Clients(const ClientOptions& options, std::uint32_t count,
                 const std::vector<Script>& scripts)
    : options_(Shared<ClientOptions>(options)), clients_(std::vector<Client>()) {
  std::vector<Client>& clients = clients_.edit();
  for (std::uint32_t number = 1; number <= count; ++number) {
    Client client;
    client.id = ClientId(number);
    clients.push_back(std::move(client));
  }
  for (const Script& script : scripts) at(script.client).script = script.operations;
}

Clients::Client& Clients::at(ClientId id) {
  std::vector<Client>& clients = clients_.edit();
  ASSERT(id.value() >= 1 && id.value() <= clients.size());
  return clients[id.value() - 1];
}

const Clients::Client& Clients::at(ClientId id) const {
  ASSERT(id.value() >= 1 && id.value() <= clients_->size());
  return (*clients_)[id.value() - 1];
}

void Clients::start(world::World& world) {
  for (Client& client : clients_.edit()) arm_next(client, world);
}

// One live timer a client: arming it anew makes the event that is on the agenda stale.
void Clients::arm(Client& client, Instant when, world::World& world) {
  const Instant at = std::max(when, world.now());
  world.agenda().push(at, world::EventKind::client, client.id, ++client.generation);
}

void Clients::arm_next(Client& client, world::World& world) {
  if (client.quiet) return;
  if (!client.asked.empty()) return arm(client, world.now(), world);
  const auto number = next_number(client.script, client.scripted);
  if (number) arm(client, due_of(options_->workload, world.chance(), client.id, *number), world);
}

void Clients::act(const world::Event& event, Scene& scene) {
  Client& client = at(event.subject().client());
  if (event.payload() != client.generation) return;
  if (!client.current) return begin_due(client, scene);
  if (scene.world.now() >= client.current->deadline) {
    give_up(client, scene);
    return arm_next(client, scene.world);
  }
  attempt(client, scene);
}

void Clients::begin_due(Client& client, Scene& scene) {
  if (client.quiet) return;
  if (!client.asked.empty()) {
    const Asked asked = std::move(client.asked.front());
    client.asked.erase(client.asked.begin());
    return begin(client, asked.operation, client.sequence.next(), asked.via, scene);
  }
  const auto number = next_number(client.script, client.scripted);
  if (!number) return;
  client.scripted = *number;
  kv::Operation operation =
      operation_of(options_->workload, scene.world.chance(), client.id, *number, client.known);
  const Sequence sequence = std::max(Sequence(*number), client.sequence.next());
  begin(client, std::move(operation), sequence, std::nullopt, scene);
}

void Clients::begin(Client& client, kv::Operation operation, Sequence sequence,
                    std::optional<NodeId> via, Scene& scene) {
  client.sequence = sequence;
  const bool is_stale = kv::is_stale(operation);
  if (is_stale) std::get<kv::StaleGet>(operation).at_least = client.seen;
  client.current = Current();
  Current& current = *client.current;
  current.sequence = sequence;
  if (!options_->registers) current.command = kv::encode(client.id, sequence, operation);
  current.target = via ? *via : choose(client, sequence, 0, is_stale, scene.world.chance());
  const Duration patience = times(options_->attempt_timeout, options_->attempts_max);
  current.deadline = client.patient ? Instant::end() : scene.world.now() + patience;
  current.operation = history_.invoked({client.id, sequence, std::move(operation), scene.moment});
  scene.witness.invoked(history_.invocation(current.operation));
  attempt(client, scene);
}

// Sends the current attempt, and sets the timer for the next one. The attempt's number is raised
// when it is sent.
void Clients::attempt(Client& client, Scene& scene) {
  word(client);
  Current& current = *client.current;
  const actor::Frame request(
      actor::Request{client.id, current.sequence, current.attempt, current.command});
  post(actor::encode(client.id, current.target, request), scene);
  ++current.attempt;
  current.target = choose(client, current.sequence, current.attempt, false, scene.world.chance());
  arm(client, std::min(scene.world.now() + options_->attempt_timeout, current.deadline),
      scene.world);
}

// What anybody may answer says nothing of who leads.
bool Clients::asks_anybody(const Client& client) const {
  return kv::is_stale(history_.invocation(client.current->operation).operation);
}

void Clients::receive(const Packet& packet, Scene& scene) {
  Client& client = at(packet.to.client());
  const auto decoded = actor::decode(packet);
  const auto* frame = std::get_if<actor::Frame>(&decoded);
  const auto* answer = frame != nullptr ? std::get_if<actor::Answer>(frame) : nullptr;
  if (answer == nullptr || answer->client != client.id) return;
  if (!client.current || client.current->sequence != answer->sequence) return;
  match(
      answer->outcome,
      [&](const kv::Reply& reply) {
        if (!asks_anybody(client)) client.favourite = packet.from.node();
        answered(client, reply, scene);
      },
      [&](const actor::Unavailable& unavailable) {
        // Only the newest attempt's failure matters: an older one has been followed up already.
        if (answer->attempt + 1 != client.current->attempt) return;
        const Duration pause = options_->attempt_timeout / 8;
        try_again(client, unavailable.leader, pause, scene.world);
      });
}

void Clients::try_again(Client& client, std::optional<NodeId> hint, Duration pause,
                        world::World& world) {
  if (hint && hint->value() >= 1 && hint->value() <= options_->nodes)
    client.current->target = *hint;
  if (!asks_anybody(client)) client.favourite.reset();
  arm(client, std::min(world.now() + pause, client.current->deadline), world);
}

void Clients::settle(Client& client, const kv::Reply& reply, Scene& scene) {
  // An answer that the session has forgotten says nothing of the outcome.
  if (reply.status == kv::Status::superseded) return give_up(client, scene);
  const observe::OperationId operation = client.current->operation;
  history_.returned({operation, reply, scene.moment});
  const observe::Invocation& invocation = history_.invocation(operation);
  scene.witness.returned(invocation, history_.last_return());
  client.seen = std::max(client.seen, reply.version);
  learn(client, invocation.operation, reply);
  client.current.reset();
  ++client.answered;
}

void Clients::give_up(Client& client, Scene& scene) {
  scene.witness.gave_up(scene.moment, history_.invocation(client.current->operation));
  client.favourite.reset();
  client.current.reset();
}

void Clients::learn(Client& client, const kv::Operation& operation, const kv::Reply& reply) const {
  match(
      operation, [](const kv::StaleGet&) {},
      [&](const kv::Get& get) { client.known.set(get.key, reply.value); },
      [&](const kv::Put& put) { client.known.set(put.key, put.value); },
      [&](const kv::Delete& del) { client.known.set(del.key, std::nullopt); },
      [&](const kv::Append&) {},
      [&](const kv::CompareAndSet& cas) {
        const bool set = reply.status == kv::Status::done;
        client.known.set(cas.key, set ? std::optional(cas.value) : reply.value);
      });
}

void Clients::ask(ClientId id, kv::Operation operation, std::optional<NodeId> via,
                  world::World& world) {
  Client& client = at(id);
  client.asked.push_back(Asked{std::move(operation), via});
  client.quiet = false;
  if (!client.current) arm(client, world.now(), world);
}

void Clients::quieten(ClientId except, Scene& scene) {
  for (Client& client : clients_.edit()) {
    client.patient = client.id == except;
    if (client.patient) continue;
    client.quiet = true;
    client.asked.clear();
    ++client.generation;
    if (client.current) give_up(client, scene);
  }
}

bool Clients::is_idle(ClientId id) const {
  const Client& client = at(id);
  return !client.current && client.asked.empty();
}

std::uint32_t Clients::answered(ClientId id) const {
  return at(id).answered;
}

bool Clients::all_done() const {
  return std::all_of(clients_->begin(), clients_->end(), [](const Client& client) {
    return !client.current && client.asked.empty() &&
           (client.quiet || !next_number(client.script, client.scripted));
  });
}

// The first attempt goes to the node that served last; the others go anywhere, by key.
NodeId Clients::choose(const Client& client, Sequence sequence, std::uint32_t attempt, bool anybody,
                       const Chance& chance) const {
  if (attempt == 0 && client.favourite && !anybody) return *client.favourite;
  const Identity identity(client.id, sequence, std::uint64_t{attempt});
  const auto which = chance.below(Stream::client_retry, identity, options_->nodes);
  return NodeId(static_cast<std::uint16_t>(which + 1));
}

}  // namespace raftbed::cluster
