// Whether the zones of each part cross (zones.h), of clusters that hold all that was asked.
//
// Condition (4) of the zones is looked at in the order of where they begin, a backward one first
// where two begin together: it holds exactly when none has its f before the s of one before it. For
// a backward one that is an s which nobody behind it can be before; for a forward one it is its
// end, which no forward one may begin before, nor a backward one end.
//
// Each part's blocks stand in a line. As they come nearly in that order, a place is looked for from
// the end of the line. O(n), but for parts whose blocks do not: those are sorted.
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

  // Changes `yes` to `no` where there is no order. Clusters become blocks.
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
  void add_chain(std::uint32_t first, std::uint32_t next, Line& line);
  bool gather(std::uint32_t first, std::uint32_t next, Line& line);
  bool place(std::uint32_t first, Line& line);
  bool place_within(std::uint32_t first, Line& line);
  bool put_behind(std::uint32_t before, std::uint32_t first);
  [[nodiscard]] Block& block(std::uint32_t first) { return clusters_->block(first); }
  [[nodiscard]] bool do_cross(const Line& line);

  Clusters* clusters_;
  std::vector<Decision>* decisions_;
  std::vector<Line> lines_;  // by part
  std::vector<Zone> zones_;  // of a part that is sorted
};

}  // namespace raftbed::linear
