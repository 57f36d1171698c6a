// What a form says of one operation: its call, and its answer; before any option gives it a
// meaning. This is what is kept where a history is written again (write.h).
#pragma once

#include <cstdint>
#include <optional>

#include "sim/linear/history.h"

namespace raftbed::exchange {

enum class Function : std::uint8_t { read, put, remove, append, cas, acquire, release };
// Whether a call of it tells what is written; a compare-and-set tells what it expects, too.
constexpr bool writes(Function function) {
  return function == Function::put || function == Function::append || function == Function::cas;
}

enum class Outcome : std::uint8_t { ok, fail, unknown };

struct Call {
  Function function = Function::read;
  std::uint32_t part = 0;                   // the place of the key's among the history's
  linear::Value value = linear::absent;     // of a put, an append or a compare-and-set
  linear::Value expected = linear::absent;  // of a compare-and-set
  Instant at;
  std::int64_t process = 0;
  std::uint32_t line = 0;
};

struct Answer {
  Outcome outcome = Outcome::unknown;
  bool differs = false;                 // it was refused because the value differed
  linear::Value read = linear::absent;  // of a read; absent: it told nil, or nothing
  std::optional<linear::Value> actual;  // of a refused compare-and-set, where it is told
  // Where it took effect in an order that its system keeps, a revision or the index of a log; of
  // who only looked, where what it saw did. A hint (History::ranks), of unknown outcomes as well.
  std::optional<std::uint64_t> version;
  Instant at;  // means nothing where the outcome is unknown
  std::uint32_t line = 0;
};

struct Deed {
  Call call;
  Answer answer;
};

}  // namespace raftbed::exchange
