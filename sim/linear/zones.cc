#include "sim/linear/zones.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/broken.h"
#include "sim/linear/grounds.h"

namespace raftbed::linear {

void Zones::Zone::add(std::uint32_t place, const Operation& operation) {
  if (operation.answer < f) {
    f = operation.answer;
    first_answered = place;
  }
  if (operation.call > s) {
    s = operation.call;
    last_called = place;
  }
}

void Zones::Zone::add(const Zone& zone) {
  if (zone.f < f) {
    f = zone.f;
    first_answered = zone.first_answered;
  }
  if (zone.s > s) {
    s = zone.s;
    last_called = zone.last_called;
  }
}

Zones::Zones(const SubHistory& sub) : sub_(&sub), clusters_(sub.values()) {}

Decision Zones::decide() {
  const bool decided =
      name_writers() && gather() && judge_clusters() && build_blocks() && judge_blocks();
  if (decided) return Decision::yes;
  return refusal_ ? Decision::no : Decision::open;
}

bool Zones::name_writers() {
  if (sub_->has_appends) return false;
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const Operation& o = operation(place);
    if (o.effect == Effect::impossible) return refuse(Breach::impossible_answer, {place});
    if (o.is_known()) {
      if (const auto value = sight_of(o)) clusters_[*value].is_observed = true;
    }
    if (o.effect != Effect::put && o.effect != Effect::compare_and_set) continue;
    if (o.value == sub_->initial || clusters_[o.value].writer != none) return false;
    clusters_[o.value].writer = place;
  }
  follow_observations();
  return true;
}

// Who observed the value of a compare-and-set of unknown outcome has shown that it took effect, and
// so that it observed what it expected.
void Zones::follow_observations() {
  for (Value value = 0; value < clusters_.size(); ++value) {
    Value at = value;
    while (clusters_[at].is_observed && clusters_[at].writer != none) {
      const Operation& writer = operation(clusters_[at].writer);
      if (writer.effect != Effect::compare_and_set || clusters_[writer.expected].is_observed) break;
      at = writer.expected;
      clusters_[at].is_observed = true;
    }
  }
}

bool Zones::gather() {
  clusters_[sub_->initial].zone.f = never_yet;
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const Operation& o = operation(place);
    if (o.effect == Effect::differs || !took_effect(o)) continue;
    Cluster& cluster = clusters_[o.value];
    if (o.effect == Effect::read && cluster.writer == none && o.value != sub_->initial) {
      return refuse(Breach::never_written, {place});
    }
    cluster.zone.add(place, o);
    if (o.effect == Effect::compare_and_set && !link(place)) return false;
  }
  return true;
}

bool Zones::link(std::uint32_t place) {
  const Operation& o = operation(place);
  Cluster& expected = clusters_[o.expected];
  if (expected.writer == none && o.expected != sub_->initial) {
    return refuse(Breach::never_written, {place});
  }
  if (expected.next != none) {
    std::vector<std::uint32_t> places = {clusters_[expected.next].writer, place};
    if (expected.writer != none) places.push_back(expected.writer);
    return refuse(Breach::two_successors, places);
  }
  expected.next = o.value;
  clusters_[o.value].before = o.expected;
  return true;
}

bool Zones::judge_clusters() {
  for (const Cluster& cluster : clusters_) {
    if (cluster.writer == none || cluster.zone.last_called == none) continue;
    if (cluster.zone.f < operation(cluster.writer).call) {
      return refuse(Breach::written_later, {cluster.writer, cluster.zone.first_answered});
    }
  }
  return true;
}

bool Zones::build_blocks() {
  std::size_t in_blocks = 0;
  std::size_t written = 0;
  for (Value value = 0; value < clusters_.size(); ++value) {
    const Cluster& cluster = clusters_[value];
    const bool is_there = cluster.zone.last_called != none && cluster.writer != none;
    written += is_there || value == sub_->initial ? 1 : 0;
    const bool begins = value == sub_->initial || (is_there && cluster.before == none);
    if (begins && !add_block(value, in_blocks)) return false;
  }
  if (in_blocks == written) return true;
  return refuse(Breach::circle, some_circle());
}

std::vector<std::uint32_t> Zones::some_circle() const {
  std::vector<std::uint32_t> writers;
  const auto first = std::find_if(clusters_.begin(), clusters_.end(), [](const Cluster& cluster) {
    return cluster.before != none && !cluster.is_in_block;
  });
  for (const Cluster* at = &*first; writers.empty() || at != &*first; at = &clusters_[at->next]) {
    writers.push_back(at->writer);
  }
  return writers;
}

// Along the chain: nobody is answered before somebody of an earlier cluster is called.
bool Zones::add_block(Value first, std::size_t& clusters) {
  Block block{Zone{}, first};
  for (Value value = first; value != none; value = clusters_[value].next) {
    Cluster& cluster = clusters_[value];
    cluster.is_in_block = true;
    ++clusters;
    if (cluster.zone.f < block.zone.s) {
      std::vector<std::uint32_t> places;
      show(Block{Zone{cluster.zone.f, block.zone.s, cluster.zone.first_answered,
                      block.zone.last_called},
                 first},
           places);
      return refuse(Breach::chain_order, places);
    }
    block.zone.add(cluster.zone);
  }
  blocks_.push_back(block);
  return true;
}

