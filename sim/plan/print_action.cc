// Actions as text. What stands here has its inverse, of the same name, in parse_action.cc.
#include "core/base/joined.h"
#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/observe/trace_words.h"
#include "sim/plan/lexer.h"
#include "sim/plan/text.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

std::string text_of(const Target& target) {
  return match(
      target, [](NodeId node) { return observe::text(node); },
      [](RoleTarget role) -> std::string {
        switch (role) {
          case RoleTarget::leader: return "leader";
          case RoleTarget::follower: return "follower";
        }
        return {};
      },
      [](AllNodes) -> std::string { return "all"; });
}

// With a space in front, as everything below.
std::string text_of(const Targets& targets) {
  std::string text;
  for (const Target& target : targets) text += ' ' + text_of(target);
  return text;
}

std::string way_text(Way way) {
  switch (way) {
    case Way::one_way: return " ->";
    case Way::both_ways: return " --";
  }
  return {};
}

std::string length_text(const std::optional<Duration>& length) {
  return length ? " for " + observe::text(*length) : std::string();
}

std::string scope_text(const std::optional<Scope>& scope) {
  return scope ? text_of(scope->from) + " ->" + text_of(scope->to) : std::string();
}

std::string factor_text(std::uint32_t factor) {
  return " x" + std::to_string(factor);
}

std::string sides_text(const std::vector<Targets>& sides) {
  return joined(sides, " |", [](const Targets& side) { return text_of(side); });
}

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::drop: return "drop";
    case Trouble::duplicate: return "duplicate";
    case Trouble::reorder: return "reorder";
  }
  return {};
}

std::string text_of(const Disturb& disturb) {
  std::string text = std::string(name_of(disturb.trouble)) + ' ' + observe::text(disturb.odds);
  if (disturb.hold) text += " by " + observe::text(*disturb.hold);
  return text + scope_text(disturb.scope) + length_text(disturb.length);
}

std::string parts_text(std::int32_t parts_per_million) {
  return (parts_per_million < 0 ? "" : "+") + std::to_string(parts_per_million) + "ppm";
}

// A value that could be taken for the keyword is quoted.
std::string value_text(const Bytes& value) {
  return ' ' + bare_or_quoted(value.text());
}
std::string expected_text(const std::optional<Bytes>& expected) {
  if (!expected) return " absent";
  return expected->text() == "absent" ? " \"absent\"" : value_text(*expected);
}

std::string text_of(const kv::Operation& operation) {
  return match(
      operation, [](const kv::Get& o) { return "get" + value_text(o.key); },
      [](const kv::Put& o) { return "put" + value_text(o.key) + value_text(o.value); },
      [](const kv::Delete& o) { return "delete" + value_text(o.key); },
      [](const kv::Append& o) { return "append" + value_text(o.key) + value_text(o.value); },
      [](const kv::CompareAndSet& o) {
        return "cas" + value_text(o.key) + expected_text(o.expected) + value_text(o.value);
      },
      [](const kv::StaleGet& o) { return "stale-get" + value_text(o.key); });
}

std::string via_text(const std::optional<Target>& via) {
  return via ? " via " + text_of(*via) : std::string();
}

std::string_view name_of(MembershipVerb verb) {
  switch (verb) {
    case MembershipVerb::join: return "join";
    case MembershipVerb::learn: return "learn";
    case MembershipVerb::leave: return "leave";
    case MembershipVerb::reconfigure: return "reconfigure";
    case MembershipVerb::leave_joint: return "leave-joint";
  }
  return {};
}

std::string_view name_of(UpkeepVerb verb) {
  switch (verb) {
    case UpkeepVerb::forget_leader: return "forget-leader";
    case UpkeepVerb::snapshot: return "snapshot";
    case UpkeepVerb::ask_snapshot: return "ask-snapshot";
  }
  throw_broken("a wish has a name", "", __FILE__, __LINE__);
}

std::string_view name_of(raft::Way way) {
  switch (way) {
    case raft::Way::single_server: return " single-server";
    case raft::Way::joint: return "";
    case raft::Way::joint_until_told: return " joint-until-told";
  }
  return {};
}

std::string text_of(const ChangeMembership& change) {
  std::string text = std::string(name_of(change.verb)) + text_of(change.targets);
  if (!change.learners.empty()) text += " learners" + text_of(change.learners);
  return text + std::string(name_of(change.way)) + via_text(change.via);
}

std::string text_of(const Ask& ask) {
  std::string text = text_of(ask.operation);
  text += via_text(ask.via);
  if (ask.client != ClientId(1)) text += " as " + observe::text(ask.client);
  return text;
}

}  // namespace

std::string print(const Action& action) {
  return match(
      action,
      [](const Cut& a) {
        return "cut" + text_of(a.from) + way_text(a.way) + text_of(a.to) + length_text(a.length);
      },
      [](const Heal& a) {
        if (a.from.empty()) return std::string("heal");
        return "heal" + text_of(a.from) + way_text(a.way) + text_of(a.to);
      },
      [](const Partition& a) { return "partition" + sides_text(a.sides) + length_text(a.length); },
      [](const Isolate& a) { return "isolate" + text_of(a.targets) + length_text(a.length); },
      [](const End& a) {
        return std::string(observe::text(a.ending)) + text_of(a.targets) + length_text(a.length);
      },
      [](const Start& a) { return "start" + text_of(a.targets); },
      [](const Pause& a) { return "pause" + text_of(a.targets) + length_text(a.length); },
      [](const Resume& a) { return "resume" + text_of(a.targets); },
      [](const Disturb& a) { return text_of(a); },
      [](const SlowLinks& a) {
        return "slow-links" + factor_text(a.factor) + scope_text(a.scope) + length_text(a.length);
      },
      [](const SlowDisk& a) {
        return "slow-disk" + text_of(a.targets) + factor_text(a.factor) + length_text(a.length);
      },
      [](const Drift& a) {
        return "drift" + text_of(a.targets) + ' ' + parts_text(a.parts_per_million);
      },
      [](const Jump& a) { return "jump" + text_of(a.targets) + ' ' + observe::text(a.by); },
      [](const Timeout& a) { return "timeout" + text_of(a.targets); },
      [](const Transfer& a) { return "transfer" + text_of(a.from) + " ->" + text_of(a.to); },
      [](const Upkeep& a) { return std::string(name_of(a.verb)) + text_of(a.targets); },
      [](const Initialise& a) {
        return "initialise" + text_of(a.targets) + " with" + text_of(a.voters);
      },
      [](const ChangeMembership& a) { return text_of(a); },
      [](const Lose& a) { return "lose " + print(a.message); },
      [](const Deliver& a) { return "deliver " + print(a.message); },
      [](const Ask& a) { return text_of(a); },
      [](const Settle& a) {
        return "settle within " + std::to_string(a.within_timeouts) + " timeouts" +
               (a.core.empty() ? "" : " with" + text_of(a.core));
      },
      [](const Reseed& a) { return "reseed " + seed_text(a.seed); },
      [](const Finish&) { return std::string("end"); });
}

}  // namespace raftbed::plan
