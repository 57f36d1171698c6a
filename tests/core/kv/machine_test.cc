#include "core/kv/machine.h"

#include "core/base/broken.h"
#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

struct Committed {
  bool took_effect;
  Reply reply;
};

// A machine with a log of its own: each command is committed at the next index.
class Store {
 public:
  explicit Store(BugSet bugs = {}) : machine(bugs) {}

  Committed commit(std::uint32_t client, std::uint64_t sequence, Operation operation) {
    const Command command{ClientId(client), Sequence(sequence), std::move(operation)};
    const Bytes bytes = encode(command);
    const auto applied = machine.apply(machine.applied().next(), bytes);
    REQUIRE(applied);
    CHECK(applied->client == command.client);
    CHECK(applied->sequence == command.sequence);
    return {applied->took_effect, machine.reply_to(bytes)};
  }
  // As a fresh operation of a client who has all the sequences to itself.
  Reply operator()(Operation operation) {
    own_ = own_.next();
    return commit(99, own_.value(), std::move(operation)).reply;
  }

  Machine machine;

 private:
  Sequence own_;
};

Get get(std::string_view key) {
  return {bytes(key)};
}
Put put(std::string_view key, std::string_view value) {
  return {bytes(key), bytes(value)};
}
Delete del(std::string_view key) {
  return {bytes(key)};
}
Append append(std::string_view key, std::string_view value) {
  return {bytes(key), bytes(value)};
}
CompareAndSet cas(std::string_view key, std::optional<std::string_view> expected,
                  std::string_view value) {
  return {bytes(key), expected ? std::optional(bytes(*expected)) : std::nullopt, bytes(value)};
}

Reply written(std::uint64_t version) {
  return {Status::done, std::nullopt, LogIndex(version)};
}
Reply holding(std::string_view value, std::uint64_t version) {
  return {Status::done, bytes(value), LogIndex(version)};
}
BugSet with(Bug bug) {
  BugSet bugs;
  bugs.insert(bug);
  return bugs;
}

TEST_CASE("a key never written reads as absent, at version 0", "[kv]") {
  Store store;
  CHECK(store(get("x")) == written(0));
}

TEST_CASE("a get returns the value last put, with the index of that put", "[kv]") {
  Store store;
  CHECK(store(put("x", "1")) == written(1));
  CHECK(store(put("x", "2")) == written(2));
  CHECK(store(put("y", "3")) == written(3));
  CHECK(store(get("x")) == holding("2", 2));
  CHECK(store(get("x")) == holding("2", 2));
}

TEST_CASE("an empty value is a value", "[kv]") {
  Store store;
  store(put("x", ""));
  CHECK(store(get("x")) == holding("", 1));
}

TEST_CASE("a deleted key is absent and keeps the version of its deletion", "[kv]") {
  Store store;
  store(put("x", "1"));
  CHECK(store(del("x")) == written(2));
  CHECK(store(get("x")) == written(2));
}

TEST_CASE("a delete of an absent key is a write", "[kv]") {
  Store store;
  CHECK(store(del("x")) == written(1));
  CHECK(store(get("x")) == written(1));
}

TEST_CASE("an append goes behind the value, and starts one where there is none", "[kv]") {
  Store store;
  CHECK(store(append("x", "a")) == written(1));
  CHECK(store(append("x", "b")) == written(2));
  CHECK(store(get("x")) == holding("ab", 2));
  store(del("x"));
  store(append("x", "c"));
  CHECK(store(get("x")) == holding("c", 5));
}

TEST_CASE("an append of nothing makes an absent key an empty value", "[kv]") {
  Store store;
  store(append("x", ""));
  CHECK(store(get("x")) == holding("", 1));
}

TEST_CASE("a compare-and-set that finds what it expects is a write", "[kv][cas]") {
  Store store;
  store(put("x", "1"));
  CHECK(store(cas("x", "1", "2")) == written(2));
  CHECK(store(get("x")) == holding("2", 2));
}

TEST_CASE("a failed compare-and-set tells the actual value and changes nothing", "[kv][cas]") {
  Store store;
  store(put("x", "1"));
  CHECK(store(cas("x", "3", "2")) == Reply{Status::not_equal, bytes("1"), LogIndex(1)});
  CHECK(store(cas("x", std::nullopt, "2")) == Reply{Status::not_equal, bytes("1"), LogIndex(1)});
  CHECK(store(get("x")) == holding("1", 1));
}

TEST_CASE("a compare-and-set that expects absence sets a key that is absent or deleted",
          "[kv][cas]") {
  Store store;
  CHECK(store(cas("x", std::nullopt, "1")) == written(1));
  store(del("x"));
  CHECK(store(cas("x", std::nullopt, "2")) == written(3));
}

