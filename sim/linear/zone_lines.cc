#include "sim/linear/zone_lines.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

// A block: beyond that, sorting them all is less.
constexpr std::uint32_t moves_max = 12;

// Whether a zone that begins then, of this latest call, comes before a block in the line.
bool is_before(Instant begin, Instant s, const Block& block) {
  return begin < block.begin() || (begin == block.begin() && s < block.s);
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
  const auto [before, next] = clusters_->link_of(number);
  if (before != nobody) {
    ++line.in_no_block;
    return;
  }
  if (next != nobody) return add_chain(number, next, line);
  if (!place(number, line)) decision = Decision::no;
}

void ZoneLines::add_chain(std::uint32_t first, std::uint32_t next, Line& line) {
  Decision& decision = (*decisions_)[(*clusters_)[first].part];
  if (!gather(first, next, line) || !place(first, line)) decision = Decision::no;
}

// The zone of the chain that goes on with `next`: its clusters may come before or behind this one.
inline bool ZoneLines::gather(std::uint32_t first, std::uint32_t next, Line& line) {
  Cluster& zone = (*clusters_)[first];
  for (std::uint32_t at = next; at != nobody; at = clusters_->link_of(at).next) {
    const Cluster& cluster = (*clusters_)[at];
    --line.in_no_block;
    if (cluster.f < zone.s) return false;
    zone.f = std::min(zone.f, cluster.f);
    zone.s = std::max(zone.s, cluster.s);
  }
  return true;
}

// Whether the block crosses none of those that stand in the line. Most come behind all of them.
inline bool ZoneLines::place(std::uint32_t first, Line& line) {
  const Cluster& zone = (*clusters_)[first];
  const Instant begin = std::min(zone.f, zone.s);
  const std::uint32_t end = line.end;
  ++line.blocks;
  if (line.is_sorted && end != nobody && is_before(begin, zone.s, block(end))) {
    return place_within(first, line);
  }
  const bool cross = put_behind(end, first);
  line.end = first;
  return !line.is_sorted || !cross;
}

// Likewise, from the end of the line on.
bool ZoneLines::place_within(std::uint32_t first, Line& line) {
  const Instant s = (*clusters_)[first].s;
  const Instant begin = std::min((*clusters_)[first].f, s);
  std::uint32_t behind = nobody;
  std::uint32_t at = line.end;
  bool cross = false;
  do {
    Block& passed = block(at);
    cross = cross || passed.f < s;
    passed.latest_call = std::max(passed.latest_call, s);
    line.is_sorted = ++line.moves <= moves_max * line.blocks;
    behind = std::exchange(at, passed.before);
  } while (line.is_sorted && at != nobody && is_before(begin, s, block(at)));
  cross = put_behind(at, first) || cross;
  block(behind).before = first;
  return !line.is_sorted || !cross;
}

// A block behind another one, or none; whether it crosses one of those up to there.
inline bool ZoneLines::put_behind(std::uint32_t before, std::uint32_t first) {
  const Cluster& zone = (*clusters_)[first];
  const Instant latest = before == nobody ? Cluster::never_yet : block(before).latest_call;
  const bool crosses = zone.f < latest;
  clusters_->make_block(first, std::max(latest, zone.s), before);
  return crosses;
}

// All of them at once, once they are sorted.
bool ZoneLines::do_cross(const Line& line) {
  zones_.clear();
  for (std::uint32_t at = line.end; at != nobody; at = block(at).before) {
    zones_.push_back(Zone{block(at).begin(), block(at).f, block(at).s});
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
