#include "sim/linear/append_chains.h"

#include "sim/linear/append_links.h"

namespace raftbed::linear {
namespace {

// A compare-and-set that nobody observed took no effect, whatever it expected.
void rewrite(Operation& o, std::uint32_t place, const AppendLinks& links) {
  const auto state_of = [&](Value seen) {
    const Value state = links.state_of(seen);
    return state == AppendLinks::none ? absent : state;
  };
  if (o.effect == Effect::read) o.value = state_of(o.value);
  if (o.effect == Effect::compare_and_set) o.expected = state_of(o.expected);
  if (o.effect != Effect::append) return;
  const bool is_observed = links.before(place) != AppendLinks::none;
  o.effect = is_observed ? Effect::compare_and_set : Effect::put;
  o.value = links.left_by(place);
  o.expected = is_observed ? links.before(place) : absent;
}

SubHistory without_appends(const SubHistory& sub, const AppendLinks& links) {
  SubHistory chained;
  chained.history = sub.history;
  chained.initial = sub.initial;
  chained.operations = sub.operations;
  chained.names.resize(links.states(), absent);  // not to be named
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    rewrite(chained.operations[place], place, links);
  }
  return chained;
}

}  // namespace

Decision AppendChains::decide() {
  return sub_->has_appends ? decide_appends() : zones_.emplace(*sub_).decide();
}

Decision AppendChains::decide_appends() {
  if (sub_->has_differs || !is_written_once(*sub_)) return Decision::open;
  AppendLinks links(*sub_);
  const bool is_clear = links.follow();
  refusal_ = links.refusal();
  if (refusal_) return Decision::no;
  if (!is_clear) return Decision::open;
  chained_ = without_appends(*sub_, links);
  const Decision decision = zones_.emplace(chained_).decide();
  if (decision != Decision::no) return decision;
  const Refusal& of_zones = zones_->refusal();
  refusal_ = refusal_of(*sub_, of_zones.breach, links.grounded(of_zones.in_turn));
  return Decision::no;
}

}  // namespace raftbed::linear
