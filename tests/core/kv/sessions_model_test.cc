// Sessions against a model that a reader can check at a glance, as a state machine property: its
// steps register, use, repeat, come late, let time pass, and go on from a snapshot.
//
// The model forgets nothing: it keeps every session that there ever was, and when it was used last.
// So it knows of each command whether it has taken effect before, for ever.
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/kv/machine.h"
#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

constexpr Duration model_expiry = milliseconds(100);

// What may be sent again, at any later time: as it was.
struct Sent {
  std::uint32_t client;
  std::uint64_t sequence;
  std::uint64_t session;  // 0: it registers
  [[nodiscard]] Bytes command() const {
    if (session == 0) return encode_registration(ClientId(client), Sequence(sequence));
    const Operation operation = Append{bytes("x"), bytes("a")};
    return encode(ClientId(client), Sequence(sequence), operation, LogIndex(session));
  }
};

class SessionsModel {
 public:
  struct Expected {
    Standing standing;
    bool took_effect;
    std::uint32_t expired;
  };

  Expected apply(std::uint64_t index, const Sent& sent, std::int64_t stamp) {
    now_ = std::max(now_, stamp);
    const std::uint32_t expired = forget();
    const auto live = current_.find(sent.client);
    if (sent.session == 0) return {register_client(index, sent), false, expired};
    if (live == current_.end() || live->second != sent.session) {
      return {Standing::none, false, expired};
    }
    Session& session = sessions_[sent.session];
    session.used = now_;
    const bool is_new = sent.sequence > session.last;
    if (is_new) session.last = sent.sequence;
    return {Standing::known, is_new, expired};
  }
  [[nodiscard]] std::size_t live() const { return current_.size(); }
  [[nodiscard]] std::int64_t now() const { return now_; }
  [[nodiscard]] std::uint64_t session_of(std::uint32_t client) const {
    const auto live = current_.find(client);
    return live != current_.end() ? live->second : 0;
  }

 private:
  struct Session {
    std::uint64_t registration = 0;
    std::uint64_t last = 0;
    std::int64_t used = 0;
  };

  std::uint32_t forget() {
    return static_cast<std::uint32_t>(std::erase_if(current_, [&](const auto& each) {
      return now_ - sessions_[each.second].used > model_expiry.ns();
    }));
  }
  Standing register_client(std::uint64_t index, const Sent& sent) {
    const auto live = current_.find(sent.client);
    const bool is_late =
        live != current_.end() && sessions_[live->second].registration >= sent.sequence;
    if (!is_late) {
      current_[sent.client] = index;
      sessions_[index].registration = sent.sequence;
    }
    sessions_[current_[sent.client]].used = now_;
    return Standing::registered;
  }

  std::map<std::uint64_t, Session> sessions_;       // all that there ever were, by their index
  std::map<std::uint32_t, std::uint64_t> current_;  // by client
  std::int64_t now_ = 0;
};

class Run {
 public:
  void step() {
    switch (*rc::gen::inRange(0, 8)) {
      case 0: return send(Sent{some_client(), ++sequence_, 0});
      case 1: return go_on_from_snapshot();
      case 2:
      case 3: return send_again();
      case 4: time_ += *rc::gen::inRange<std::int64_t>(0, 250'000'000); return;
      default: return use();
    }
  }

 private:
  static std::uint32_t some_client() { return *rc::gen::inRange<std::uint32_t>(1, 5); }

  // In a session that is there, or was.
  void use() {
    const std::uint32_t client = some_client();
    const std::uint64_t session = model_.session_of(client);
    send(Sent{client, ++sequence_, session != 0 ? session : 1});
  }
  void send_again() {
    if (sent_.empty()) return;
    send(sent_[*rc::gen::inRange<std::size_t>(0, sent_.size())]);
  }
  // Leaders' clocks differ: a stamp may be behind the one before.
  void send(const Sent sent) {
    sent_.push_back(sent);
    const std::int64_t behind = *rc::gen::inRange<std::int64_t>(0, 30'000'000);
    const std::int64_t stamp = std::max<std::int64_t>(0, time_ - behind);
    const LogIndex index = machine_.applied().next();
    const Bytes entry = stamped(sent.command(), MachineInstant(stamp));
    const auto expected = model_.apply(index.value(), sent, stamp);
    const auto applied = machine_.apply(index, entry);
    RC_ASSERT(applied.has_value());
    RC_ASSERT(applied->standing == expected.standing);
    RC_ASSERT(applied->took_effect == expected.took_effect);
    RC_ASSERT(applied->expired == expected.expired);
    RC_ASSERT(machine_.sessions() == model_.live());
    RC_ASSERT(machine_.now().ns() == model_.now());
    note_effect(sent, applied->took_effect);
    check_reply(sent, machine_.reply_to(entry));
  }
  // Whatever has expired since: a client uses a sequence for one operation.
  void note_effect(const Sent& sent, bool took_effect) {
    if (!took_effect) return;
    RC_ASSERT(effects_.emplace(sent.client, sent.sequence).second);
    const auto value = machine_.read(bytes("x")).value;
    RC_ASSERT(value.has_value() && value->size() == effects_.size());
  }
  void check_reply(const Sent& sent, const Reply& reply) const {
    const std::uint64_t live = model_.session_of(sent.client);
    const bool is_gone = sent.session != 0 && sent.session != live;
    RC_ASSERT((reply.status == Status::no_session) == is_gone);
    if (reply.status == Status::registered) RC_ASSERT(reply.version.value() == live);
  }
  void go_on_from_snapshot() {
    auto restored = Machine::restored(machine_.state(), {}, model_expiry);
    RC_ASSERT(restored.has_value());
    RC_ASSERT(restored->digest() == machine_.digest());
    machine_ = std::move(*restored);
  }

  Machine machine_{{}, model_expiry};
  SessionsModel model_;
  std::int64_t time_ = 0;
  std::uint64_t sequence_ = 0;
  std::vector<Sent> sent_;
  std::set<std::pair<std::uint32_t, std::uint64_t>> effects_;
};

TEST_CASE("sessions are registered, used, repeated, late and forgotten as in a simple model",
          "[kv][session][property]") {
  raftbed::testing::check_property("sessions against a model", [] {
    Run run;
    for (unsigned left = *rc::gen::inRange(0U, 80U); left > 0; --left) run.step();
  });
}

TEST_CASE("replicas that applied the same stamped log hold the same bytes",
          "[kv][session][property]") {
  raftbed::testing::check_property("equal states", [] {
    Machine one({}, model_expiry);
    Machine other({}, model_expiry);
    std::int64_t time = 0;
    for (unsigned left = *rc::gen::inRange(1U, 60U); left > 0; --left) {
      time += *rc::gen::inRange<std::int64_t>(0, 60'000'000);
      const Sent sent{*rc::gen::inRange(1U, 4U), *rc::gen::inRange<std::uint64_t>(1, 9),
                      *rc::gen::inRange<std::uint64_t>(0, 6)};
      const Bytes entry = stamped(sent.command(), MachineInstant(time));
      one.apply(one.applied().next(), entry);
      other.apply(other.applied().next(), entry);
      if (*rc::gen::inRange(0, 4) == 0) {
        other = std::move(*Machine::restored(other.state(), {}, model_expiry));
      }
    }
    RC_ASSERT(one.state() == other.state());
  });
}

}  // namespace
}  // namespace raftbed::kv
