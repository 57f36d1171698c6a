#include "arbitrary.h"

#include <algorithm>
#include <limits>

#include "core/actor/wire.h"

namespace raftbed::plan::testing {
namespace {

constexpr std::uint64_t any64 = std::numeric_limits<std::uint64_t>::max();

// Mostly small, sometimes anything up to the most.
std::uint64_t draw_number(std::uint64_t least, std::uint64_t most) {
  const auto shift = *rc::gen::inRange(0, 64);
  const std::uint64_t bits = *rc::gen::arbitrary<std::uint64_t>() >> shift;
  const std::uint64_t width = most - least;
  return least + (width == any64 ? bits : bits % (width + 1));
}
std::uint32_t draw_small(std::uint32_t least, std::uint32_t most) {
  return static_cast<std::uint32_t>(draw_number(least, most));
}
bool draw_bool() {
  return *rc::gen::arbitrary<bool>();
}

Duration draw_duration(std::int64_t least) {
  const auto most = static_cast<std::uint64_t>(time_limit.ns());
  return Duration(static_cast<std::int64_t>(draw_number(static_cast<std::uint64_t>(least), most)));
}
std::optional<Duration> draw_length() {
  if (draw_bool()) return std::nullopt;
  return draw_duration(1);
}

Ratio draw_ratio() {
  const std::uint32_t denominator =
      draw_bool() ? 100 : draw_small(1, std::numeric_limits<std::uint32_t>::max());
  return Ratio{draw_small(0, denominator), denominator};
}

// Any bytes, and the words that a parser might stumble over.
std::string draw_bytes() {
  static const std::vector<std::string> awkward = {
      "",     "absent",   "via", "as",  "for",  "n1",   "c1",           "leader", "#0", "->",
      "--",   "|",        "\"",  "\\",  " ",    "\n",   "a b",          "x",      "\t", "\xff",
      "\xc3", "\xc3\xa9", "\\n", "end", "copy", "\x7f", "\xed\xa0\x80", "none",   ".",  "-"};
  if (draw_bool()) return *rc::gen::elementOf(awkward);
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}
Bytes draw_value() {
  return Bytes::copy_of(std::string_view(draw_bytes()));
}

// A line that survives: no control characters, no spaces around it.
std::string draw_line() {
  auto line = *rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
  line.erase(0, line.find_first_not_of(' '));
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}
std::vector<std::string> draw_lines() {
  std::vector<std::string> lines(draw_small(0, 3));
  for (std::string& line : lines) line = draw_line();
  return lines;
}

NodeId draw_node(std::uint16_t nodes) {
  return NodeId(static_cast<std::uint16_t>(draw_small(1, nodes)));
}
Target draw_target(std::uint16_t nodes) {
  switch (*rc::gen::inRange(0, 5)) {
    case 0: return RoleTarget::leader;
    case 1: return RoleTarget::follower;
    case 2: return AllNodes{};
    default: return draw_node(nodes);
  }
}
Targets draw_targets(std::uint16_t nodes) {
  Targets targets;
  const auto count = *rc::gen::inRange(1, 4);
  for (int n = 0; n < count; ++n) targets.push_back(draw_target(nodes));
  return targets;
}
Way draw_way() {
  return draw_bool() ? Way::one_way : Way::both_ways;
}
std::optional<Scope> draw_scope(std::uint16_t nodes) {
  if (draw_bool()) return std::nullopt;
  Scope scope;
  scope.from = draw_targets(nodes);
  scope.to = draw_targets(nodes);
  return scope;
}

kv::Operation draw_operation() {
  const Bytes key = draw_value();
  const Bytes value = draw_value();
  switch (*rc::gen::inRange(0, 6)) {
    case 0: return kv::Get{key};
    case 4: return kv::StaleGet{key, {}};
    case 1: return kv::Put{key, value};
    case 2: return kv::Delete{key};
    case 3: return kv::Append{key, value};
    default: {
      kv::CompareAndSet cas;
      cas.key = key;
      if (draw_bool()) cas.expected = draw_value();
      cas.value = value;
      return cas;
    }
  }
}

Endpoint draw_endpoint(std::uint16_t nodes) {
  if (draw_bool()) return draw_node(nodes);
  return ClientId(draw_small(1, 0x7fff'ffff));
}

MessageName draw_message_name(std::uint16_t nodes) {
  MessageName name;
  name.from = draw_endpoint(nodes);
  name.to = draw_endpoint(nodes);
  name.label.kind = static_cast<std::uint8_t>(draw_bool() ? draw_small(1, 9) : draw_small(0, 255));
  const bool about_sender = name.from.is_client() && draw_bool();
  const bool about_receiver = name.to.is_client() && draw_bool();
  if (about_sender) {
    name.label.client = name.from.client();
  } else if (about_receiver) {
    name.label.client = name.to.client();
  } else if (draw_bool()) {
    name.label.client = ClientId(draw_small(1, 0x7fff'ffff));
  }
  name.label.major = draw_number(0, any64);
  name.label.minor = draw_bool() ? 0 : draw_number(0, any64);
  name.n = draw_bool() ? 0 : draw_number(0, any64);
  name.copy = static_cast<std::uint32_t>(draw_small(0, 255));
  return name;
}

Disturb draw_disturb(std::uint16_t nodes) {
  Disturb disturb;
  disturb.trouble = *rc::gen::element(Trouble::drop, Trouble::duplicate, Trouble::reorder);
  disturb.odds = draw_ratio();
  if (disturb.trouble == Trouble::reorder && draw_bool()) disturb.hold = draw_duration(1);
  disturb.scope = draw_scope(nodes);
  disturb.length = draw_length();
  return disturb;
}

Ask draw_ask(std::uint16_t nodes) {
  Ask ask;
  ask.client = ClientId(draw_small(1, clients_max));
  const Target via = draw_target(nodes);
  if (!std::holds_alternative<AllNodes>(via)) ask.via = via;
  ask.operation = draw_operation();
  return ask;
}

Partition draw_partition(std::uint16_t nodes) {
  Partition partition;
  const auto sides = *rc::gen::inRange(2, 5);
  for (int n = 0; n < sides; ++n) partition.sides.push_back(draw_targets(nodes));
  partition.length = draw_length();
  return partition;
}

Action draw_network_action(std::uint16_t nodes) {
  const Targets from = draw_targets(nodes);
  const Targets to = draw_targets(nodes);
  switch (*rc::gen::inRange(0, 7)) {
    case 0: return Cut{from, to, draw_way(), draw_length()};
    case 1: return Heal{from, to, draw_way()};
    case 2: return Heal{};
    case 3: return draw_partition(nodes);
    case 4: return Isolate{from, draw_length()};
    case 5: return SlowLinks{draw_small(1, 10'000), draw_scope(nodes), draw_length()};
    default: return draw_disturb(nodes);
  }
}

ChangeMembership draw_change(std::uint16_t nodes) {
  ChangeMembership change;
  change.verb =
      *rc::gen::element(MembershipVerb::join, MembershipVerb::learn, MembershipVerb::leave,
                        MembershipVerb::reconfigure, MembershipVerb::leave_joint);
  if (change.verb != MembershipVerb::leave_joint) change.targets = draw_targets(nodes);
  if (change.verb == MembershipVerb::reconfigure) {
    if (*rc::gen::arbitrary<bool>()) change.learners = draw_targets(nodes);
    change.way =
        *rc::gen::element(raft::Way::joint, raft::Way::single_server, raft::Way::joint_until_told);
  }
  if (*rc::gen::arbitrary<bool>()) {
    change.via = *rc::gen::element<Target>(NodeId(1), RoleTarget::leader, RoleTarget::follower);
  }
  return change;
}

Action draw_node_action(std::uint16_t nodes) {
  const Targets targets = draw_targets(nodes);
  const auto ending = *rc::gen::element(Ending::stop, Ending::kill, Ending::power_loss);
  const auto drift = static_cast<std::int32_t>(draw_small(0, 200'000)) - 100'000;
  switch (*rc::gen::inRange(0, 12)) {
    case 0: return End{ending, targets, draw_length()};
    case 1: return Start{targets};
    case 2: return Pause{targets, draw_length()};
    case 3: return Resume{targets};
    case 4: return SlowDisk{targets, draw_small(1, 10'000), draw_length()};
    case 5: return Drift{targets, drift};
    case 6: return Jump{targets, draw_duration(1)};
    case 7: return Transfer{targets, draw_targets(nodes)};
    case 8: return Initialise{targets, draw_targets(nodes)};
    case 9: return draw_change(nodes);
    case 10:
      return Upkeep{*rc::gen::element(UpkeepVerb::forget_leader, UpkeepVerb::snapshot,
                                      UpkeepVerb::ask_snapshot),
                    targets};
    default: return Timeout{targets};
  }
}

Settle draw_settle(std::uint16_t nodes) {
  Settle settle{draw_small(1, 1'000'000), {}};
  if (*rc::gen::arbitrary<bool>()) settle.core = draw_targets(nodes);
  return settle;
}

Action draw_other_action(std::uint16_t nodes) {
  switch (*rc::gen::inRange(0, 7)) {
    case 0: return Lose{draw_message_name(nodes)};
    case 1: return Deliver{draw_message_name(nodes)};
    case 2: return draw_settle(nodes);
    case 3: return Reseed{draw_number(0, any64)};
    case 4: return Finish{};
    default: return draw_ask(nodes);
  }
}

Action draw_action(std::uint16_t nodes) {
  switch (*rc::gen::inRange(0, 3)) {
    case 0: return draw_network_action(nodes);
    case 1: return draw_node_action(nodes);
    default: return draw_other_action(nodes);
  }
}

Settings draw_settings() {
  Settings settings;
  settings.heartbeat_interval = Duration(static_cast<std::int64_t>(draw_number(1, 1'000'000'000)));
  settings.election_timeout_min = settings.heartbeat_interval * 2 + draw_duration(0) / 4;
  settings.election_timeout_max = settings.election_timeout_min + draw_duration(0) / 4;
  settings.pre_vote = draw_small(0, 1) == 1;
  settings.check_quorum = draw_small(0, 1) == 1;
  if (draw_small(0, 1) == 1) settings.snapshot_after = draw_small(1, 1'000'000);
  settings.session_expiry = draw_length();
  settings.snapshot_tail = draw_small(0, 1'000'000);
  settings.reads = static_cast<actor::ReadMode>(draw_small(0, settings.check_quorum ? 3 : 1));
  settings.append_entries_max = draw_small(1, 1'000'000);
  settings.link_base = draw_duration(0);
  settings.link_tail_odds = draw_ratio();
  settings.sync_tail_odds = draw_ratio();
  settings.weight_get = draw_small(0, 1'000'000);
  settings.weight_put = draw_small(1, 1'000'000);
  settings.events_max = draw_number(1, any64);
  settings.search_steps_max = draw_number(1, any64);
  return settings;
}

ClientScript draw_script(ClientId client) {
  ClientScript script{client, {}};
  std::uint32_t next = 1;
  const auto ranges = *rc::gen::inRange(0, 4);
  for (int n = 0; n < ranges; ++n) {
    const std::uint32_t first = next + draw_small(0, 1'000);
    const std::uint32_t last = first + draw_small(0, 1'000);
    script.operations.emplace_back(first, last);
    next = last + 1;
  }
  return script;
}

void draw_clients(Plan& plan) {
  std::uint32_t id = 0;
  const auto count = *rc::gen::inRange(0, 4);
  for (int n = 0; n < count; ++n) {
    id += draw_small(1, 20);
    plan.clients.push_back(draw_script(ClientId(id)));
  }
}

void draw_commands(Plan& plan) {
  std::vector<Duration> instants(*rc::gen::inRange<std::size_t>(0, 8));
  for (Duration& instant : instants) instant = draw_duration(0);
  std::sort(instants.begin(), instants.end());
  for (const Duration instant : instants) {
    Command command{Instant(instant.ns()), draw_action(plan.nodes), draw_lines()};
    plan.commands.push_back(std::move(command));
    const Action& last = plan.commands.back().action;
    if (std::holds_alternative<Finish>(last) || std::holds_alternative<Settle>(last)) return;
  }
}

void draw_expectations(Plan& plan) {
  const bool is_safe = draw_bool();
  if (is_safe) plan.expectations.push_back(ExpectSafe{});
  if (draw_bool()) plan.expectations.push_back(ExpectMark{draw_bytes()});
  if (!is_safe && draw_bool()) plan.expectations.push_back(ExpectFinding{draw_bytes()});
}

// Some of them, in some order.
std::vector<NodeId> draw_order(std::uint16_t nodes) {
  std::vector<NodeId> order;
  for (std::uint16_t number = 1; number <= nodes; ++number) {
    if (draw_bool()) order.insert(draw_bool() ? order.begin() : order.end(), NodeId(number));
  }
  return order;
}

void draw_bugs(Plan& plan) {
  const auto count = *rc::gen::inRange(0, 3);
  for (int n = 0; n < count; ++n) {
    BugSetting setting{bug_stories()[draw_small(0, bug_count - 1)].bug, std::nullopt};
    if (draw_bool()) setting.node = draw_node(plan.nodes);
    plan.bugs.push_back(setting);
  }
}

}  // namespace

rc::Gen<Action> arbitrary_action(std::uint16_t nodes) {
  return rc::gen::exec([nodes] { return draw_action(nodes); });
}

rc::Gen<MessageName> arbitrary_message_name(std::uint16_t nodes) {
  return rc::gen::exec([nodes] { return draw_message_name(nodes); });
}

rc::Gen<Plan> arbitrary_plan() {
  return rc::gen::exec([] {
    Plan plan;
    plan.title = draw_bytes();
    plan.source = draw_line();
    if (draw_bool()) plan.generator = draw_small(0, std::numeric_limits<std::uint32_t>::max());
    plan.seed = draw_number(0, any64);
    plan.nodes = static_cast<std::uint16_t>(draw_small(1, nodes_max));
    plan.settings = draw_settings();
    plan.settings.preferred_leaders = draw_order(plan.nodes);
    draw_clients(plan);
    draw_bugs(plan);
    draw_commands(plan);
    draw_expectations(plan);
    plan.preamble = draw_lines();
    plan.epilogue = draw_lines();
    return plan;
  });
}

}  // namespace raftbed::plan::testing
