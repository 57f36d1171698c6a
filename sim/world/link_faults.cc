#include "sim/world/link_faults.h"

#include <algorithm>

#include "core/base/broken.h"
#include "sim/world/latency.h"

namespace raftbed::world {

bool LinkFaults::cut(FaultId fault, Endpoint from, Endpoint to) {
  const auto link = topology_.link(from, to);
  if (!link) return false;
  cuts_.push_back(Cut{fault, from, to});
  ++depths_[*link];
  return true;
}

bool LinkFaults::heal(Endpoint from, Endpoint to) {
  const auto latest = std::find_if(cuts_.rbegin(), cuts_.rend(), [&](const Cut& cut) {
    return cut.from == from && cut.to == to;
  });
  if (latest == cuts_.rend()) return false;
  uncount(*latest);
  cuts_.erase(std::next(latest).base());
  return true;
}

std::size_t LinkFaults::heal_all() {
  const std::size_t healed = cuts_.size();
  for (const Cut& cut : cuts_) uncount(cut);
  cuts_.clear();
  return healed;
}

void LinkFaults::set_rates(FaultId fault, const LinkScope& scope, const LinkRates& rates) {
  rates_.push_back(RateFault{fault, scope, rates});
}

bool LinkFaults::lift(FaultId fault) {
  for (const Cut& cut : cuts_) {
    if (cut.fault == fault) uncount(cut);
  }
  const auto cuts = std::erase_if(cuts_, [&](const Cut& cut) { return cut.fault == fault; });
  const auto rates = std::erase_if(rates_, [&](const RateFault& r) { return r.fault == fault; });
  return cuts + rates > 0;
}

void LinkFaults::lift_all() {
  heal_all();
  rates_.clear();
}

bool LinkFaults::is_cut(Endpoint from, Endpoint to) const {
  const auto link = topology_.link(from, to);
  return link && is_cut(*link);
}

LinkRates LinkFaults::rates(Endpoint from, Endpoint to) const {
  LinkRates all;
  for (const RateFault& fault : rates_) {
    if (!fault.scope.covers(from, to)) continue;
    all.drop = greater_of(all.drop, fault.rates.drop);
    all.duplicate = greater_of(all.duplicate, fault.rates.duplicate);
    all.reorder = greater_of(all.reorder, fault.rates.reorder);
    all.hold = std::max(all.hold, fault.rates.hold);
    all.slow = greater_of(all.slow, fault.rates.slow);
  }
  return all;
}

void LinkFaults::uncount(const Cut& cut) {
  const auto link = topology_.link(cut.from, cut.to);
  ASSERT(link && depths_[*link] > 0);
  --depths_[*link];
}

}  // namespace raftbed::world
