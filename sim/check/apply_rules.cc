#include "sim/check/apply_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

Judged in_order(const Ghost& ghost, LogIndex index) {
  if (index == ghost.applied.next()) return std::nullopt;
  return Violation{RuleId::applied_in_order,
                   fmt::format("{} had applied up to index {}. It then applied index {}.",
                               text(ghost.node), ghost.applied.value(), index.value())};
}

Judged committed(const Ghost& ghost, LogIndex index) {
  if (index <= ghost.commit) return std::nullopt;
  return Violation{RuleId::commit_within_log,
                   fmt::format("{} has committed up to index {}. It applied index {}.",
                               text(ghost.node), ghost.commit.value(), index.value())};
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

Judged ApplyRules::applied(Ghost& ghost, const observe::Applied& what) {
  Judged place = first_of(in_order(ghost, what.index), committed(ghost, what.index));
  ghost.applied = std::max(ghost.applied, what.index);
  if (what.index < LogIndex(1) || what.index.value() > first_.size() + 1) return place;
  if (what.index.value() <= first_.size()) return first_of(same(ghost, what), std::move(place));
  first_.push_back(First{what.entry, what.effect, ghost.node});
  if (!what.effect || !what.effect->took_effect) return place;
  return first_of(take_effect(ghost, what.index, *what.effect), std::move(place));
}

Judged ApplyRules::same(const Ghost& ghost, const observe::Applied& what) const {
  const First& first = first_[what.index.value() - 1];
  if (!(first.entry == what.entry)) {
    return Violation{RuleId::state_machine_safety,
                     fmt::format("{} applied {} at index {}. {} applied {} there.",
                                 text(first.node), entry_text(first.entry), what.index.value(),
                                 text(ghost.node), entry_text(what.entry))};
  }
  return same_effect(ghost, what);
}

// State machines that are told the same must do the same.
Judged ApplyRules::same_effect(const Ghost& ghost, const observe::Applied& what) const {
  const First& first = first_[what.index.value() - 1];
  if (!first.effect || !what.effect) return std::nullopt;
  const observe::SessionEffect& was = *first.effect;
  const observe::SessionEffect& is = *what.effect;
  if (is.took_effect && !was.took_effect) {
    if (const auto before = earlier(is, what.index)) return twice(ghost, is, *before, what.index);
  }
  const bool equal =
      was.client == is.client && was.sequence == is.sequence && was.took_effect == is.took_effect;
  if (equal) return std::nullopt;
  return Violation{
      RuleId::state_machine_safety,
      fmt::format("At index {} operation {} of {} {} on {}. On {} operation {} of {} {}.",
                  what.index.value(), was.sequence.value(), text(was.client),
                  was.took_effect ? "took effect" : "was filtered", text(first.node),
                  text(ghost.node), is.sequence.value(), text(is.client),
                  is.took_effect ? "took effect" : "was filtered")};
}

Judged ApplyRules::take_effect(const Ghost& ghost, LogIndex index,
                               const observe::SessionEffect& effect) {
  const auto before = earlier(effect, index);
  const Session* known = sessions_.find(effect.client);
  Session session = known != nullptr ? *known : Session{};
  session.highest = std::max(session.highest, effect.sequence);
  session.effects.push_back(Effect{effect.sequence, index});
  sessions_.set(effect.client, std::move(session));
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
