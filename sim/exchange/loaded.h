// What a file of another system comes to: its history in numbers, and where each operation stood.
//
// The options say what the forms leave open: what a failure tells, what holds before the first
// call, and what a read of nil means. Nothing here knows a form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/exchange/deed.h"
#include "sim/exchange/formats.h"

namespace raftbed::exchange {

// A mutex knows no owner, as Knossos' does not: whoever releases it, it is free. That of an
// owner_mutex is the process that acquired it, and no other releases it.
enum class Model : std::uint8_t { registers, cas_register, kv, mutex, owner_mutex };
constexpr bool is_lock(Model model) {
  return model == Model::mutex || model == Model::owner_mutex;
}

enum class Failure : std::uint8_t { dropped, constraint };
enum class NilRead : std::uint8_t { absent, any };

struct Options {
  Format format = Format::automatic;
  Model model = Model::kv;
  Failure failure = Failure::dropped;
  NilRead nil_read = NilRead::absent;
  std::string initial;  // what is held at first, a text or a list, where `has_initial`
  bool has_initial = false;
  bool keeps_deeds = false;  // for who writes the history again
};

// Of one operation, by its id.
struct Source {
  std::int64_t process = 0;
  std::uint32_t call_line = 0;
  std::uint32_t answer_line = 0;  // 0: it had no answer
};

// What "lines" are: of a file; operations of a binary one, from 1; or events of a run of ours.
enum class Places : std::uint8_t { lines, operations, events };
std::string place_of(Places places, std::uint32_t line);  // line 7, operation 7, @7

// Operations that take no part in the judgement, as they tell nothing of what is held.
struct LeftOut {
  std::uint64_t failed = 0;            // did not take place, or, of a read, tells nothing
  std::uint64_t unanswered_reads = 0;  // of unknown outcome
  std::uint64_t nil_reads = 0;         // that may have seen anything: NilRead::any
};

struct Loaded {
  linear::History history;
  std::vector<Source> sources;        // by Operation::id
  std::vector<Deed> deeds;            // all that was said, where `keeps_deeds`
  Format format = Format::automatic;  // that was taken
  Model model = Model::kv;
  Failure failure = Failure::dropped;
  Places places = Places::lines;
  std::uint64_t skipped = 0;  // lines, or maps, that tell of no operation
  LeftOut left_out;
};

}  // namespace raftbed::exchange
