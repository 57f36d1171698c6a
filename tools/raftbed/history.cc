#include "raftbed/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <variant>

#include "core/base/match.h"
#include "raftbed/refusal.h"
#include "sim/check/applied_order.h"
#include "sim/check/meaning.h"
#include "sim/exchange/recorder.h"
#include "sim/plan/text.h"

namespace raftbed::tools {
namespace {

using exchange::Answer;
using exchange::Call;
using exchange::Function;
using exchange::Outcome;
using exchange::Recorder;

std::string text_of(const Bytes& bytes) {
  std::string text;
  for (const char c : bytes.text()) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) text.push_back(static_cast<char>(0xc0 | (byte >> 6)));
    text.push_back(byte < 0x80 ? c : static_cast<char>(0x80 | (byte & 0x3f)));
  }
  return text;
}

linear::Value value_of(const std::optional<Bytes>& value, Recorder& recorder) {
  return value ? recorder.value_of(text_of(*value)) : linear::absent;
}

// Runs are shorter than that: a run has events, and each of them takes its time.
std::uint32_t event_of(const observe::Moment& moment) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(moment.event, most));
}

// What was asked; what was read is told by the answer.
Call call_of(const observe::Invocation& invocation, Recorder& recorder) {
  Call call;
  match(
      invocation.operation,
      [&](const OneOf<kv::Get, kv::StaleGet> auto&) { call.function = Function::read; },
      [&](const kv::Put& put) {
        call.function = Function::put;
        call.value = recorder.value_of(text_of(put.value));
      },
      [&](const kv::Delete&) { call.function = Function::remove; },
      [&](const kv::Append& append) {
        call.function = Function::append;
        call.value = recorder.value_of(text_of(append.value));
      },
      [&](const kv::CompareAndSet& set) {
        call.function = Function::cas;
        call.expected = value_of(set.expected, recorder);
        call.value = recorder.value_of(text_of(set.value));
      });
  call.part = recorder.part_of(text_of(kv::key_of(invocation.operation)));
  call.process = invocation.client.value();
  call.at = invocation.moment.at;
  call.line = event_of(invocation.moment);
  return call;
}

Answer answer_to(const observe::Record& record, Recorder& recorder) {
  Answer answer;
  if (!check::is_known(record)) return answer;
  const kv::Reply& reply = record.returned->reply;
  answer.outcome = Outcome::ok;
  answer.at = record.returned->moment.at;
  answer.line = event_of(record.returned->moment);
  if (kv::is_read(record.invocation.operation)) answer.read = value_of(reply.value, recorder);
  if (reply.status != kv::Status::not_equal) return answer;
  answer.outcome = Outcome::fail;
  answer.differs = true;
  answer.actual = value_of(reply.value, recorder);
  return answer;
}

// By the plan: a command whose length `settle` cut short is drawn with the whole of it.
std::vector<exchange::Fault> faults_of(const universe::Universe& universe) {
  std::vector<exchange::Fault> faults;
  universe.fired().for_each([&](const universe::Fired& fired) {
    const bool is_asked = std::holds_alternative<plan::Ask>(fired.command.action);  // has its bar
    if (is_asked || !universe.had_effect(fired)) return;
    const Duration length = plan::length_of(fired.command.action).value_or(Duration());
    faults.push_back(
        {fmt::format("{} (@{})", plan::print(fired.command.action), fired.moment.event),
         fired.moment.at, fired.moment.at + length});
  });
  return faults;
}

}  // namespace

exchange::Loaded history_of(const universe::Universe& universe) {
  const observe::History& history = universe.cluster().clients().history();
  const auto ranks = check::applied_order(history, universe.oracles().rules.applied());
  exchange::Options options;
  options.keeps_deeds = true;
  Recorder recorder(options);
  history.for_each_record([&](observe::OperationId id, const observe::Record& record) {
    if (kv::is_stale(record.invocation.operation)) return;
    const Call call = call_of(record.invocation, recorder);
    Answer answer = answer_to(record, recorder);
    answer.version = linear::version_of(ranks[id.value()]);
    recorder.add(call, answer);
  });
  exchange::Loaded loaded = recorder.finish(exchange::Format::automatic);
  loaded.places = exchange::Places::events;
  return loaded;
}

std::string page_of(const universe::Universe& universe, const std::string& title) {
  const exchange::Loaded loaded = history_of(universe);
  linear::Budget budget;
  budget.steps_a_key = universe.plan().settings.search_steps_max;
  const linear::Judgement judgement = linear::judge(loaded.history, budget);
  if (judgement.verdict != linear::Verdict::not_linearizable) return {};
  return explained(loaded, judgement, budget, title, faults_of(universe)).page;
}

}  // namespace raftbed::tools
