#include "sim/campaign/reduce.h"

#include <algorithm>
#include <utility>

#include "core/base/match.h"

namespace raftbed::campaign {
namespace {

template <class T>
std::vector<T> chosen(const std::vector<T>& all, const Kept& kept) {
  std::vector<T> left;
  for (const auto& [first, last] : kept) {
    for (std::size_t position = first; position < last; ++position) left.push_back(all[position]);
  }
  return left;
}

std::vector<plan::SettingText> unusual(const plan::Settings& settings) {
  const auto defaults = describe(plan::Settings{});
  const auto said = describe(settings);
  std::vector<plan::SettingText> unusual;
  for (std::size_t at = 0; at < said.size(); ++at) {
    if (said[at].value != defaults[at].value) unusual.push_back(said[at]);
  }
  return unusual;
}

// Behind what the script has; joined with it where they meet.
void add_range(plan::ClientScript& script, std::uint32_t first, std::uint32_t last) {
  auto& ranges = script.operations;
  if (!ranges.empty() && ranges.back().second + 1 == first) {
    ranges.back().second = last;
  } else {
    ranges.emplace_back(first, last);
  }
}

// The part of the range first to last that is kept, where `first` stands at this position.
void add_kept(plan::ClientScript& script, std::uint32_t first, std::uint32_t last,
              std::size_t position, const Kept& kept) {
  const std::size_t end = position + (last - first) + 1;
  for (const auto& [from, to] : kept) {
    const std::size_t low = std::max(from, position);
    const std::size_t high = std::min(to, end);
    if (low >= high) continue;
    add_range(script, first + static_cast<std::uint32_t>(low - position),
              first + static_cast<std::uint32_t>(high - 1 - position));
  }
}

void add_part(Kept& kept, std::size_t first, std::size_t last) {
  if (first < last) kept.emplace_back(first, last);
}

// Takes nodes above the highest out of an action. False where nothing sensible is left of it.
class NodeCut {
 public:
  explicit NodeCut(std::uint16_t nodes) : nodes_(nodes) {}

  bool keep(plan::Action& action) const {
    return std::visit([this](auto& what) { return cut(what); }, action);
  }

 private:
  [[nodiscard]] bool is_lost(NodeId node) const { return node.value() > nodes_; }
  [[nodiscard]] bool is_lost(Endpoint end) const { return end.is_node() && is_lost(end.node()); }
  [[nodiscard]] bool is_lost(const plan::Target& target) const {
    const auto* node = std::get_if<NodeId>(&target);
    return node != nullptr && is_lost(*node);
  }

  bool cut(plan::Targets& targets) const {
    std::erase_if(targets, [this](const plan::Target& target) { return is_lost(target); });
    return !targets.empty();
  }
  bool cut(std::optional<plan::Scope>& scope) const {
    return !scope || both(cut(scope->from), cut(scope->to));
  }
  static bool both(bool a, bool b) { return a && b; }

  bool cut(plan::Cut& what) const { return both(cut(what.from), cut(what.to)); }
  bool cut(plan::Heal& what) const {
    const bool heals_all = what.from.empty() && what.to.empty();
    return heals_all || both(cut(what.from), cut(what.to));
  }
  bool cut(plan::Partition& what) const {
    std::erase_if(what.sides, [this](plan::Targets& side) { return !cut(side); });
    return what.sides.size() >= 2;
  }
  bool cut(plan::Isolate& what) const { return cut(what.targets); }
  bool cut(plan::End& what) const { return cut(what.targets); }
  bool cut(plan::Start& what) const { return cut(what.targets); }
  bool cut(plan::Pause& what) const { return cut(what.targets); }
  bool cut(plan::Resume& what) const { return cut(what.targets); }
  bool cut(plan::Disturb& what) const { return cut(what.scope); }
  bool cut(plan::SlowLinks& what) const { return cut(what.scope); }
  bool cut(plan::SlowDisk& what) const { return cut(what.targets); }
  bool cut(plan::Drift& what) const { return cut(what.targets); }
  bool cut(plan::Jump& what) const { return cut(what.targets); }
  bool cut(plan::Timeout& what) const { return cut(what.targets); }
  bool cut(plan::Transfer& what) const { return both(cut(what.from), cut(what.to)); }
  bool cut(plan::Upkeep& what) const { return cut(what.targets); }
  bool cut(plan::Initialise& what) const { return both(cut(what.targets), cut(what.voters)); }
  bool cut(plan::ChangeMembership& what) const {
    if (what.via && is_lost(*what.via)) what.via.reset();
    cut(what.learners);
    return what.verb == plan::MembershipVerb::leave_joint || cut(what.targets);
  }
  bool cut(plan::Lose& what) const { return names_kept(what.message); }
  bool cut(plan::Deliver& what) const { return names_kept(what.message); }
  bool cut(plan::Ask& what) const {
    if (what.via && is_lost(*what.via)) what.via.reset();
    return true;
  }
  bool cut(plan::Settle& what) const {
    return what.core.empty() || cut(what.core);  // none would mean everybody
  }
  bool cut(plan::Reseed&) const { return true; }
  bool cut(plan::Finish&) const { return true; }

