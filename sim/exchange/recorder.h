// From what a form says of one operation to the judge's: the rules that all forms share.
//
// Guarantees that a process has one call open at most and answers only what it called; what breaks
// that is refused. A call that is still open at the end is of unknown outcome, and a read of
// unknown outcome is left out, as is, where failures are dropped, what failed.
#pragma once

#include <map>
#include <optional>
#include <span>

#include "sim/exchange/loaded.h"
#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

std::optional<Function> function_of(std::string_view name);
std::string_view name_of(Function function);  // that function_of() knows
// What a model does not know is refused.
bool knows(Model model, Function function);

// Whether something can happen then: what lies at the ends of 64 bits, and means "before all" and
// "for ever" to the judge, is no instant of a history.
constexpr bool is_in_time(Instant at) {
  return -linear::for_ever.ns() < at.ns() && at < linear::for_ever;
}

class Recorder {
 public:
  explicit Recorder(const Options& options);

  std::uint32_t part_of(std::string_view key);
  std::uint32_t part_of(const Node& key);
  std::uint32_t part_of(linear::Value key) { return part_of(loaded_.history.text(key)); }
  linear::Value value_of(const Node& node);
  // Where an empty text of the model kv is nothing: Etcd's and Porcupine's stores answer a read of
  // nothing with it.
  linear::Value value_of_store(const Node& node);
  linear::Value value_of(std::string_view text) { return loaded_.history.value_of(text); }
  // Of many at once, behind what is in `into`.
  void values_of(std::span<const std::string_view> texts, std::vector<linear::Value>& into);
  // Room for as many in all.
  void reserve(std::size_t texts, std::size_t operations);

  // Events; `who` ties the two together: the process, where the form has no other name for it. What
  // is wrong with one, or nothing.
  std::optional<Trouble> call(std::int64_t who, const Call& call);
  std::optional<Trouble> answer(std::int64_t who, const Answer& answer);
  [[nodiscard]] const Call* open_call(std::int64_t who) const;
  // A whole operation at once. Its values are `absent` where its function tells none.
  void add(Call call, const Answer& answer);
  // The next instant, for forms in which the order is the time.
  Instant tick() { return Instant(++ticks_); }
  void skip() { ++loaded_.skipped; }
  // Whether nothing was told but what is no operation: that is no history.
  [[nodiscard]] bool has_skipped_all() const {
    return loaded_.skipped > 0 && !has_operations_ && open_.empty();
  }

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] std::size_t operations() const { return loaded_.sources.size(); }  // so far
  Loaded finish(Format format);

 private:
  [[nodiscard]] std::optional<linear::Operation> operation_of(const Call& call,
                                                              const Answer& answer) const;
  [[nodiscard]] std::optional<linear::Operation> failed(const Call& call,
                                                        linear::Operation operation,
                                                        const Answer& answer) const;

  void take_lock(Call& call);
  void begin_with(std::string_view initial, Format format);
  void leave_out(const Answer& answer);
  void rank(std::uint32_t id, std::uint64_t version);

  Options options_;
  Loaded loaded_;
  bool has_operations_ = false;
  std::int64_t ticks_ = 0;
  using Open = std::map<std::int64_t, Call>;
  Open open_;
  std::vector<Open::node_type> spare_;  // of what was answered: no allocation an operation
};

}  // namespace raftbed::exchange
