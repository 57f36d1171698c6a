// Commands that look, and change nothing: nodes, messages, what comes next, why, what clients saw.
#include <fmt/format.h>

#include <algorithm>

#include "sim/debug/commands.h"
#include "sim/debug/due.h"
#include "sim/debug/end_of_run.h"
#include "sim/debug/reasons.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"
#include "sim/plan/trace_words.h"

namespace raftbed::debug {
namespace {

using observe::text;
using universe::Universe;

std::optional<NodeId> last_node(plan::Words& words) {
  std::optional<NodeId> node;
  if (!words.at_end()) node = words.node();
  words.expect_end();
  return node;
}

template <class F>
void for_each_node(const Universe& universe, std::optional<NodeId> only, F&& f) {
  for (std::uint16_t number = 1; number <= universe.cluster().nodes(); ++number) {
    if (!only || *only == NodeId(number)) f(NodeId(number));
  }
}

std::string_view text(world::ProcessState state) {
  switch (state) {
    case world::ProcessState::down: return "down";
    case world::ProcessState::running: return "up";
    case world::ProcessState::paused: return "paused";
  }
  return "unknown";
}

std::string indented(const std::string& lines) {
  std::string text;
  std::size_t from = 0;
  while (from < lines.size()) {
    const std::size_t end = std::min(lines.find('\n', from), lines.size());
    text += "    " + lines.substr(from, end - from) + '\n';
    from = end + 1;
  }
  return text;
}

std::string describe(const Universe& universe, NodeId node) {
  const world::Process& process = universe.world().process(node);
  std::string words = fmt::format("{}  {}, life {}", text(node), text(process.state()),
                                  process.incarnation.value());
  if (const cluster::Subject* life = universe.cluster().life(node)) {
    const NodeInstant now = universe.world().node_now(node);
    words += fmt::format(", its clock shows {}\n", text(now.since_zero()));
    words += indented(life->describe(now));
  } else {
    words += '\n';
  }
  if (universe.cluster().keeps_a_journal()) {
    const raft::Restored& durable = universe.cluster().durable(node);
    words +=
        indented(fmt::format("its disk holds {}, log up to {}", observe::text(durable.hard_state),
                             durable.log.last_index().value()));
  }
  return words;
}

void print(Stepper& stepper, plan::Words& words, Answer& answer) {
  const auto node = last_node(words);
  if (words.failed()) return;
  const Universe& universe = stepper.session().timeline().universe();
  for_each_node(universe, node, [&](NodeId some) { answer.text += describe(universe, some); });
}

void flight(Stepper& stepper, plan::Words& words, Answer& answer) {
  const auto node = last_node(words);
  if (words.failed()) return;
  const Universe& universe = stepper.session().timeline().universe();
  stepper.listed.clear();
  for (const Flying& message : flying(universe, node)) {
    stepper.listed.push_back(message.name);
    const std::string when = message.is_at_door
                                 ? "waits for its paused receiver"
                                 : "due " + text(message.due) + " (in " +
                                       text(message.due - universe.world().now()) + ")";
    answer.text += fmt::format("{:>3}  {}: {}, {}\n", stepper.listed.size(),
                               plan::print(message.name), message.contents, when);
  }
  if (stepper.listed.empty()) answer.text += "no message is in flight\n";
  for_each_node(universe, node, [&](NodeId some) {
    const std::string disk = describe_disk(universe, some);
    if (!disk.empty()) answer.text += "     " + disk + '\n';
  });
}

void where(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  constexpr std::size_t shown = 5;
  const Timeline& timeline = stepper.session().timeline();
  const Universe& universe = timeline.universe();
  answer.text += fmt::format("@{:<7} {}, branch {}, fingerprint 0x{:016x}\n", timeline.event(),
                             text(universe.moment().at), stepper.session().branch().name,
                             universe.fingerprint());
  if (timeline.is_over()) {
    answer.text += describe_end(timeline);
    return;
  }
  const auto due = universe.world().agenda().in_order();
  for (std::size_t i = 0; i < due.size() && i < shown; ++i) {
    answer.text +=
        fmt::format("next     {:<15} {}\n", text(due[i].at()), describe_due(universe, due[i]));
  }
  if (due.size() > shown) answer.text += fmt::format("         and {} more\n", due.size() - shown);
}

void why(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (!words.failed()) answer.text += explain(stepper.session().timeline());
}

void history(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  const observe::History& seen =
      stepper.session().timeline().universe().cluster().clients().history();
  if (seen.size() == 0) answer.text += "no client has asked for anything yet\n";
  seen.for_each_record([&](observe::OperationId, const observe::Record& record) {
    const observe::Invocation& asked = record.invocation;
    const std::string outcome =
        record.returned ? fmt::format("@{} {}: {}", record.returned->moment.event,
                                      text(record.returned->moment.at),
                                      observe::text(record.returned->reply, plan::trace_words))
                        : std::string("no answer");
    answer.text +=
        fmt::format("@{:<7} {:<15} {:<4} {}  ->  {}\n", asked.moment.event, text(asked.moment.at),
                    text(asked.client), plan::trace_words.operation(asked.operation), outcome);
  });
}

}  // namespace

std::span<const Command> looking_commands() {
  static const std::vector<Command> commands{
      {{"where", "w"}, "where", "the moment, the branch, and the next events", where},
      {{"print", "p"}, "print [n1]", "a node, or all: role, term, vote, log, disk", print},
      {{"flight", "pending"},
       "flight [n1]",
       "messages in flight, numbered for `lose` and `deliver`; syncs under way",
       flight},
      {{"why"}, "why", "what the last event was, and by which rule each node decided", why},
      {{"history"}, "history", "what the clients asked and saw", history},
  };
  return commands;
}

}  // namespace raftbed::debug
