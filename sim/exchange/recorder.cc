#include "sim/exchange/recorder.h"

#include <algorithm>
#include <array>

#include "sim/exchange/nested.h"

namespace raftbed::exchange {

using linear::Effect;
using linear::Operation;

std::optional<Function> function_of(std::string_view name) {
  if (name == "get" || name == "read") return Function::read;
  if (name == "put" || name == "write") return Function::put;
  if (name == "cas") return Function::cas;
  if (name == "append") return Function::append;
  if (name == "delete") return Function::remove;
  if (name == "acquire") return Function::acquire;
  if (name == "release") return Function::release;
  return std::nullopt;
}

std::string_view name_of(Function function) {
  switch (function) {
    case Function::read: return "get";
    case Function::put: return "put";
    case Function::remove: return "delete";
    case Function::append: return "append";
    case Function::cas: return "cas";
    case Function::acquire: return "acquire";
    case Function::release: return "release";
  }
  return {};
}

bool knows(Model model, Function function) {
  const bool is_of_lock = function == Function::acquire || function == Function::release;
  switch (model) {
    case Model::mutex:
    case Model::owner_mutex: return is_of_lock;
    case Model::kv: return !is_of_lock;
    case Model::cas_register:
      return function == Function::read || function == Function::put || function == Function::cas;
    case Model::registers: return function == Function::read || function == Function::put;
  }
  return false;
}

Recorder::Recorder(const Options& options) : options_(options) {}

std::uint32_t Recorder::part_of(std::string_view key) {
  return loaded_.history.part_of(key);
}

std::uint32_t Recorder::part_of(const Node& key) {
  return key.is_nested() ? part_of(marked(key)) : part_of(key.text);
}

linear::Value Recorder::value_of(const Node& node) {
  if (!node.is_said()) return linear::absent;
  return node.is_nested() ? value_of(marked(node)) : value_of(node.text);
}

linear::Value Recorder::value_of_store(const Node& node) {
  const bool is_empty = node.kind == Node::Kind::text && node.text.empty();
  return options_.model == Model::kv && is_empty ? linear::absent : value_of(node);
}

void Recorder::values_of(std::span<const std::string_view> texts,
                         std::vector<linear::Value>& into) {
  const std::size_t before = into.size();
  loaded_.history.texts().numbers_of(texts, into);
  for (std::size_t at = before; at < into.size(); ++at) ++into[at];  // a value is a number and one
}

void Recorder::reserve(std::size_t texts, std::size_t operations) {
  loaded_.history.texts().reserve(texts);
  loaded_.sources.reserve(operations);
  loaded_.history.reserve(operations);
  if (options_.keeps_deeds) loaded_.deeds.reserve(operations);
}

const Call* Recorder::open_call(std::int64_t who) const {
  const auto entry = open_.find(who);
  return entry != open_.end() ? &entry->second : nullptr;
}

std::optional<Trouble> Recorder::call(std::int64_t who, const Call& call) {
  if (const Call* const open = open_call(who)) {
    return Trouble{0, "the answer to the call of line " + std::to_string(open->line),
                   "another call of process " + std::to_string(who)};
  }
  if (!is_in_time(call.at)) {
    return Trouble{0, "a time between the beginning and the end of all time",
                   std::to_string(call.at.ns())};
  }
  if (spare_.empty()) {
    open_.emplace(who, call);
    return std::nullopt;
  }
  spare_.back().key() = who;
  spare_.back().mapped() = call;
  open_.insert(std::move(spare_.back()));
  spare_.pop_back();
  return std::nullopt;
}

std::optional<Trouble> Recorder::answer(std::int64_t who, const Answer& answer) {
  const auto entry = open_.find(who);
  if (entry == open_.end()) {
    return Trouble{0, "a call before its answer", "an answer to process " + std::to_string(who)};
  }
  if (answer.at < entry->second.at || answer.at == linear::for_ever) {
    return Trouble{0, "a time that is not before the call's, nor the end of all time",
                   std::to_string(answer.at.ns())};
  }
  add(entry->second, answer);
  spare_.push_back(open_.extract(entry));
  return std::nullopt;
}

std::optional<Operation> Recorder::failed(const Call& call, Operation operation,
                                          const Answer& answer) const {
  if (answer.actual) {
    // Refused although it held what was expected: nothing explains that.
    const bool agrees = *answer.actual == operation.expected;
    operation.effect = agrees ? Effect::impossible : Effect::read;
    operation.value = *answer.actual;
    operation.expected = linear::absent;
    return operation;
  }
  if (!answer.differs && options_.failure == Failure::dropped) return std::nullopt;
  const bool is_conditional = operation.effect == Effect::compare_and_set;
  if (is_conditional && (answer.differs || call.function == Function::cas)) {
    operation.effect = Effect::differs;
    operation.value = linear::absent;
    return operation;
  }
  operation.answer = linear::for_ever;
  return operation;
}

std::optional<Operation> Recorder::operation_of(const Call& call, const Answer& answer) const {
  constexpr std::array effects{Effect::read,
                               Effect::put,
                               Effect::put,
                               Effect::append,
                               Effect::compare_and_set,
                               Effect::compare_and_set,
                               Effect::compare_and_set};
  const bool is_read = call.function == Function::read;
  Operation operation{call.at,       answer.at, is_read ? answer.read : call.value,
                      call.expected, 0,         effects[static_cast<std::size_t>(call.function)]};
  if (answer.outcome == Outcome::ok) {
    const bool is_nil = is_read && answer.read == linear::absent;
    return is_nil && options_.nil_read == NilRead::any ? std::nullopt : std::optional(operation);
  }
  if (is_read) return std::nullopt;
  if (answer.outcome == Outcome::fail) return failed(call, operation, answer);
  operation.answer = linear::for_ever;
  return operation;
}

// A lock is a register that holds "held", or its owner; or nothing.
void Recorder::take_lock(Call& call) {
  const bool is_taken = call.function == Function::acquire;
  const bool has_owner = options_.model == Model::owner_mutex;
  const std::string holder = has_owner ? std::to_string(call.process) : "held";
  const linear::Value held = loaded_.history.value_of(holder);
  call.value = is_taken ? held : linear::absent;
  call.expected = is_taken ? linear::absent : held;
}

void Recorder::leave_out(const Answer& answer) {
  switch (answer.outcome) {
    case Outcome::ok: ++loaded_.left_out.nil_reads; return;
    case Outcome::fail: ++loaded_.left_out.failed; return;
    case Outcome::unknown: ++loaded_.left_out.unanswered_reads; return;
  }
}

void Recorder::rank(std::uint32_t id, std::uint64_t version) {
  auto& ranks = loaded_.history.ranks;
  if (ranks.size() <= id) ranks.resize(id + 1);
  ranks[id] = linear::rank_of(version);
}

void Recorder::add(Call call, const Answer& answer) {
  has_operations_ = true;
  if (options_.keeps_deeds) loaded_.deeds.push_back(Deed{call, answer});
  if (call.function >= Function::acquire) take_lock(call);
  auto operation = operation_of(call, answer);
  if (!operation) return leave_out(answer);
  operation->id = static_cast<std::uint32_t>(loaded_.sources.size());
  loaded_.sources.push_back(Source{call.process, call.line, answer.line});
  if (answer.version) rank(operation->id, *answer.version);
  loaded_.history.add(call.part, *operation);
}

// What is no list in the notation of the form is a text.
void Recorder::begin_with(std::string_view initial, Format format) {
  const auto nested = nested_of(initial, format);
  loaded_.history.initial = value_of(nested ? *nested : initial);
}

Loaded Recorder::finish(Format format) {
  if (options_.has_initial) begin_with(options_.initial, format);
  for (const auto& [who, call] : open_) add(call, Answer{});
  open_.clear();
  loaded_.history.put_in_order();
  loaded_.format = format;
  loaded_.model = options_.model;
  loaded_.failure = options_.failure;
  loaded_.places = format == Format::binary ? Places::operations : Places::lines;
  return std::move(loaded_);
}

}  // namespace raftbed::exchange