TEST_CASE("absence is not the empty value", "[kv][cas]") {
  Store store;
  CHECK(store(cas("x", "", "1")) == Reply{Status::not_equal, std::nullopt, LogIndex(0)});
  store(put("y", ""));
  CHECK(store(cas("y", std::nullopt, "1")) == Reply{Status::not_equal, Bytes{}, LogIndex(2)});
}

TEST_CASE("a repetition does not take effect and is given the remembered reply",
          "[kv][session][8]") {
  Store store;
  const Committed first = store.commit(1, 1, append("x", "a"));
  const Committed again = store.commit(1, 1, append("x", "a"));
  CHECK(first.took_effect);
  CHECK_FALSE(again.took_effect);
  CHECK(again.reply == first.reply);
  CHECK(store(get("x")) == holding("a", 1));
}

TEST_CASE("a repeated get is given what it read the first time", "[kv][session][8]") {
  Store store;
  store(put("x", "1"));
  store.commit(1, 1, get("x"));
  store(put("x", "2"));
  CHECK(store.commit(1, 1, get("x")).reply == holding("1", 1));
}

TEST_CASE("a repeated compare-and-set succeeds as it did, though its expectation is gone",
          "[kv][session][8]") {
  Store store;
  store.commit(1, 1, cas("x", std::nullopt, "1"));
  const Committed again = store.commit(1, 1, cas("x", std::nullopt, "1"));
  CHECK(again.reply == written(1));
}

TEST_CASE("a sequence that the session has gone past is superseded and changes nothing",
          "[kv][session]") {
  Store store;
  store.commit(1, 1, put("x", "1"));
  store.commit(1, 3, put("x", "3"));
  const Committed late = store.commit(1, 2, put("x", "2"));
  CHECK_FALSE(late.took_effect);
  CHECK(late.reply == Reply{Status::superseded, std::nullopt, LogIndex(2)});
  CHECK(store(get("x")) == holding("3", 2));
  CHECK(store.commit(1, 3, put("x", "3")).reply == written(2));
}

TEST_CASE("sessions of different clients do not meet", "[kv][session]") {
  Store store;
  store.commit(1, 1, append("x", "a"));
  CHECK(store.commit(2, 1, append("x", "b")).took_effect);
  CHECK(store.machine.sessions() == 2);
  CHECK(store(get("x")) == holding("ab", 2));
}

TEST_CASE("X01: a repetition is applied again, and says so", "[kv][session][bugs]") {
  Store store(with(Bug::X01));
  store.commit(1, 1, append("x", "a"));
  const Committed again = store.commit(1, 1, append("x", "a"));
  CHECK(again.took_effect);
  CHECK(again.reply == written(2));
  CHECK(store(get("x")) == holding("aa", 2));
}

TEST_CASE("bytes that are no command change nothing", "[kv]") {
  Store store;
  store(put("x", "1"));
  const std::uint64_t before = store.machine.digest();
  CHECK_FALSE(store.machine.apply(LogIndex(2), bytes("nonsense")));
  CHECK(store.machine.applied() == LogIndex(1));
  CHECK(store.machine.digest() == before);
}

TEST_CASE("an entry without a command moves the applied index alone", "[kv]") {
  Store store;
  store.machine.skip(LogIndex(1));
  CHECK(store.machine.applied() == LogIndex(1));
  CHECK(store(put("x", "1")) == written(2));
}

TEST_CASE("applying an index twice is a broken invariant", "[kv]") {
  Store store;
  store(put("x", "1"));
  const Bytes command = encode({ClientId(1), Sequence(1), put("x", "2")});
  CHECK_THROWS_AS(store.machine.apply(LogIndex(1), command), Broken);
  CHECK_THROWS_AS(store.machine.skip(LogIndex(1)), Broken);
}

TEST_CASE("asking for the reply to what was never applied is a broken invariant", "[kv][session]") {
  Store store;
  store(put("x", "1"));
  const Bytes command = encode({ClientId(1), Sequence(1), get("x")});
  CHECK_THROWS_AS(store.machine.reply_to(command), Broken);
  CHECK_THROWS_AS(store.machine.reply_to(bytes("nonsense")), Broken);
}

TEST_CASE("a read outside the log sees the state without a session", "[kv]") {
  Store store;
  store(put("x", "1"));
  CHECK(store.machine.read(bytes("x")) == holding("1", 1));
  CHECK(store.machine.sessions() == 1);
  CHECK(store.machine.keys() == 1);
}

TEST_CASE("the digest tells apart an absent value and an empty one, and remembered replies",
          "[kv][digest]") {
  Store deleted, emptied, seen, unseen;
  deleted(del("x"));
  emptied(put("x", ""));
  CHECK(deleted.machine.digest() != emptied.machine.digest());
  seen.commit(1, 1, put("x", "1"));
  unseen.commit(1, 2, put("x", "1"));
  CHECK(seen.machine.digest() != unseen.machine.digest());
}

}  // namespace
}  // namespace raftbed::kv
