// Histories by hand and by chance, and a judge of small ones that tries every order: slow, and
// simple enough to believe. Times are in milliseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/chance.h"
#include "sim/observe/history.h"
#include "testing/bytes.h"

namespace raftbed::check::testing {

using Value = std::optional<std::string>;  // absent: the key is
inline const Value nothing;

using raftbed::testing::bytes;

inline std::optional<Bytes> held(const Value& value) {
  return value ? std::optional(bytes(*value)) : std::nullopt;
}
inline kv::Operation get(std::string_view key = "x") {
  return kv::Get{bytes(key)};
}
inline kv::Operation put(std::string_view value, std::string_view key = "x") {
  return kv::Put{bytes(key), bytes(value)};
}
inline kv::Operation erase(std::string_view key = "x") {
  return kv::Delete{bytes(key)};
}
inline kv::Operation append(std::string_view value, std::string_view key = "x") {
  return kv::Append{bytes(key), bytes(value)};
}
inline kv::Operation swap(const Value& expected, std::string_view value,
                          std::string_view key = "x") {
  return kv::CompareAndSet{bytes(key), held(expected), bytes(value)};
}

// One operation of a history in the making.
struct Deed {
  kv::Operation operation;
  std::int64_t call = 0;
  std::optional<std::int64_t> answer;  // absent: unknown
  kv::Reply reply;
};
inline Deed done(kv::Operation operation, std::int64_t call, std::int64_t answer) {
  return Deed{std::move(operation), call, answer, kv::Reply{}};
}
inline Deed saw(const Value& value, kv::Operation operation, std::int64_t call,
                std::int64_t answer) {
  return Deed{std::move(operation), call, answer,
              kv::Reply{kv::Status::done, held(value), LogIndex()}};
}
inline Deed refused(const Value& actual, kv::Operation operation, std::int64_t call,
                    std::int64_t answer) {
  return Deed{std::move(operation), call, answer,
              kv::Reply{kv::Status::not_equal, held(actual), LogIndex()}};
}
inline Deed unknown(kv::Operation operation, std::int64_t call) {
  return Deed{std::move(operation), call, std::nullopt, kv::Reply{}};
}
inline Deed with_version(std::uint64_t version, Deed deed) {
  deed.reply.version = LogIndex(version);
  return deed;
}

// Sorts by calls; the clients are c1, c2, ... in that order, round about.
observe::History history_of(std::vector<Deed> deeds);

// Whether some order explains them; all of one key. Tries every order of every choice of the
// unknown ones.
bool has_order(const std::vector<Deed>& deeds);

// Up to `count` operations on key "x" with few values, so that much is ambiguous. The replies are
// those of a store, with some of them changed.
std::vector<Deed> small_history(const Chance& chance, std::uint64_t number, std::uint32_t count);

// As of `clients` clients that ask a right store one operation after the other, each taking effect
// at some instant within its interval. Values are unique; one in `unknown_one_in` outcomes stays
// unknown.
std::vector<Deed> right_history(const Chance& chance, std::uint32_t count, std::uint32_t clients,
                                std::uint32_t keys, std::uint32_t unknown_one_in);

}  // namespace raftbed::check::testing
