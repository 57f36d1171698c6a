// Histories of one key, by hand and by chance, and a judge of small ones that tries every order:
// slow, and simple enough to believe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/chance.h"
#include "sim/linear/judge.h"

namespace raftbed::linear::testing {

// One operation in the making. Texts, with "" for `absent`; times are small numbers.
struct Deed {
  Effect effect = Effect::read;
  std::string_view value;
  std::string_view expected;
  std::int64_t call = 0;
  std::optional<std::int64_t> answer;  // absent: unknown
};
inline Deed read(std::string_view value, std::int64_t call, std::int64_t answer) {
  return {Effect::read, value, "", call, answer};
}
inline Deed put(std::string_view value, std::int64_t call, std::int64_t answer) {
  return {Effect::put, value, "", call, answer};
}
inline Deed append(std::string_view piece, std::int64_t call, std::int64_t answer) {
  return {Effect::append, piece, "", call, answer};
}
inline Deed swap(std::string_view expected, std::string_view value, std::int64_t call,
                 std::int64_t answer) {
  return {Effect::compare_and_set, value, expected, call, answer};
}
inline Deed differs(std::string_view expected, std::int64_t call, std::int64_t answer) {
  return {Effect::differs, "", expected, call, answer};
}
inline Deed unknown(Deed deed) {
  deed.answer.reset();
  return deed;
}

// Two texts of 2,048 letters that rolling_hash.h does not tell apart: of Thue and Morse, "a" in the
// one where there is "b" in the other. They fool any such hash that is taken by a power of two.
std::pair<std::string, std::string> texts_of_one_hash();

// All of the key "x".
History history_of(const std::vector<Deed>& deeds, std::string_view initial = "");
SubHistory sub_history_of(const History& history);

// Whether some order explains them, of every choice of the unknown ones. For ten operations or so.
bool has_order(const SubHistory& sub);

// What a random history is made of.
struct Mix {
  std::uint32_t operations = 8;
  std::uint32_t clients = 4;
  std::uint32_t values = 0;          // how many there are; 0: each write has its own
  std::uint32_t unknown_one_in = 0;  // 0: none
  std::uint32_t silent_one_in = 0;   // of refused compare-and-sets, that do not say what they found
  bool deletes = false;
  bool appends = false;
  bool empties = false;     // some puts are of the empty text
  std::uint32_t wrong = 0;  // answers that are changed afterwards
  bool in_order = false;    // of the calls; else client by client, as they were drawn
  bool claimed = false;     // its ranks tell in which order they took effect
};
// As of clients that ask one store, each one operation after the other, each taking effect at an
// instant of its interval: right, but for what is changed.
History random_history(const Mix& mix, const Chance& chance, std::uint64_t number);
// A mix for small ones, of everything.
Mix small_mix(const Chance& chance, std::uint64_t number);

}  // namespace raftbed::linear::testing