  [[nodiscard]] bool names_kept(const MessageName& message) const {
    return !is_lost(message.from) && !is_lost(message.to);
  }

  std::uint16_t nodes_;
};

std::optional<Duration>* length_in(plan::Action& action) {
  return std::visit(
      [](auto& what) -> std::optional<Duration>* {
        if constexpr (requires { what.length; }) {
          return &what.length;
        } else {
          return nullptr;
        }
      },
      action);
}

Duration rounded(Duration duration, Duration step) {
  return step * (duration.ns() / step.ns());
}

}  // namespace

std::size_t count(const Kept& kept) {
  std::size_t count = 0;
  for (const auto& [first, last] : kept) count += last - first;
  return count;
}

Kept without(const Kept& kept, std::size_t from, std::size_t end) {
  Kept left;
  std::size_t passed = 0;  // kept positions before this range
  for (const auto& [first, last] : kept) {
    const std::size_t size = last - first;
    add_part(left, first, first + std::min(size, from > passed ? from - passed : 0));
    add_part(left, first + std::min(size, end > passed ? end - passed : 0), last);
    passed += size;
  }
  return left;
}

plan::Plan with_commands(const plan::Plan& plan, const Kept& kept) {
  plan::Plan smaller = plan;
  smaller.commands = chosen(plan.commands, kept);
  return smaller;
}

plan::Plan with_clients(const plan::Plan& plan, const Kept& kept) {
  plan::Plan smaller = plan;
  smaller.clients = chosen(plan.clients, kept);
  return smaller;
}

std::size_t count_settings(const plan::Plan& plan) {
  return unusual(plan.settings).size();
}

plan::Plan with_settings(const plan::Plan& plan, const Kept& kept) {
  plan::Plan smaller = plan;
  smaller.settings = {};
  for (const plan::SettingText& setting : chosen(unusual(plan.settings), kept)) {
    const auto wrong = assign(smaller.settings, setting.name, setting.value);
    ASSERT(!wrong);
  }
  return smaller;
}

std::size_t count_operations(const plan::Plan& plan) {
  std::size_t count = 0;
  for (const plan::ClientScript& script : plan.clients) {
    for (const auto& [first, last] : script.operations) count += last - first + std::size_t{1};
  }
  return count;
}

plan::Plan with_operations(const plan::Plan& plan, const Kept& kept) {
  plan::Plan smaller = plan;
  std::size_t position = 0;
  for (plan::ClientScript& script : smaller.clients) {
    for (const auto& [first, last] : std::exchange(script.operations, {})) {
      add_kept(script, first, last, position, kept);
      position += last - first + std::size_t{1};
    }
  }
  std::erase_if(smaller.clients, [](const plan::ClientScript& s) { return s.operations.empty(); });
  return smaller;
}

plan::Plan with_nodes(const plan::Plan& plan, std::uint16_t nodes) {
  plan::Plan smaller = plan;
  smaller.nodes = nodes;
  const NodeCut cut(nodes);
  std::erase_if(smaller.commands,
                [&](plan::Command& command) { return !cut.keep(command.action); });
  std::erase_if(smaller.bugs, [&](const plan::BugSetting& setting) {
    return setting.node && setting.node->value() > nodes;
  });
  std::erase_if(smaller.settings.preferred_leaders,
                [&](NodeId node) { return node.value() > nodes; });
  auto& voters = smaller.settings.voters;
  if (voters && *voters > nodes) voters = nodes;
  return smaller;
}

std::optional<plan::Plan> with_rounded(const plan::Plan& plan, std::size_t position,
                                       Duration step) {
  plan::Plan rounder = plan;
  plan::Command& command = rounder.commands[position];
  command.at = Instant() + rounded(command.at.since_zero(), step);
  std::optional<Duration>* length = length_in(command.action);
  if (length != nullptr && *length && **length >= step) *length = rounded(**length, step);
  const bool passes = position > 0 && command.at < rounder.commands[position - 1].at;
  if (passes || command == plan.commands[position]) return std::nullopt;
  return rounder;
}

}  // namespace raftbed::campaign