bool Zones::judge_blocks() {
  for (std::uint32_t at = 0; at < blocks_.size(); ++at) {
    if (blocks_[at].zone.is_forward()) forward_.push_back(at);
  }
  std::sort(forward_.begin(), forward_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(blocks_[a].zone.f, a) < std::tie(blocks_[b].zone.f, b);
  });
  const auto cross = [&](const Block& a, const Block& b) {
    std::vector<std::uint32_t> places;
    show(a, places);
    show(b, places);
    return refuse(Breach::zones_cross, places);
  };
  for (std::size_t at = 1; at < forward_.size(); ++at) {
    const Block& before = blocks_[forward_[at - 1]];
    const Block& behind = blocks_[forward_[at]];
    if (behind.zone.f < before.zone.s) return cross(before, behind);
  }
  for (const Block& block : blocks_) {
    if (block.zone.is_forward()) continue;
    const Block* around = forward_around(block.zone.s);
    if (around != nullptr && block.zone.f < around->zone.s) return cross(*around, block);
  }
  return true;
}

// The last forward zone that begins before this instant, if it does not end before it as well.
const Zones::Block* Zones::forward_around(Instant at) const {
  const auto behind = std::lower_bound(
      forward_.begin(), forward_.end(), at,
      [&](std::uint32_t block, Instant instant) { return blocks_[block].zone.f < instant; });
  if (behind == forward_.begin()) return nullptr;
  const Block& block = blocks_[*std::prev(behind)];
  return at < block.zone.s ? &block : nullptr;
}

// By value, somebody other than its writer who saw it, and so that it was written; whose outcome is
// known, if there is such a one.
std::vector<std::optional<std::uint32_t>> Zones::observers() const {
  std::vector<std::optional<std::uint32_t>> observers(clusters_.size());
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const auto seen = sight_of(operation(place));
    if (!seen || !took_effect(operation(place)) || clusters_[*seen].writer == place) continue;
    std::optional<std::uint32_t>& observer = observers[*seen];
    if (!observer || !operation(*observer).is_known()) observer = place;
  }
  return observers;
}

bool Zones::refuse(Breach breach, const std::vector<std::uint32_t>& places) {
  const auto writers_seen_by = [&](std::uint32_t place) {
    const std::uint32_t writer = clusters_[*sight_of(operation(place))].writer;
    return writer == none ? std::vector<std::uint32_t>() : std::vector{writer};
  };
  const auto witness_of = [&, by_value = observers()](std::uint32_t place) {
    if (operation(place).is_known()) return std::optional<std::uint32_t>();
    ASSERT(by_value[operation(place).value]);
    return by_value[operation(place).value];
  };
  const Footing footing{writers_seen_by, witness_of};
  refusal_ = refusal_of(*sub_, breach, with_grounds(*sub_, places, footing));
  return false;
}

// The operations whose times make the zone, before all that was shown, and the writes that tie
// their clusters together, from the last one back. Nobody is needed to show that the initial value
// was there before all others.
void Zones::show(const Block& block, std::vector<std::uint32_t>& places) const {
  const std::uint32_t first = block.zone.first_answered;
  const std::uint32_t last = block.zone.last_called;
  if (last == none) return;
  const auto writers =
      writers_between(first == none ? block.first : operation(first).value, operation(last).value);
  places.insert(places.end(), writers.rbegin(), writers.rend());
  if (first != none) places.insert(places.begin(), first);
  places.insert(places.begin(), last);
}

// Of these values of one block, in either order, and of all between them.
std::vector<std::uint32_t> Zones::writers_between(Value one, Value other) const {
  for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)}) {
    std::vector<std::uint32_t> writers;
    for (Value value = from; value != none; value = clusters_[value].next) {
      if (clusters_[value].writer != none) writers.push_back(clusters_[value].writer);
      if (value == to) return writers;
    }
  }
  return {};
}

// Each at an instant of its own: a forward block at its beginning, a backward one where it begins
// or, inside a forward one, where that ends. At the same instant backward ones come first.
std::vector<const Zones::Block*> Zones::in_order() const {
  struct Placed {
    Instant at;
    bool is_forward;
    const Block* block;
  };
  std::vector<Placed> placed;
  for (const Block& block : blocks_) {
    const Block* around = block.zone.is_forward() ? nullptr : forward_around(block.zone.s);
    const Instant begin = block.zone.is_forward() ? block.zone.f : block.zone.s;
    placed.push_back(
        Placed{around == nullptr ? begin : around->zone.s, block.zone.is_forward(), &block});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::tie(a.at, a.is_forward) < std::tie(b.at, b.is_forward);
  });
  std::vector<const Block*> blocks;
  for (const Placed& each : placed) blocks.push_back(each.block);
  return blocks;
}

std::vector<std::uint32_t> Zones::order() const {
  std::vector<std::uint32_t> rank(clusters_.size(), none);
  std::uint32_t ranks = 0;
  for (const Block* block : in_order()) {
    for (Value value = block->first; value != none; value = clusters_[value].next) {
      rank[value] = ranks++;
    }
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const Operation& o = operation(place);
    if (o.effect != Effect::differs && took_effect(o)) order.push_back(place);
  }
  const auto key = [&](std::uint32_t place) {
    const Value value = operation(place).value;
    return std::tuple(rank[value], place != clusters_[value].writer, place);
  };
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  return order;
}

}  // namespace raftbed::linear
