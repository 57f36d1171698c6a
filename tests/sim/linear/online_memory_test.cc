// What the judge of a growing history remembers of long traffic: as much as is going on, however
// long it goes on.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/base/chance.h"
#include "sim/linear/online.h"

namespace raftbed::linear::testing {
namespace {

struct Traffic {
  std::uint64_t operations = 0;
  std::uint32_t clients = 5;
  std::uint32_t keys = 10;
  std::uint32_t lost_one_in = 0;  // of the operations, whose outcome stays unknown
  bool deletes = false;
};

// Clients that ask a right store, each one operation after the other, told as they go.
class Store {
 public:
  Store(const Traffic& traffic, const Chance& chance)
      : traffic_(traffic), chance_(chance), clients_(traffic.clients), held_(traffic.keys) {
    for (std::uint32_t key = 0; key < traffic.keys; ++key) {
      keys_.push_back(Bytes::copy_of("k" + std::to_string(key)));
    }
  }

  void run() {
    while (asked_ < traffic_.operations && !online_.refusal()) {
      now_ = now_ + nanoseconds(1);
      act(below(traffic_.clients));
      most_ = std::max(most_, asked_ % 64 == 0 ? online_.retained() : 0);
    }
    online_.close();
  }
  // One more read of each key, of the first value that was written at all.
  void read_what_is_long_gone() {
    for (const Bytes& key : keys_) {
      now_ = now_ + nanoseconds(1);
      online_.invoked(key, traffic_.clients, Question{}, now_);
      online_.returned(key, traffic_.clients, Answer{Effect::read, Bytes::copy_of("v1.")}, now_);
    }
    online_.close();
  }
  [[nodiscard]] const Online& online() const { return online_; }
  [[nodiscard]] std::size_t most() const { return most_; }
  [[nodiscard]] std::size_t lost() const { return lost_; }
  [[nodiscard]] bool vouches_for_all() const {
    return std::all_of(keys_.begin(), keys_.end(),
                       [&](const Bytes& key) { return online_.vouches_for(key); });
  }

 private:
  enum class Stage : std::uint8_t { idle, asked, done };
  struct Client {
    Stage stage = Stage::idle;
    std::uint32_t key = 0;
    Question question;
    Answer answer;
  };

  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(
        chance_.below(Stream{}, Identity().add(draws_++), std::uint64_t{bound}));
  }

  void act(std::uint32_t number) {
    Client& client = clients_[number];
    switch (client.stage) {
      case Stage::idle: return ask(client, number);
      case Stage::asked: return execute(client, number);
      case Stage::done:
        online_.returned(keys_[client.key], number, client.answer, now_);
        client.stage = Stage::idle;
    }
  }

  void ask(Client& client, std::uint32_t number) {
    client.key = below(traffic_.keys);
    client.question = {};
    const Bytes own = Bytes::copy_of("v" + std::to_string(asked_++) + ".");
    switch (below(12)) {
      case 0: client.question = {Effect::compare_and_set, own, held_[client.key]}; break;
      case 1:
        if (traffic_.deletes) client.question.effect = Effect::put;
        break;
      case 2:
      case 3: client.question = {Effect::append, own, std::nullopt}; break;
      case 4:
      case 5:
      case 6: client.question = {Effect::put, own, std::nullopt}; break;
      default: break;
    }
    online_.invoked(keys_[client.key], number, client.question, now_);
    client.stage = Stage::asked;
  }

  void execute(Client& client, std::uint32_t number) {
    const bool is_lost = traffic_.lost_one_in != 0 && below(traffic_.lost_one_in) == 0;
    if (!is_lost || below(2) == 0) take_effect(client);
    client.stage = is_lost ? Stage::idle : Stage::done;
    if (!is_lost) return;
    ++lost_;
    online_.gave_up(keys_[client.key], number, now_);
  }

  void take_effect(Client& client) {
    Content& held = held_[client.key];
    const Question& question = client.question;
    client.answer = Answer{question.effect, {}};
    if (question.effect == Effect::put) held = question.value;
    if (question.effect == Effect::read) client.answer.seen = held;
    if (question.effect == Effect::append) {
      held = Bytes::joined({held ? held->span() : Bytes().span(), question.value->span()});
    }
    if (question.effect != Effect::compare_and_set) return;
    if (held == question.expected) {
      held = question.value;
    } else {
      client.answer = Answer{Effect::read, held};
    }
  }

  Traffic traffic_;
  Chance chance_;
  std::vector<Client> clients_;
  std::vector<Content> held_;  // by key
  std::vector<Bytes> keys_;
  Online online_;
  Instant now_;
  std::uint64_t asked_ = 0;
  std::uint64_t draws_ = 0;
  std::size_t most_ = 0;
  std::size_t lost_ = 0;
};

// A few for each key and each client: not a matter of how many operations there were.
constexpr std::size_t bound = 100;

void check_forgets(const Traffic& traffic) {
  Store store(traffic, Chance(traffic.operations));
  store.run();
  CHECK_FALSE(store.online().refusal());
  CHECK(store.vouches_for_all() == !traffic.deletes);
  CHECK(store.most() < bound + store.lost());
  CHECK(store.online().retained() < bound + store.lost());
  store.read_what_is_long_gone();
  REQUIRE(store.online().refusal());
  CHECK(store.online().refusal()->key == Bytes::copy_of("k0"));
}

TEST_CASE("of long traffic no more is remembered than is going on", "[linear][online][memory]") {
  check_forgets(Traffic{200'000});
  check_forgets(Traffic{50'000, 5, 10, 0, true});
}

TEST_CASE("beside it, writes that nobody has seen and whose outcome is unknown are remembered",
          "[linear][online][memory]") {
  check_forgets(Traffic{100'000, 5, 10, 100});
}

TEST_CASE("a day of traffic is judged in bounded memory", "[.long][linear][online][memory]") {
  check_forgets(Traffic{10'000'000});
  check_forgets(Traffic{10'000'000, 5, 10, 0, true});
}

}  // namespace
}  // namespace raftbed::linear::testing
