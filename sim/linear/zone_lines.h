// Whether the zones of each part cross (zones.h), of clusters that hold all that was asked.
//
// Condition (4) of the zones is looked at in the order of where they begin, a backward one first
// where two begin together: it holds exactly when none has its f before the s of one before it. For
// a backward one that is an s which nobody behind it can be before; for a forward one it is its
// end, which no forward one may begin before, nor a backward one end.
//
// Each part's blocks stand in a line, through their first clusters, which hold the block's zone. As
// they come nearly in that order, a place is looked for from the end of the line. O(n), but for
// parts whose blocks do not: those are sorted.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/clusters.h"
#include "sim/linear/zones.h"

namespace raftbed::linear {

class ZoneLines {
 public:
  // Both stay where they are as long as this lives. What a part's `yes` means is that all of its
  // values are written once; other parts are left alone.
  ZoneLines(Clusters& clusters, std::vector<Decision>& decisions)
      : clusters_(&clusters), decisions_(&decisions), lines_(decisions.size()) {}

  // Changes `yes` to `no` where there is no order. The clusters are of no use afterwards.
  void run();

 private:
  static constexpr std::uint32_t nobody = Clusters::nobody;
  struct Line {
    std::uint32_t end = nobody;  // the last block
    std::uint32_t blocks = 0;
    std::uint32_t moves = 0;
    std::uint32_t in_no_block = 0;  // clusters that are there, so far
    bool is_sorted = true;
  };
  struct Zone {
    Instant begin;
    Instant f;
    Instant s;
  };

  void add(std::uint32_t number);
  bool make_block(std::uint32_t first, Line& line);
  bool place_block(std::uint32_t first, Line& line);
  [[nodiscard]] bool do_cross(const Line& line);

  // Of a block, and so of its first cluster, whose other fields nobody needs any more.
  [[nodiscard]] Instant& latest_call_up_to(std::uint32_t block) { return (*clusters_)[block].last; }
  [[nodiscard]] std::uint32_t& before(std::uint32_t block) { return (*clusters_)[block].part; }

  Clusters* clusters_;
  std::vector<Decision>* decisions_;
  std::vector<Line> lines_;  // by part
  std::vector<Zone> zones_;  // of a part that is sorted
};

}  // namespace raftbed::linear
