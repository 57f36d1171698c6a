// What is still to come, for a configuration of a search in the order of time: whether it can lead
// anywhere, and whether what the key holds still matters. Of the level at which the timeline is.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/linear/config.h"
#include "sim/linear/states.h"
#include "sim/linear/timeline.h"

namespace raftbed::linear {

class LookAhead {
 public:
  // Both stay where they are as long as this lives.
  LookAhead(const SubHistory& sub, const Timeline& timeline) : sub_(&sub), timeline_(&timeline) {}

  // The value was left: somebody who must see it, if nobody can write it any more. Absent where
  // there are appends, which may make it of others. O(pending).
  [[nodiscard]] std::optional<std::uint32_t> left_behind(const Config& config, Value left) const;
  // Somebody who must see something, if the key holds what nobody can see, nor make anything of by
  // appends, and nobody can put anything any more. O(pending).
  [[nodiscard]] std::optional<std::uint32_t> stuck(const Config& config) const;
  // A value that nobody looks at any more is as good as any other such. O(pending).
  void settle(Config& config) const;

 private:
  [[nodiscard]] bool can_be_written(const Config& config, Value value) const;
  [[nodiscard]] std::optional<std::uint32_t> missed(const Config& config, Value value) const;

  const SubHistory* sub_;
  const Timeline* timeline_;
};

}  // namespace raftbed::linear
