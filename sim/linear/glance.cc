#include "sim/linear/glance.h"

namespace raftbed::linear {
namespace {

// A zone: beyond that, sorting them all is less.
constexpr std::size_t moves_max = 16;

// By value, so that they become no branches.
constexpr Instant earlier(Instant a, Instant b) {
  return a < b ? a : b;
}
constexpr Instant later(Instant a, Instant b) {
  return a > b ? a : b;
}

// That zones are made of.
constexpr bool is_plain(Effect effect) {
  constexpr unsigned plain = (1U << static_cast<unsigned>(Effect::read)) |
                             (1U << static_cast<unsigned>(Effect::put)) |
                             (1U << static_cast<unsigned>(Effect::compare_and_set));
  return ((plain >> static_cast<unsigned>(effect)) & 1) != 0;
}

constexpr auto is_before = [](const auto& a, const auto& b) {
  return a.begin != b.begin ? a.begin < b.begin : a.s < b.s;
};

}  // namespace

Decision Glance::look(std::span<const Operation> operations) {
  if (operations.empty()) return Decision::yes;
  index_.begin_part();
  unknown_.clear();
  clusters_.resize(std::max<std::size_t>(clusters_.size(), 64));
  clusters_[0] = Cluster{};
  clusters_[cluster_of(history_->initial)].is_written = 1;
  if (!gather(operations)) return Decision::open;
  follow_unknown();
  return build_blocks() && !do_zones_cross() ? Decision::yes : Decision::no;
}

// The next one is always empty, so that nobody need ask whether a value is new.
[[gnu::always_inline]] inline std::uint32_t Glance::cluster_of(Value value) {
  const std::uint32_t number = index_.number_of(value);
  if (index_.size() == clusters_.size()) clusters_.resize(2 * clusters_.size());
  clusters_[index_.size()] = Cluster{};
  return number;
}

bool Glance::gather(std::span<const Operation> operations) {
  return std::all_of(operations.begin(), operations.end(),
                     [&](const Operation& o) { return add(o); });
}

// Without a branch for whether it reads or writes, which the processor would guess wrong half of
// the time. The call of a write of unknown outcome may count: if nobody observes it, its cluster is
// not there.
[[gnu::always_inline]] inline bool Glance::add(const Operation& o) {
  if (!is_plain(o.effect)) return false;
  if (!o.is_known() && o.effect == Effect::read) return true;
  const std::uint8_t reads = o.effect == Effect::read ? 1 : 0;
  const std::uint8_t writes = o.effect == Effect::read ? 0 : 1;
  const std::uint8_t is_unknown = o.is_known() ? 0 : 1;
  const std::uint32_t number = cluster_of(o.value);
  Cluster& cluster = clusters_[number];
  if ((cluster.is_written & writes) != 0) return false;
  cluster.f = earlier(cluster.f, o.answer);
  cluster.s = later(cluster.s, o.call);
  cluster.written = later(cluster.written, writes != 0 ? o.call : never_yet);
  cluster.is_written |= writes;
  cluster.is_doubtful |= is_unknown;
  cluster.is_observed |= reads;
  if (o.effect == Effect::compare_and_set) expect(number, o);
  return true;
}

void Glance::expect(std::uint32_t number, const Operation& o) {
  const std::uint32_t before = cluster_of(o.expected);
  clusters_[number].before = before;
  if (o.is_known())
    link(number);
  else
    unknown_.push_back(number);
}

// The same as Zones::follow_observations(): who observed what an unknown one wrote has shown that
// it took effect, and so that it observed what it expected.
inline void Glance::follow_unknown() {
  for (const std::uint32_t swapped : unknown_) {
    std::uint32_t at = swapped;
    while (clusters_[at].is_observed != 0 && clusters_[at].before != none) {
      at = clusters_[at].before;
      if (clusters_[at].is_observed != 0) break;
      clusters_[at].is_observed = 1;
    }
  }
  for (const std::uint32_t swapped : unknown_) {
    if (clusters_[swapped].is_observed != 0) link(swapped);
  }
}

// Of two that follow the same value the first will be in no block.
inline void Glance::link(std::uint32_t swapped) {
  Cluster& expected = clusters_[clusters_[swapped].before];
  expected.is_observed = 1;
  expected.next = swapped;
}

inline bool Glance::build_blocks() {
  zones_.clear();
  moves_ = 0;
  are_sorted_ = true;
  clusters_[0].f = never_yet;
  std::size_t in_blocks = 0;
  std::size_t there = 1;
  if (!add_block(0, in_blocks)) return false;
  for (std::uint32_t number = 1; number < index_.size(); ++number) {
    const Cluster& cluster = clusters_[number];
    if (!cluster.is_there()) {
      if (cluster.is_observed != 0) return false;
      continue;
    }
    ++there;
    if (cluster.f < cluster.written) return false;
    if (cluster.before == none && !add_block(number, in_blocks)) return false;
  }
  return in_blocks == there;
}

inline bool Glance::add_block(std::uint32_t first, std::size_t& clusters) {
  Instant f = for_ever;
  Instant s = never_yet;
  for (std::uint32_t at = first; at != none; at = clusters_[at].next) {
    const Cluster& cluster = clusters_[at];
    ++clusters;
    if (cluster.f < s) return false;
    f = earlier(f, cluster.f);
    s = later(s, cluster.s);
  }
  add_zone(f, s);
  return true;
}

// They come nearly in order: the values, in that of who was called first.
inline void Glance::add_zone(Instant f, Instant s) {
  const Zone zone{earlier(f, s), f, s};
  zones_.push_back(zone);
  are_sorted_ = are_sorted_ && moves_ <= moves_max * zones_.size();
  if (!are_sorted_) return;
  std::size_t at = zones_.size() - 1;
  for (; at > 0 && is_before(zone, zones_[at - 1]); --at, ++moves_) zones_[at] = zones_[at - 1];
  zones_[at] = zone;
}

inline bool Glance::do_zones_cross() {
  if (!are_sorted_) std::sort(zones_.begin(), zones_.end(), is_before);
  Instant latest = never_yet;
  bool cross = false;
  for (const Zone& zone : zones_) {
    cross |= zone.f < latest;
    latest = later(latest, zone.s);
  }
  return cross;
}

}  // namespace raftbed::linear
