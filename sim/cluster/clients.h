// The clients: each does one operation at a time, asks some node, tries another when it hears
// nothing, and gives up in the end. What they saw is the history.
//
// An operation has one invocation and as many attempts as it takes; all carry the same session and
// sequence, which for a scripted operation is its number, so that leaving one out renames no other.
// An answer to any attempt of the current operation settles it. When the time for the operation is
// over its outcome stays unknown.
//
// Where sessions expire, a client without one registers first, by attempts of the operation that it
// is to do; what it does when its session is gone: Clients::lose_session.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/base/shared.h"
#include "core/kv/command.h"
#include "core/kv/reply.h"
#include "sim/cluster/scene.h"
#include "sim/cluster/workload.h"
#include "sim/observe/history.h"

namespace raftbed::cluster {

struct ClientOptions {
  WorkloadOptions workload;
  Duration attempt_timeout = milliseconds(150);  // then the next attempt, at another node
  std::uint32_t attempts_max = 4;  // the operation's time is this many attempt timeouts
  std::uint16_t nodes = 3;
  bool registers = false;        // before it asks, for sessions expire
  bool registers_to_get = true;  // for gets as well, as these go through the log
};

struct Script {
  ClientId client;
  Ranges operations;
};

class Clients {
 public:
  // `count` clients, c1 to cN; scripts for some of them.
  Clients(const ClientOptions& options, std::uint32_t count, const std::vector<Script>& scripts);

  // Puts each scripted client's first operation on the agenda.
  void start(world::World& world);
  // A client's moment has come: its next operation is due, its attempt or its operation has timed
  // out.
  void act(const world::Event& event, Scene& scene);
  void receive(const Packet& packet, Scene& scene);
  // One more operation for this client, behind what it has been asked before; at once if it is
  // idle.
  void ask(ClientId client, kv::Operation operation, std::optional<NodeId> via,
           world::World& world);
  // No client but this one begins anything more, and what the others wait for is given up; this one
  // never gives up.
  void quieten(ClientId except, Scene& scene);
  // Whether the client waits for nothing and has nothing to ask.
  [[nodiscard]] bool is_idle(ClientId client) const;
  // How many of the client's operations were answered.
  [[nodiscard]] std::uint32_t answered(ClientId client) const;
  // Whether scripts and asks are all done.
  [[nodiscard]] bool all_done() const;

  [[nodiscard]] const observe::History& history() const { return history_; }

 private:
  struct Asked {
    kv::Operation operation;
    std::optional<NodeId> via;
  };
  struct Current {
    observe::OperationId operation;
    Sequence sequence;
    Bytes command;
    std::uint32_t attempt = 0;
    NodeId target;
    Instant deadline;
  };
  struct Client {
    ClientId id;
    Ranges script;
    std::uint32_t scripted = 0;  // the number of the last scripted operation begun
    std::vector<Asked> asked;    // not begun, in order
    std::optional<Current> current;
    Sequence sequence;                // of the last operation begun
    std::optional<LogIndex> session;  // where sessions expire; absent: is to register
    LogIndex seen;                    // the latest version that it was told, of any key
    std::optional<NodeId> favourite;  // the node that answered last, or was said to lead
    Known known;
    std::uint32_t generation = 0;  // of its one live timer: an event of another is stale
    std::uint32_t answered = 0;
    bool quiet = false;    // begins nothing more
    bool patient = false;  // never gives an operation up
  };

  [[nodiscard]] Client& at(ClientId id);
  [[nodiscard]] const Client& at(ClientId id) const;
  void arm(Client& client, Instant when, world::World& world);
  void arm_next(Client& client, world::World& world);
  void begin_due(Client& client, Scene& scene);
  void begin(Client& client, kv::Operation operation, Sequence sequence, std::optional<NodeId> via,
             Scene& scene);
  void attempt(Client& client, Scene& scene);
  void try_again(Client& client, std::optional<NodeId> hint, Duration pause, world::World& world);
  [[nodiscard]] bool asks_anybody(const Client& client) const;
  // client_sessions.cc
  void word(Client& client);
  [[nodiscard]] bool must_register(const Client& client) const;
  void answered(Client& client, const kv::Reply& reply, Scene& scene);
  void registered(Client& client, LogIndex session, Scene& scene);
  void lose_session(Client& client, Scene& scene);
  void settle(Client& client, const kv::Reply& reply, Scene& scene);
  void give_up(Client& client, Scene& scene);
  void learn(Client& client, const kv::Operation& operation, const kv::Reply& reply) const;
  [[nodiscard]] NodeId choose(const Client& client, Sequence sequence, std::uint32_t attempt,
                              bool anybody, const Chance& chance) const;

  Shared<ClientOptions> options_;
  Shared<std::vector<Client>> clients_;  // shared until somebody acts
  observe::History history_;
};

}  // namespace raftbed::cluster
