// How compare-and-sets chain clusters. A cluster that is in no chain takes no room: the marks of
// one that is say where its link is.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/broken.h"
#include "sim/linear/cluster.h"

namespace raftbed::linear {

class Chains {
 public:
  static constexpr std::uint32_t nobody = 0xffff'ffff;
  // Those before and behind in a chain, by number.
  struct Link {
    std::uint32_t before = nobody;  // that its writer expected
    std::uint32_t next = nobody;    // whose writer expected this one
  };

  [[nodiscard]] const Link& of(const Cluster& cluster) const {
    return links_[cluster.marks / Cluster::chained];
  }
  // Good until the next one is made.
  Link& make(Cluster& cluster) {
    if (cluster.marks < Cluster::chained) {
      ASSERT(links_.size() < links_max);
      cluster.marks |= static_cast<std::uint32_t>(links_.size()) * Cluster::chained;
      links_.emplace_back();
    }
    return links_[cluster.marks / Cluster::chained];
  }

 private:
  // As many as there is room for in the marks: two a compare-and-set.
  static constexpr std::size_t links_max = std::size_t{1} << 28;

  std::vector<Link> links_{Link{}};  // the first: of who is in none
};

}  // namespace raftbed::linear
