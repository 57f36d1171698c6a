#include "sim/linear/zone_lines.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

// A block: beyond that, sorting them all is less.
constexpr std::uint32_t moves_max = 12;

Instant begin_of(const Cluster& block) {
  return std::min(block.f, block.s);
}

}  // namespace

void ZoneLines::run() {
  clusters_->for_each([&](std::uint32_t number) { add(number); });
  for (std::uint32_t part = 0; part < lines_.size(); ++part) {
    Decision& decision = (*decisions_)[part];
    if (decision != Decision::yes) continue;
    const Line& line = lines_[part];
    const bool has_circle = line.in_no_block != 0;
    if (has_circle || (!line.is_sorted && do_cross(line))) decision = Decision::no;
  }
}

inline void ZoneLines::add(std::uint32_t number) {
  const Cluster& cluster = (*clusters_)[number];
  const std::uint32_t part = cluster.part;
  Decision& decision = (*decisions_)[part];
  if (decision != Decision::yes) return;
  Line& line = lines_[part];
  if (!cluster.is_there()) {
    if (cluster.is(Cluster::observed)) decision = Decision::no;
    return;
  }
  ++line.in_no_block;
  if (clusters_->link_of(number).before != nobody) return;
  if (!make_block(number, line) || !place_block(number, line)) decision = Decision::no;
}

// Along the chain, whose clusters may come before or behind this one.
inline bool ZoneLines::make_block(std::uint32_t first, Line& line) {
  Cluster& block = (*clusters_)[first];
  --line.in_no_block;
  for (std::uint32_t at = clusters_->link_of(first).next; at != nobody;
       at = clusters_->link_of(at).next) {
    const Cluster& cluster = (*clusters_)[at];
    --line.in_no_block;
    if (cluster.f < block.s) return false;
    block.f = std::min(block.f, cluster.f);
    block.s = std::max(block.s, cluster.s);
  }
  return true;
}

// Whether it crosses none of those that stand in the line.
inline bool ZoneLines::place_block(std::uint32_t first, Line& line) {
  const Cluster& block = (*clusters_)[first];
  const Instant begin = begin_of(block);
  const auto is_before = [&](const Cluster& other) {
    const Instant its = begin_of(other);
    return begin < its || (begin == its && block.s < other.s);
  };
  std::uint32_t behind = nobody;
  std::uint32_t at = line.end;
  ++line.blocks;
  bool cross = false;
  while (line.is_sorted && at != nobody && is_before((*clusters_)[at])) {
    cross = cross || (*clusters_)[at].f < block.s;
    latest_call_up_to(at) = std::max(latest_call_up_to(at), block.s);
    line.is_sorted = ++line.moves <= moves_max * line.blocks;
    behind = std::exchange(at, before(at));
  }
  const Instant latest = at == nobody ? Cluster::never_yet : latest_call_up_to(at);
  latest_call_up_to(first) = std::max(latest, block.s);
  before(first) = at;
  (behind == nobody ? line.end : before(behind)) = first;
  return !line.is_sorted || (!cross && block.f >= latest);
}

// All of them at once, once they are sorted.
bool ZoneLines::do_cross(const Line& line) {
  zones_.clear();
  for (std::uint32_t at = line.end; at != nobody; at = before(at)) {
    const Cluster& block = (*clusters_)[at];
    zones_.push_back(Zone{begin_of(block), block.f, block.s});
  }
  std::sort(zones_.begin(), zones_.end(), [](const Zone& a, const Zone& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.s < b.s;
  });
  Instant latest = Cluster::never_yet;
  return std::any_of(zones_.begin(), zones_.end(), [&](const Zone& zone) {
    const bool crosses = zone.f < latest;
    latest = std::max(latest, zone.s);
    return crosses;
  });
}

}  // namespace raftbed::linear
