#include "sim/check/apply_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/observe/names.h"
#include "sim/observe/trace_words.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged is_next(const Ghost& ghost, LogIndex index) {
  if (index != ghost.applied.next()) {
    return Violation{RuleId::applied_in_order,
                     fmt::format("{} had applied up to index {}. It then applied index {}.",
                                 text(ghost.node), ghost.applied.value(), index.value())};
  }
  if (index > ghost.commit) {
    return Violation{RuleId::commit_within_log,
                     fmt::format("{} has committed up to index {}. It applied index {}.",
                                 text(ghost.node), ghost.commit.value(), index.value())};
  }
  return std::nullopt;
}

Violation twice(const Ghost& ghost, const observe::SessionEffect& effect, LogIndex before,
                LogIndex again) {
  return Violation{
      RuleId::exactly_once,
      fmt::format("Operation {} of {} took effect at index {}. At index {} {} let it take effect "
                  "again. A retry must be told from a new command by its session.",
                  effect.sequence.value(), text(effect.client), before.value(), again.value(),
                  text(ghost.node))};
}

}  // namespace

// What it is comes before where it is: a wrong entry says more than a gap.
Judged ApplyRules::judge(Ghost& ghost, const observe::Applied& what) {
  Judged judged = agreed(ghost, what);
  if (!judged) judged = is_next(ghost, what.index);
  ghost.applied = std::max(ghost.applied, what.index);
  return judged;
}

// Never back, and to nothing but what is committed.
Judged ApplyRules::restored(Ghost& ghost, const observe::StateRestored& what) {
  const bool is_right = ghost.applied <= what.index && what.index <= ghost.commit;
  const LogIndex before = std::exchange(ghost.applied, what.index);
  if (is_right) return std::nullopt;
  return Violation{
      RuleId::applied_in_order,
      fmt::format("{} had applied up to index {}, and had committed up to {}. It went on from a "
                  "snapshot up to index {}.",
                  text(ghost.node), before.value(), ghost.commit.value(), what.index.value())};
}

Judged ApplyRules::agreed(const Ghost& ghost, const observe::Applied& what) {
  const std::uint64_t index = what.index.value();
  if (index < 1 || index > first_.size() + 1) return std::nullopt;
  if (index <= first_.size()) {
    const First& first = first_[index - 1];
    if (first.entry == what.entry && alike(first.effect, what.effect)) return std::nullopt;
    return differs(ghost, first, what);
  }
  first_.push_back(First{what.entry, what.effect, ghost.node});
  if (!what.effect || !what.effect->took_effect) return std::nullopt;
  return take_effect(ghost, what.index, *what.effect);
}

// State machines that are told the same must do the same.
Judged ApplyRules::differs(const Ghost& ghost, const First& first,
                           const observe::Applied& what) const {
  if (!(first.entry == what.entry)) {
    return Violation{RuleId::state_machine_safety,
                     fmt::format("{} applied {} at index {}. {} applied {} there.",
                                 text(first.node), entry_text(first.entry), what.index.value(),
                                 text(ghost.node), entry_text(what.entry))};
  }
  const observe::SessionEffect& was = *first.effect;
  const observe::SessionEffect& is = *what.effect;
  if (is.took_effect && !was.took_effect) {
    if (const auto before = earlier(is, what.index)) return twice(ghost, is, *before, what.index);
  }
  return Violation{
      RuleId::state_machine_safety,
      fmt::format("At index {} operation {} of {} {} on {}. On {} operation {} of {} {}.",
                  what.index.value(), was.sequence.value(), text(was.client), text(was),
                  text(first.node), text(ghost.node), is.sequence.value(), text(is.client),
                  text(is))};
}

Judged ApplyRules::take_effect(const Ghost& ghost, LogIndex index,
                               const observe::SessionEffect& effect) {
  const auto before = earlier(effect, index);
  Session& session = sessions_.edit(effect.client).value;
  session.highest = std::max(session.highest, effect.sequence);
  session.effects.push_back(Effect{effect.sequence, index});
  if (!before) return std::nullopt;
  return twice(ghost, effect, *before, index);
}

std::optional<LogIndex> ApplyRules::earlier(const observe::SessionEffect& effect,
                                            LogIndex index) const {
  const Session* session = sessions_.find(effect.client);
  if (session == nullptr || effect.sequence > session->highest) return std::nullopt;
  for (std::size_t at = session->effects.size(); at > 0; --at) {
    const Effect& past = session->effects[at - 1];
    if (past.sequence == effect.sequence && past.index != index) return past.index;
  }
  return std::nullopt;
}

}  // namespace raftbed::check
