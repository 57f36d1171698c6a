// Events as Jepsen tells them: invoke, and then ok, fail or info.
#include <fmt/format.h>

#include "sim/exchange/forms.h"
#include "sim/exchange/numbers.h"

namespace raftbed::exchange {
namespace {

struct Values {
  Node key, value;
  Node expected;  // of a compare-and-set
  bool is_pair = false;
};

// The two members of a list; anything else gives none.
std::optional<std::pair<Node, Node>> pair_of(const Node& list, const Event& event,
                                             std::string& scratch) {
  if (list.kind != Node::Kind::list) return std::nullopt;
  Scanner scanner(list.text, event.dialect, scratch);
  const Node first = scanner.value();
  if (event.dialect == Dialect::json && !scanner.take(',')) return std::nullopt;
  const Node second = scanner.value();
  if (scanner.trouble() || !scanner.is_over() || scanner.trouble()) return std::nullopt;
  return std::pair(first, second);
}

Values values_of(const Event& event, Model model, Function function, std::string& scratch) {
  Values values{event.key, event.value, {}, false};
  if (model == Model::kv && !event.key.is_said()) {
    if (const auto tuple = pair_of(event.value, event, scratch)) {
      values.key = tuple->first;
      values.value = tuple->second;
    }
  }
  if (function != Function::cas) return values;
  if (const auto pair = pair_of(values.value, event, scratch)) {
    values.expected = pair->first;
    values.value = pair->second;
    values.is_pair = true;
  }
  return values;
}

Node held(const Node& node, const Event& event, Model model) {
  return event.dialect == Dialect::edn ? without_empty(node, model) : node;
}

Trouble instead_of(const char* expected, const Node& node) {
  const bool is_missing = node.kind == Node::Kind::missing;
  return {0, expected, is_missing ? "none" : in_quotes(node.text)};
}

std::optional<Trouble> take_call(const Event& event, std::int64_t process, Function function,
                                 Recorder& recorder, std::string& scratch) {
  const Model model = recorder.options().model;
  if (!knows(model, function)) {
    return instead_of("an operation of the model", event.function);
  }
  if (writes(function) && event.value.kind == Node::Kind::missing) {
    return instead_of("\"value\", what is written", event.value);
  }
  const Values values = values_of(event, model, function, scratch);
  if (function == Function::cas && !values.is_pair) {
    return instead_of("[old new] of a cas", event.value);
  }
  Call call;
  call.function = function;
  call.at = event.at ? *event.at : recorder.tick();
  call.process = process;
  call.line = event.line;
  call.part = recorder.part_of(values.key);
  if (writes(function)) {
    call.value = recorder.value_of(held(values.value, event, model));
    call.expected = recorder.value_of(held(values.expected, event, model));
  }
  return recorder.call(process, call);
}

// An answer may tell again what was called: the same, or nothing.
std::optional<Trouble> judge_echo(const Event& event, const Call& call, const Values& values,
                                  Recorder& recorder) {
  const auto differs = [&](const char* what, std::string_view found) {
    return Trouble{0, fmt::format("the {} of the call of line {}", what, call.line),
                   in_quotes(found)};
  };
  if (values.key.is_said() && recorder.part_of(values.key) != call.part) {
    return differs("key", values.key.text);
  }
  if (!writes(call.function) || !values.value.is_said()) return std::nullopt;
  const Model model = recorder.options().model;
  const bool is_pair = values.is_pair || call.function != Function::cas;
  const bool is_same = is_pair &&
                       recorder.value_of(held(values.value, event, model)) == call.value &&
                       recorder.value_of(held(values.expected, event, model)) == call.expected;
  return is_same ? std::nullopt : std::optional(differs("value", event.value.text));
}

// A keyword or a symbol, neither of which begins with a digit: no misspelt number.
bool is_name(const Node& process) {
  if (process.kind != Node::Kind::word || process.text.empty()) return false;
  const char first = process.text[0];
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
}

Outcome outcome_of(const Event& event, Failure failure) {
  if (event.type.text == "ok") return Outcome::ok;
  const bool is_timed_out = event.value.kind == Node::Kind::word && event.value.text == "timed-out";
  const bool has_failed = failure == Failure::dropped || !is_timed_out;
  return event.type.text == "fail" && has_failed ? Outcome::fail : Outcome::unknown;
}

std::optional<Trouble> take_answer(const Event& event, std::int64_t process, Function function,
                                   Recorder& recorder, std::string& scratch) {
  const Call* const call = recorder.open_call(process);
  if (call != nullptr && call->function != function) {
    return Trouble{0, "the answer to the call of line " + std::to_string(call->line),
                   "one to " + in_quotes(event.function.text)};
  }
  const Model model = recorder.options().model;
  Answer answer;
  answer.at = event.at ? *event.at : recorder.tick();
  answer.line = event.line;
  answer.outcome = outcome_of(event, recorder.options().failure);
  if (answer.outcome == Outcome::ok) {
    if (call != nullptr && function == Function::read && event.value.kind == Node::Kind::missing) {
      return instead_of("\"value\", what was read", event.value);
    }
    const Values values = values_of(event, model, function, scratch);
    if (function == Function::read)
      answer.read = recorder.value_of(held(values.value, event, model));
    if (call != nullptr) {
      if (auto trouble = judge_echo(event, *call, values, recorder)) return trouble;
    }
  }
  if (function == Function::cas && answer.outcome == Outcome::fail) {
    answer.differs = event.error.text == differs_error;
    if (event.actual.kind != Node::Kind::missing)
      answer.actual = recorder.value_of(held(event.actual, event, model));
  }
  return recorder.answer(process, answer);
}

}  // namespace

bool is_of_nemesis(const Event& event) {
  if (is_name(event.process)) return true;
  return !integer_of(event.process.text) && !function_of(event.function.text);
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
  const auto process = integer_of(event.process.text);
  const auto function = function_of(event.function.text);
  if (!process) return instead_of("\"process\", an integer", event.process);
  if (!function) return instead_of("an operation", event.function);
  if (event.type.text == "invoke") return take_call(event, *process, *function, recorder, scratch);
  if (event.type.text == "ok" || event.type.text == "fail" || event.type.text == "info") {
    return take_answer(event, *process, *function, recorder, scratch);
  }
  return instead_of("invoke, ok, fail or info", event.type);
}

}  // namespace raftbed::exchange
