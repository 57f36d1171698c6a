// The writes of unknown outcome of one part, by what they do: those of one kind are as good as each
// other once they are called, so that of each kind it is enough to know how many a way has used.
//
// What a way has used is a trail (trail.h) of its own. Of those that all ways have in common, the
// kinds are counted, so that only the rest has to be gone through. 8 bytes an operation.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/sub_history.h"
#include "sim/linear/trail.h"

namespace raftbed::linear {

class Supply {
 public:
  // What a way has used: the last, and how many.
  struct Used {
    std::uint32_t last = Trails::root;
    std::uint32_t count = 0;
  };

  // The sub-history stays where it is as long as this lives. O(n log n).
  explicit Supply(const SubHistory& sub);

  [[nodiscard]] std::uint32_t kinds() const { return static_cast<std::uint32_t>(kinds_.size()); }
  // The kinds that write that value.
  [[nodiscard]] std::span<const std::uint32_t> kinds_to(Value value) const {
    return kinds_to_[value];
  }
  // One of them, to see what it does.
  [[nodiscard]] const Operation& example(std::uint32_t kind) const {
    return sub_->operations[kinds_[kind].places.front()];
  }
  // By its place, the first that the way has left of them, if it is called before that place.
  // O(what the way has used beyond what is common). REQUIRES: a way that has what is common.
  [[nodiscard]] std::optional<std::uint32_t> first_left(std::uint32_t kind, const Used& used,
                                                        std::uint32_t called) const;

  // Each holder of what was used lets go of it once.
  Used use(const Used& used, std::uint32_t place);
  Used hold(const Used& used);
  void let_go(const Used& used) { uses_.let_go(used.last); }
  // What all of them have used, from here on. O(all that they have, and kinds).
  void set_common(std::span<const Used> ways);
  [[nodiscard]] std::uint64_t bytes() const { return uses_.bytes(); }

 private:
  struct Kind {
    std::vector<std::uint32_t> places;  // in the order of the calls
    std::uint32_t used = 0;             // of them, in common
  };
  struct Member {
    std::uint32_t kind = 0;
    std::uint32_t number = 0;  // among its kind
  };
  [[nodiscard]] const Member& member(std::uint32_t use) const { return members_[uses_.place(use)]; }

  const SubHistory* sub_;
  std::vector<Kind> kinds_;
  std::vector<std::vector<std::uint32_t>> kinds_to_;  // by value
  std::vector<Member> members_;                       // by place
  Trails uses_;
  std::uint32_t common_ = Trails::root;
};

}  // namespace raftbed::linear
