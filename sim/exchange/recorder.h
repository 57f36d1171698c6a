// From what a form says of one operation to the judge's: the rules that all forms share.
//
// Guarantees that a process has one call open at most and answers only what it called; what breaks
// that is refused. A call that is still open at the end is of unknown outcome, and a read of
// unknown outcome is left out, as is, where failures are dropped, what failed.
#pragma once

#include <map>
#include <optional>

#include "sim/exchange/loaded.h"
#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

enum class Function : std::uint8_t { read, put, remove, append, cas, acquire, release };
enum class Outcome : std::uint8_t { ok, fail, unknown };

std::optional<Function> function_of(std::string_view name);
// What a model does not know is refused.
bool knows(Model model, Function function);

struct Call {
  Function function = Function::read;
  std::uint32_t part = 0;  // the place of the key's among the history's
  linear::Value value = linear::absent;
  linear::Value expected = linear::absent;
  Instant at;
  std::uint32_t line = 0;
};

struct Answer {
  Outcome outcome = Outcome::unknown;
  bool is_nil = false;                  // a read that tells nil
  linear::Value read = linear::absent;  // of a read
  std::optional<linear::Value> actual;  // of a refused compare-and-set, where it is told
  bool differs = false;                 // it was refused because the value differed
  Instant at;
  std::uint32_t line = 0;
};

class Recorder {
 public:
  explicit Recorder(const Options& options);

  std::uint32_t part_of(std::string_view key);
  [[nodiscard]] linear::Value value_of(const Node& node);

  // Events. What is wrong with one, or nothing.
  std::optional<Trouble> call(std::int64_t process, const Call& call);
  std::optional<Trouble> answer(std::int64_t process, Answer answer);
  [[nodiscard]] const Call* open_call(std::int64_t process) const;
  // A whole operation at once.
  void add(std::int64_t process, Call call, const Answer& answer);
  // The next instant, for forms in which the order is the time.
  Instant tick() { return Instant(++ticks_); }
  void skip() { ++loaded_.skipped; }

  [[nodiscard]] const Options& options() const { return options_; }
  Loaded finish(Format format);

 private:
  [[nodiscard]] std::optional<linear::Operation> read(const Call& call, const Answer& answer) const;
  [[nodiscard]] std::optional<linear::Operation> write(const Call& call,
                                                       const Answer& answer) const;
  [[nodiscard]] std::optional<linear::Operation> failed(const Call& call,
                                                        linear::Operation operation,
                                                        const Answer& answer) const;

  Options options_;
  Loaded loaded_;
  std::int64_t ticks_ = 0;
  // A process's entry stays when its call is answered: no allocation an operation.
  std::map<std::int64_t, std::optional<Call>> open_;
  std::map<std::string, std::uint32_t, std::less<>> part_at_;
};

}  // namespace raftbed::exchange
