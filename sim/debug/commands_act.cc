// Commands that change the run: every action of the language as it stands in a scenario, and the
// shorter ways to name a message.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/match.h"
#include "sim/debug/commands.h"
#include "sim/debug/due.h"
#include "sim/debug/end_of_run.h"
#include "sim/observe/names.h"
#include "sim/plan/message_name.h"
#include "sim/plan/parse_action.h"
#include "sim/plan/text.h"

namespace raftbed::debug {
namespace {

// One client's place is kept for the probe of `settle`.
void check_client(const plan::Action& action, const Session& session, plan::Words& words) {
  const auto* ask = std::get_if<plan::Ask>(&action);
  if (ask == nullptr) return;
  const ClientId most(session.timeline().universe().world().topology().clients() - 1);
  if (ask->client <= most) return;
  words.fail("a client from c1 to " + observe::text(most), "'" + observe::text(ask->client) + "'");
}

// REQUIRES: it settles.
std::string why_settling_refuses(const universe::Universe& universe) {
  std::uint64_t event = 0;
  for (std::size_t i = 0; i < universe.fired().size(); ++i) {
    const universe::Fired& fired = universe.fired()[i];
    if (std::holds_alternative<plan::Settle>(fired.command.action)) event = fired.moment.event;
  }
  return fmt::format(
      "nothing was done: since `settle`, at @{}, the cluster has to answer undisturbed, and a "
      "plan\n"
      "commands nothing behind it. `goto @{}` goes before it; what is typed there is on a "
      "branch.\n",
      event, event - 1);
}

void take_action(Stepper& stepper, plan::Action action, plan::Words& words, Answer& answer) {
  Session& session = stepper.session();
  if (!words.failed()) check_client(action, session, words);
  if (words.failed()) return;
  const Outcome outcome = session.type(std::move(action));
  if (outcome.forked) {
    answer.text += fmt::format("on branch {}, from @{} on; the old future stays on branch {}\n",
                               *outcome.forked, session.branch().forked_at, session.branch().from);
  }
  for (const EventRecord& event : outcome.events) answer.text += text(event);
  if (outcome.typing == Typing::is_settling) {
    answer.text += why_settling_refuses(session.timeline().universe());
  }
  if (outcome.typing == Typing::run_is_over) answer.text += "nothing was done\n";
  if (session.timeline().is_over()) answer.text += describe_end(session.timeline());
}

void act(Stepper& stepper, plan::Words& words, Answer& answer) {
  take_action(stepper, plan::parse_action(words), words, answer);
}

bool is_number(std::string_view word) {
  return plan::parse_number(word).has_value();
}

// By the number that `flight` showed. The list may be old: then the message is gone.
std::optional<MessageName> listed_message(Stepper& stepper, plan::Words& words) {
  const auto number = plan::parse_number(words.peek()).value_or(0);
  const auto& listed = stepper.listed;
  if (number < 1 || number > listed.size()) {
    words.fail(listed.empty() ? "a message that `flight` has numbered, and it has numbered none"
                              : "a number from 1 to " + std::to_string(listed.size()) +
                                    ", as `flight` showed them");
    return std::nullopt;
  }
  const MessageName& name = listed[number - 1];
  const auto messages = flying(stepper.session().timeline().universe(), std::nullopt);
  const bool is_there = std::any_of(messages.begin(), messages.end(),
                                    [&](const Flying& message) { return message.name == name; });
  if (!is_there) {
    words.fail("a message in flight (`flight` lists them anew)",
               plan::print(name) + ", which is not");
    return std::nullopt;
  }
  words.keyword("a number");
  words.expect_end();
  return name;
}

// lose 2, lose append n1 -> n2 ...
void lose(Stepper& stepper, plan::Words& words, Answer& answer) {
  plan::Words ahead = words;
  ahead.keyword("lose");
  if (!is_number(ahead.peek())) return act(stepper, words, answer);
  words = std::move(ahead);
  if (const auto name = listed_message(stepper, words)) {
    take_action(stepper, plan::Lose{*name}, words, answer);
  }
}

void deliver(Stepper& stepper, plan::Words& words, Answer& answer) {
  plan::Words ahead = words;
  ahead.keyword("deliver");
  if (!is_number(ahead.peek())) return act(stepper, words, answer);
  words = std::move(ahead);
  if (const auto name = listed_message(stepper, words)) {
    take_action(stepper, plan::Deliver{*name}, words, answer);
  }
}

// drop 5% is the plan's own word; drop 2 and drop append n1 -> n2 ... are `lose`.
void drop(Stepper& stepper, plan::Words& words, Answer& answer) {
  plan::Words ahead = words;
  ahead.keyword("drop");
  const std::string_view word = ahead.peek();
  const bool is_rate = word.ends_with('%') || word.find('/') != std::string_view::npos;
  if (is_rate) return act(stepper, words, answer);
  words = std::move(ahead);
  if (is_number(words.peek())) {
    const auto name = listed_message(stepper, words);
    if (name) take_action(stepper, plan::Lose{*name}, words, answer);
    return;
  }
  const MessageName name = plan::parse_message_name(words);
  words.expect_end();
  take_action(stepper, plan::Lose{name}, words, answer);
}

std::vector<Command> actions() {
  std::vector<Command> commands{
      {{"lose"}, "lose 2 | lose MESSAGE", "a message, now or when it is sent", lose},
      {{"deliver"}, "deliver 2 | deliver MESSAGE", "it arrives now", deliver},
      {{"drop"}, "drop 5% n1 -> n2 for 2s", "a rate of loss; with a message, as lose", drop},
      {{"duplicate"}, "duplicate 5% n1 -> n2 for 2s", "a rate of duplicates", act},
      {{"reorder"}, "reorder 5% by 20ms n1 -> n2 for 2s", "a rate of messages held back", act},
      {{"cut"}, "cut n1 -> n2 n3 for 2s", "links, one way; -- is both ways", act},
      {{"heal"}, "heal n1 -- n2", "undoes a cut; alone, all cuts", act},
      {{"partition"}, "partition n1 | n2 n3", "sides that do not reach each other", act},
      {{"isolate"}, "isolate leader for 2s", "from all other nodes", act},
      {{"slow-links"}, "slow-links x10 n1 -> n2 for 2s", "latencies times ten", act},
      {{"slow-disk"}, "slow-disk n1 x20 for 2s", "syncs take twenty times as long", act},
      {{"stop"}, "stop n1 for 2s", "a clean end", act},
      {{"kill"}, "kill n1 for 2s", "what is in memory is lost", act},
      {{"power-loss"}, "power-loss n1 for 2s", "what is not synced is kept, lost or torn", act},
      {{"start"}, "start n1", "a node that is down", act},
      {{"pause"}, "pause n1 for 2s", "alive and deaf", act},
      {{"resume"}, "resume n1", "ends its pauses", act},
      {{"drift"}, "drift n1 +300ppm", "its clock runs fast or slow", act},
      {{"jump"}, "jump n1 50ms", "its clock leaps forward", act},
      {{"timeout"}, "timeout n1", "fires its election timer", act},
      {{"transfer"}, "transfer leader -> n2", "hands over to it", act},
      {{"forget-leader"}, "forget-leader n2", "it hears its leader no more", act},
      {{"snapshot"}, "snapshot n1", "it takes one now", act},
      {{"ask-snapshot"}, "ask-snapshot n2", "it asks its leader for one", act},
      {{"initialise"}, "initialise n1 with n1 n2 n3", "it forms a cluster of them", act},
      {{"join"}, "join n4 via n1", "the leader, or n1, makes it a voter; via may be left out", act},
      {{"learn"}, "learn n4", "likewise, a learner", act},
      {{"leave"}, "leave n4", "likewise: it belongs to the cluster no more", act},
      {{"reconfigure"}, "reconfigure n1 n4 learners n2", "who votes from now on", act},
      {{"leave-joint"}, "leave-joint", "a joint configuration that waits to be told", act},
      {{"put"}, "put x 1 via n1 as c1", "a client asks; via and as may be left out", act},
      {{"get"}, "get x", "likewise", act},
      {{"stale-get"}, "stale-get x via n2", "likewise, of n2's own state", act},
      {{"delete"}, "delete x", "likewise", act},
      {{"append"}, "append x 1", "likewise", act},
      {{"cas"}, "cas x 1 2", "likewise: 2 where it is 1, or absent", act},
      {{"settle"}, "settle within 40 timeouts", "all is healed, and must answer", act},
      {{"reseed"}, "reseed 7", "other chances from now on", act},
      {{"end"}, "end", "the run stops here", act},
  };
  for (Command& command : commands) command.is_action = true;
  return commands;
}

}  // namespace

std::span<const Command> acting_commands() {
  static const std::vector<Command> commands = actions();
  return commands;
}

}  // namespace raftbed::debug
