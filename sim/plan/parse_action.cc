// Actions from text: one function a shape of a line, each reading like the line that it reads.
#include "sim/plan/parse_action.h"

#include "core/base/joined.h"
#include "sim/observe/names.h"
#include "sim/plan/message_name.h"
#include "sim/plan/plan.h"
#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

constexpr std::uint32_t factor_max = 10'000;
constexpr std::uint64_t drift_max = 100'000;

std::optional<Duration> length(Words& words) {
  if (!words.take("for")) return std::nullopt;
  return words.positive_duration();
}

Way way(Words& words) {
  if (words.take("->")) return Way::one_way;
  if (!words.take("--")) words.fail("'->' (one way) or '--' (both ways)");
  return Way::both_ways;
}

std::optional<Scope> scope(Words& words) {
  if (words.at_end() || words.peek() == "for") return std::nullopt;
  Scope scope;
  scope.from = words.targets();
  words.expect("->");
  scope.to = words.targets();
  return scope;
}

std::uint32_t factor(Words& words) {
  const std::string expected = "a factor from x1 to x" + std::to_string(factor_max);
  const std::string_view word = words.peek();
  const auto number = word.starts_with('x') ? parse_number(word.substr(1)) : std::nullopt;
  const std::uint64_t factor = number.value_or(0);
  if (factor < 1 || factor > factor_max) words.fail(expected);
  words.keyword(expected);
  return static_cast<std::uint32_t>(factor);
}

// +300ppm, -20ppm: the sign says fast or slow, so it is never left out.
std::optional<std::int32_t> parse_drift(std::string_view word) {
  const bool negative = word.starts_with('-');
  const bool is_whole = (negative || word.starts_with('+')) && word.ends_with("ppm");
  if (!is_whole) return std::nullopt;
  const auto number = parse_number(word.substr(1, word.size() - 4));
  if (!number || *number > drift_max) return std::nullopt;
  const auto parts = static_cast<std::int32_t>(*number);
  return negative ? -parts : parts;
}

std::int32_t parts_per_million(Words& words) {
  const std::string expected = "a drift from -100000ppm to +100000ppm";
  const auto parts = parse_drift(words.peek());
  if (!parts) words.fail(expected);
  words.keyword(expected);
  return parts.value_or(0);
}

// The shapes that several verbs have.
template <class OfNodes>
Action of_nodes(Words& words) {
  return OfNodes{words.targets()};
}
template <class Lasting>
Action of_nodes_for_a_while(Words& words) {
  Lasting action;
  action.targets = words.targets();
  action.length = length(words);
  return action;
}
template <class OfMessage>
Action of_message(Words& words) {
  return OfMessage{parse_message_name(words)};
}

Action cut(Words& words) {
  Cut cut;
  cut.from = words.targets();
  cut.way = way(words);
  cut.to = words.targets();
  cut.length = length(words);
  return cut;
}

Action heal(Words& words) {
  Heal heal;
  if (words.at_end()) return heal;
  heal.from = words.targets();
  heal.way = way(words);
  heal.to = words.targets();
  return heal;
}

Action partition(Words& words) {
  Partition partition;
  partition.sides.push_back(words.targets());
  words.expect("|");
  do {
    partition.sides.push_back(words.targets());
  } while (words.take("|"));
  partition.length = length(words);
  return partition;
}

template <Ending ending>
Action end_node(Words& words) {
  End end;
  end.ending = ending;
  end.targets = words.targets();
  end.length = length(words);
  return end;
}

template <Trouble trouble>
Action disturb(Words& words) {
  Disturb disturb;
  disturb.trouble = trouble;
  disturb.odds = words.ratio();
  if (trouble == Trouble::reorder && words.take("by")) disturb.hold = words.positive_duration();
  disturb.scope = scope(words);
  disturb.length = length(words);
  return disturb;
}

Action slow_links(Words& words) {
  SlowLinks slow;
  slow.factor = factor(words);
  slow.scope = scope(words);
  slow.length = length(words);
  return slow;
}

Action slow_disk(Words& words) {
  SlowDisk slow;
  slow.targets = words.targets();
  slow.factor = factor(words);
  slow.length = length(words);
  return slow;
}

Action drift(Words& words) {
  Drift drift;
  drift.targets = words.targets();
  drift.parts_per_million = parts_per_million(words);
  return drift;
}

Action jump(Words& words) {
  Jump jump;
  jump.targets = words.targets();
  jump.by = words.positive_duration();
  return jump;
}

template <UpkeepVerb verb>
Action upkeep(Words& words) {
  return Upkeep{verb, words.targets()};
}

Action transfer(Words& words) {
  Transfer transfer;
  transfer.from = words.targets();
  words.expect("->");
  transfer.to = words.targets();
  return transfer;
}

std::optional<Target> via(Words& words) {
  if (!words.take("via")) return std::nullopt;
  if (words.peek() == "all") words.fail("a node, such as n1, or leader or follower");
  return words.target();
}

