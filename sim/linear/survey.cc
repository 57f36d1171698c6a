#include "sim/linear/survey.h"

#include <algorithm>
#include <memory>

#include "sim/linear/zone_lines.h"

namespace raftbed::linear {
namespace {

constexpr std::size_t looked_at_once = 64;  // then doubts are looked at
constexpr std::size_t doubts_max = 256;     // at a time: nobody must be doubted

}  // namespace

Survey::Survey(const History& history, Reasons reasons)
    : history_(&history), reasons_(reasons), clusters_(history), states_(history.parts().size()) {}

std::optional<std::vector<Decision>> Survey::run() {
  if (!look()) return std::nullopt;
  follow_unknown();
  return decide();
}

bool Survey::look() {
  const std::span operations = history_->operations();
  const std::span owners = history_->owners();
  while (looked_at_ < operations.size()) {
    const std::size_t end = std::min(looked_at_ + looked_at_once, operations.size());
    for (; looked_at_ < end; ++looked_at_) {
      if (!see(operations[looked_at_], owners[looked_at_])) return false;
    }
    const bool is_over = end == operations.size();
    if (is_proved(is_over ? for_ever : operations[end - 1].call)) return false;
  }
  return true;
}

void Survey::meet(std::uint32_t part) {
  clusters_.meet(part);
  for (; met_ <= part; ++met_) {
    const bool is_in_order = history_->parts()[met_].is_in_order;
    State state;
    state.is_open = !is_in_order;
    state.is_doubted = is_in_order && reasons_ == Reasons::left_out;
    std::construct_at(&states_[met_], state);
  }
}

[[gnu::always_inline]] inline bool Survey::see(const Operation& o, std::uint32_t part) {
  if (part >= met_) [[unlikely]]
    meet(part);
  State& state = states_[part];
  if (state.is_open && !state.is_doubted) return true;
  state.last_call = o.call;
  if (state.next_answer < o.call) {
    state.over_call = state.next_call;
    state.next_answer = for_ever;
  }
  switch (o.effect) {
    case Effect::read: see_read(o, part); return true;
    case Effect::put: return see_write(o, part);
    case Effect::compare_and_set: return see_write(o, part) && expect(o, part);
    case Effect::append:
    case Effect::differs:
    case Effect::impossible: break;
  }
  return see_other(o, part);
}

// One of unknown outcome tells nothing.
[[gnu::always_inline]] inline void Survey::see_read(const Operation& o, std::uint32_t part) {
  if (!o.is_known()) return;
  const std::uint32_t number = clusters_.number_of(part, o.value);
  Cluster& cluster = clusters_[number];
  cluster.f = std::min(cluster.f, o.answer);
  cluster.s = o.call;
  cluster.marks |= Cluster::observed;
  const State& state = states_[part];
  if (cluster.last < state.over_call) doubt(number, part, o.answer);
}

[[gnu::always_inline]] inline bool Survey::see_write(const Operation& o, std::uint32_t part) {
  State& state = states_[part];
  if (o.answer < state.next_answer) {
    state.next_answer = o.answer;
    state.next_call = o.call;
  }
  const std::uint32_t number = clusters_.number_of(part, o.value);
  Cluster& cluster = clusters_[number];
  const std::uint32_t marks = cluster.marks;
  state.is_open = state.is_open || (marks & Cluster::written) != 0 || cluster.f < o.call;
  cluster.f = std::min(cluster.f, o.answer);
  cluster.s = o.call;
  cluster.last = std::max(cluster.last, o.answer);
  cluster.marks = marks | Cluster::written | (o.is_known() ? 0 : Cluster::unknown);
  return (marks & Cluster::doubted) == 0 || end_doubt(number, o.call);
}

bool Survey::see_other(const Operation& o, std::uint32_t part) {
  if (o.effect == Effect::impossible && reasons_ == Reasons::left_out) return false;
  State& state = states_[part];
  state.is_open = true;
  if (o.effect != Effect::append) return true;
  state.is_doubted = false;
  doubts_.forget_part(part);
  return true;
}

void Survey::doubt(std::uint32_t cluster, std::uint32_t part, Instant answer) {
  if (!states_[part].is_doubted || doubts_.all().size() >= doubts_max) return;
  clusters_[cluster].marks |= Cluster::doubted;
  doubts_.add({cluster, part, answer});
}

// Somebody is called to write what was seen: too late, if nobody may be any more.
bool Survey::end_doubt(std::uint32_t cluster, Instant call) {
  clusters_[cluster].marks &= ~Cluster::doubted;
  if (!states_[clusters_[cluster].part].is_doubted) return true;
  return call <= doubts_.take(cluster).answer;
}

// The last call of all that came by was at `now`.
bool Survey::is_proved(Instant now) const {
  const auto& doubts = doubts_.all();
  return std::any_of(doubts.begin(), doubts.end(), [&](const Doubt& doubt) {
    const bool is_whole = history_->is_in_order() || now == for_ever;
    return doubt.answer < (is_whole ? now : states_[doubt.part].last_call);
  });
}

bool Survey::expect(const Operation& o, std::uint32_t part) {
  const std::uint32_t cluster = clusters_.number_of(part, o.value);
  const std::uint32_t before = clusters_.number_of(part, o.expected);
  clusters_.make_link(cluster).before = before;
  if (!o.is_known()) {
    unknown_.push_back(cluster);
    return true;
  }
  link(cluster);
  if (clusters_[before].last < states_[part].over_call) doubt(before, part, o.answer);
  return true;
}

// Of two that follow the same value the first will be in no block.
void Survey::link(std::uint32_t cluster) {
  const std::uint32_t before = clusters_.link_of(cluster).before;
  clusters_[before].marks |= Cluster::observed;
  clusters_.make_link(before).next = cluster;
}

// The same as Zones::follow_observations(): who observed what an unknown one wrote has shown that
// it took effect, and so that it observed what it expected.
void Survey::follow_unknown() {
  for (const std::uint32_t swapped : unknown_) {
    std::uint32_t at = swapped;
    while (clusters_[at].is(Cluster::observed)) {
      at = clusters_.link_of(at).before;
      if (at == Clusters::nobody || clusters_[at].is(Cluster::observed)) break;
      clusters_[at].marks |= Cluster::observed;
    }
  }
  for (const std::uint32_t swapped : unknown_) {
    if (clusters_[swapped].is(Cluster::observed)) link(swapped);
  }
}

std::vector<Decision> Survey::decide() {
  std::vector<Decision> decisions(history_->parts().size(), Decision::yes);
  for (std::uint32_t part = 0; part < met_; ++part) {
    if (states_[part].is_open) decisions[part] = Decision::open;
  }
  ZoneLines(clusters_, decisions).run();
  return decisions;
}

}  // namespace raftbed::linear
