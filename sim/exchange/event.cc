#include "sim/exchange/event.h"

#include <fmt/format.h>

#include "sim/exchange/numbers.h"
#include "sim/exchange/piece.h"

namespace raftbed::exchange {
namespace {

struct Values {
  Node key, value;
  Node expected;  // of a compare-and-set
  bool is_pair = false;
};

// The two members of a list; anything else gives none.
std::optional<std::pair<Node, Node>> pair_of(const Node& list, Dialect dialect,
                                             std::string& scratch) {
  if (list.kind != Node::Kind::list) return std::nullopt;
  Scanner scanner(list.text, dialect, scratch);
  const Node first = scanner.value();
  if (dialect == Dialect::json && !scanner.take(',')) return std::nullopt;
  const Node second = scanner.value();
  if (scanner.trouble() || !scanner.is_over() || scanner.trouble()) return std::nullopt;
  return std::pair(first, second);
}

Outcome outcome_of(const Event& event, Failure failure) {
  if (event.type.text == "ok") return Outcome::ok;
  const bool is_timed_out = event.value.kind == Node::Kind::word && event.value.text == "timed-out";
  const bool has_failed = failure == Failure::dropped || !is_timed_out;
  return event.type.text == "fail" && has_failed ? Outcome::fail : Outcome::unknown;
}

// What a process does, into the recorder.
class Doing {
 public:
  Doing(const Event& event, std::int64_t process, Function function, Recorder& recorder,
        std::string& scratch)
      : event_(event),
        process_(process),
        function_(function),
        recorder_(recorder),
        scratch_(scratch) {}

  std::optional<Trouble> call();
  std::optional<Trouble> answer();

 private:
  [[nodiscard]] Model model() const { return recorder_.options().model; }
  [[nodiscard]] Instant at() { return event_.at ? *event_.at : recorder_.tick(); }
  [[nodiscard]] std::optional<Trouble> flaw_of_call() const;
  [[nodiscard]] Values values() const;
  linear::Value value_of(const Node& node);
  std::optional<Trouble> succeed(const Call* call, Answer& answer);
  void refuse(Answer& answer);
  std::optional<Trouble> judge_echo(const Call& call, const Values& values);
  bool echoes_values(const Call& call, const Values& values);

  const Event& event_;
  std::int64_t process_;
  Function function_;
  Recorder& recorder_;
  std::string& scratch_;
};

std::optional<Trouble> Doing::flaw_of_call() const {
  if (!knows(model(), function_)) {
    return instead_of(event_.function, "an operation of the model");
  }
  if (writes(function_) && event_.value.kind == Node::Kind::missing) {
    return instead_of(event_.value, "\"value\", what is written");
  }
  return std::nullopt;
}

Values Doing::values() const {
  Values values{event_.key, event_.value, {}, false};
  if (model() == Model::kv && !event_.key.is_said()) {
    if (const auto tuple = pair_of(event_.value, event_.dialect, scratch_)) {
      values.key = tuple->first;
      values.value = tuple->second;
    }
  }
  if (function_ != Function::cas) return values;
  if (const auto pair = pair_of(values.value, event_.dialect, scratch_)) {
    values.expected = pair->first;
    values.value = pair->second;
    values.is_pair = true;
  }
  return values;
}

linear::Value Doing::value_of(const Node& node) {
  const bool is_edn = event_.dialect == Dialect::edn;
  return is_edn ? recorder_.value_of_store(node) : recorder_.value_of(node);
}

std::optional<Trouble> Doing::call() {
  if (auto trouble = flaw_of_call()) return trouble;
  const Values values = this->values();
  if (function_ == Function::cas && !values.is_pair) {
    return instead_of(event_.value, "[old new] of a cas");
  }
  Call call;
  call.function = function_;
  call.at = at();
  call.process = process_;
  call.line = event_.line;
  call.part = recorder_.part_of(values.key);
  if (writes(function_)) {
    call.value = value_of(values.value);
    call.expected = value_of(values.expected);
  }
  return recorder_.call(process_, call);
}

std::optional<Trouble> Doing::answer() {
  const Call* const call = recorder_.open_call(process_);
  if (call != nullptr && call->function != function_) {
    return Trouble{0, "the answer to the call of line " + std::to_string(call->line),
                   "one to " + in_quotes(event_.function.text)};
  }
  Answer answer;
  answer.at = at();
  answer.line = event_.line;
  answer.outcome = outcome_of(event_, recorder_.options().failure);
  answer.version = version_of(event_.version);
  if (answer.outcome == Outcome::ok) {
    if (auto trouble = succeed(call, answer)) return trouble;
  }
  if (answer.outcome == Outcome::fail) refuse(answer);
  return recorder_.answer(process_, answer);
}

// An answer without a call is the recorder's to refuse.
std::optional<Trouble> Doing::succeed(const Call* call, Answer& answer) {
  const bool is_read = function_ == Function::read;
  if (call != nullptr && is_read && event_.value.kind == Node::Kind::missing) {
    return instead_of(event_.value, "\"value\", what was read");
  }
  const Values values = this->values();
  if (is_read) answer.read = value_of(values.value);
  return call != nullptr ? judge_echo(*call, values) : std::nullopt;
}

void Doing::refuse(Answer& answer) {
  if (function_ != Function::cas) return;
  answer.differs = event_.error.text == differs_error;
  if (event_.actual.kind != Node::Kind::missing) answer.actual = value_of(event_.actual);
}

// An answer may tell again what was called: the same, or nothing.
std::optional<Trouble> Doing::judge_echo(const Call& call, const Values& values) {
  const auto differs = [&](const char* what, std::string_view found) {
    return Trouble{0, fmt::format("the {} of the call of line {}", what, call.line),
                   in_quotes(found)};
  };
  if (values.key.is_said() && recorder_.part_of(values.key) != call.part) {
    return differs("key", values.key.text);
  }
  if (!echoes_values(call, values)) return differs("value", event_.value.text);
  return std::nullopt;
}

bool Doing::echoes_values(const Call& call, const Values& values) {
  if (!writes(function_) || !values.value.is_said()) return true;
  const bool has_all = values.is_pair || function_ != Function::cas;
  return has_all && value_of(values.value) == call.value &&
         value_of(values.expected) == call.expected;
}

// A keyword or a symbol, neither of which begins with a digit: no misspelt number.
bool is_name(const Node& process) {
  if (process.kind != Node::Kind::word || process.text.empty()) return false;
  const char first = process.text[0];
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
}

}  // namespace

bool is_of_nemesis(const Event& event) {
  if (is_name(event.process)) return true;
  return !integer_of(event.process) && !function_of(event.function.text);
}

std::optional<Strangers::Slip> slip_of_event(const Event& event, const Strangers& strangers) {
  if (!is_of_nemesis(event)) return strangers.slip();
  const auto slip = strangers.slip_of(event.process);
  return slip ? slip : strangers.slip_of(event.function);
}

std::optional<Trouble> take_event(const Event& event, Recorder& recorder, std::string& scratch) {
  if (is_of_nemesis(event)) {
    recorder.skip();
    return std::nullopt;
  }
  const auto process = integer_of(event.process);
  const auto function = function_of(event.function.text);
  if (!process) return instead_of(event.process, "\"process\", an integer");
  if (!function) return instead_of(event.function, "an operation");
  Doing doing(event, *process, *function, recorder, scratch);
  const std::string_view type = event.type.text;
  if (type == "invoke") return doing.call();
  if (type == "ok" || type == "fail" || type == "info") return doing.answer();
  return instead_of(event.type, "invoke, ok, fail or info");
}

}  // namespace raftbed::exchange