Action initialise(Words& words) {
  Initialise initialise;
  initialise.targets = words.targets();
  words.expect("with");
  initialise.voters = words.targets();
  return initialise;
}

raft::Way way_of_change(Words& words) {
  if (words.take("single-server")) return raft::Way::single_server;
  if (words.take("joint-until-told")) return raft::Way::joint_until_told;
  return raft::Way::joint;
}

template <MembershipVerb verb>
Action change_membership(Words& words) {
  ChangeMembership change;
  change.verb = verb;
  if (verb != MembershipVerb::leave_joint) change.targets = words.targets();
  if (verb == MembershipVerb::reconfigure) {
    if (words.take("learners")) change.learners = words.targets();
    change.way = way_of_change(words);
  }
  change.via = via(words);
  return change;
}

Action ask(Words& words, kv::Operation operation) {
  Ask ask;
  ask.operation = std::move(operation);
  ask.via = via(words);
  if (words.take("as")) ask.client = words.client();
  return ask;
}

template <class OfKey>
Action ask_of_key(Words& words) {
  OfKey operation;
  operation.key = words.value();
  return ask(words, operation);
}
template <class WithValue>
Action ask_with_value(Words& words) {
  WithValue operation;
  operation.key = words.value();
  operation.value = words.value();
  return ask(words, operation);
}
Action compare_and_set(Words& words) {
  kv::CompareAndSet cas;
  cas.key = words.value();
  cas.expected = words.value_or("absent");
  cas.value = words.value();
  return ask(words, cas);
}

Action settle(Words& words) {
  Settle settle;
  words.expect("within");
  settle.within_timeouts = static_cast<std::uint32_t>(words.number(1, 1'000'000));
  words.expect("timeouts");
  if (words.take("with")) settle.core = words.targets();
  return settle;
}

Action reseed(Words& words) {
  return Reseed{words.seed()};
}
Action finish(Words&) {
  return Finish{};
}

struct Verb {
  std::string_view name;
  Action (*read)(Words&);
};
constexpr Verb verbs[] = {
    {"cut", cut},
    {"heal", heal},
    {"partition", partition},
    {"isolate", of_nodes_for_a_while<Isolate>},
    {"stop", end_node<Ending::stop>},
    {"kill", end_node<Ending::kill>},
    {"power-loss", end_node<Ending::power_loss>},
    {"start", of_nodes<Start>},
    {"pause", of_nodes_for_a_while<Pause>},
    {"resume", of_nodes<Resume>},
    {"drop", disturb<Trouble::drop>},
    {"duplicate", disturb<Trouble::duplicate>},
    {"reorder", disturb<Trouble::reorder>},
    {"slow-links", slow_links},
    {"slow-disk", slow_disk},
    {"drift", drift},
    {"jump", jump},
    {"timeout", of_nodes<Timeout>},
    {"transfer", transfer},
    {"forget-leader", upkeep<UpkeepVerb::forget_leader>},
    {"snapshot", upkeep<UpkeepVerb::snapshot>},
    {"ask-snapshot", upkeep<UpkeepVerb::ask_snapshot>},
    {"initialise", initialise},
    {"join", change_membership<MembershipVerb::join>},
    {"learn", change_membership<MembershipVerb::learn>},
    {"leave", change_membership<MembershipVerb::leave>},
    {"reconfigure", change_membership<MembershipVerb::reconfigure>},
    {"leave-joint", change_membership<MembershipVerb::leave_joint>},
    {"lose", of_message<Lose>},
    {"deliver", of_message<Deliver>},
    {"get", ask_of_key<kv::Get>},
    {"stale-get", ask_of_key<kv::StaleGet>},
    {"put", ask_with_value<kv::Put>},
    {"delete", ask_of_key<kv::Delete>},
    {"append", ask_with_value<kv::Append>},
    {"cas", compare_and_set},
    {"settle", settle},
    {"reseed", reseed},
    {"end", finish},
};

const Verb* verb_named(std::string_view name) {
  for (const Verb& verb : verbs) {
    if (verb.name == name) return &verb;
  }
  return nullptr;
}

}  // namespace

Action parse_action(Words& words) {
  const Verb* verb = verb_named(words.peek());
  if (verb == nullptr) {
    words.fail("a command, one of " + joined(verbs, " ", &Verb::name));
    return Finish{};
  }
  words.keyword("a command");
  Action action = verb->read(words);
  words.expect_end();
  return action;
}

Result<Action> parse_action(std::string_view text, std::string_view name) {
  const auto problem = problem_with_line(text);
  Words words(problem ? std::string_view() : text, nodes_max);
  Action action = parse_action(words);
  if (!problem && !words.failed()) return action;
  Error error = problem ? *problem : *words.failure();
  error.where = name;
  error.line = 1;
  return error;
}

}  // namespace raftbed::plan
