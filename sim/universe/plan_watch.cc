#include "sim/universe/plan_watch.h"

#include <algorithm>

#include "sim/plan/text.h"

namespace raftbed::universe {
namespace {

using observe::TraceKind;
using observe::TraceRecord;

// After `settle` nothing lasts.
std::optional<std::uint32_t> expiring_in(const Universe& before) {
  const world::Agenda& agenda = before.world().agenda();
  if (agenda.empty() || agenda.top().kind() != world::EventKind::expiry) return std::nullopt;
  if (before.is_settling()) return std::nullopt;
  return agenda.top().payload();
}

}  // namespace

PlanWatch::PlanWatch(const Universe& before)
    : fired_before_(before.fired().size()), expiring_(expiring_in(before)) {}

std::vector<TraceRecord> PlanWatch::records(const Universe& after) const {
  std::vector<TraceRecord> records;
  const auto add = [&](TraceKind kind, std::string text) {
    records.push_back(TraceRecord{after.moment(), std::nullopt, kind, std::move(text)});
  };
  const Chunked<Fired>& fired = after.fired();
  if (expiring_ && *expiring_ >= 1 && *expiring_ <= fired.size()) {
    add(TraceKind::over, plan::print(fired[*expiring_ - 1].command.action));
  }
  for (std::size_t i = fired_before_; i < fired.size(); ++i) {
    std::string text = plan::print(fired[i].command.action);
    if (fired[i].effect() == Effect::none) text += " (" + no_effect(fired[i].performed) + ')';
    add(TraceKind::command, std::move(text));
  }
  return records;
}

std::vector<TraceRecord> in_order(const std::vector<TraceRecord>& of_plan,
                                  std::vector<TraceRecord> of_world) {
  const auto is_behind_event_0 = [](const TraceRecord& record) { return record.moment.event != 0; };
  const auto place = std::find_if(of_world.begin(), of_world.end(), is_behind_event_0);
  of_world.insert(place, of_plan.begin(), of_plan.end());
  return of_world;
}

}  // namespace raftbed::universe
