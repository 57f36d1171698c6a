// A survey: one look at the operations of all keys as they lie in a history, before any key is
// taken apart. It neither copies an operation nor names one. Where each value of a key is written
// once, it comes to what the zones (zones.h) come to; and who asks for no reasons has many a "no"
// at the operation that shows it, as nothing behind that is looked at.
//
// Where it says `yes` or `no` of a part, the zones say the same; where it says `open` they may know
// more: writes of unknown outcome that nobody can have observed are not left out first, nor is
// anything said of appends, of refused compare-and-sets that do not say what they found, and of
// operations that are not in the order of their calls.
//
// The early "no" is that of sights.h, for values that are written any number of times. Somebody saw
// a value v, and
//   (1) a write x was over before he asked, and all who had been called by then to write v were
//       over before x was called (or there are none; the initial value was there before all): they
//       come before x in any order, and x, which wrote another value, before him;
//   (2) nobody is called to write v from then on up to his answer: whoever is called later comes
//       behind him.
// So v was not there when he looked. Where nobody had been called to write v and it was not there
// at first, (2) alone says so. As a part's operations come by in the order of their calls, (1) is
// known when he asks; x is any such write that is remembered. (2) is a doubt until a call behind
// his answer comes by, of his part, or of any where the whole history is in order; or the history
// ends. A write of unknown outcome may be one of v at any time, and is never x. An answer that no
// state explains is a "no" as well. Of a part with appends, which make values of others, nothing is
// doubted: the doubts that there are go when the first comes by, and of those that are proved by
// then it was called behind the answer.
//
// O(n), but for zones as in zone_lines.h, and for the doubts, of which there are few (doubts.h). It
// takes, of what it comes to look at, 32 bytes a pair of part and value, 60 a part, 12 a value and
// up to 16 a compare-and-set; and some 100 a pair of a value that many parts share, while the table
// of those doubles (132 bytes an operation were measured, of puts where no pair comes twice).
// REQUIRES: fewer than 2^27 compare-and-sets.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/clusters.h"
#include "sim/linear/doubts.h"
#include "sim/linear/stages.h"

namespace raftbed::linear {

class Survey {
 public:
  // The history stays where it is as long as this lives.
  Survey(const History& history, Reasons reasons);

  // What there is to say of each part; absent where some operation has shown that there is no
  // order. Once.
  std::optional<std::vector<Decision>> run();
  // How many operations that took.
  [[nodiscard]] std::size_t looked_at() const { return looked_at_; }

 private:
  static constexpr Instant before_all = Instant(1 - for_ever.ns());
  // What a part's operations have shown so far.
  struct State {
    Instant over_call = before_all;  // of a write that was over before the last call
    Instant next_call = before_all;  // of one that will be
    Instant next_answer = for_ever;  // its answer
    Instant last_call = before_all;
    bool is_open = false;
    bool is_doubted = false;  // whether anything is
  };

  // Each false where there is no order.
  bool look();
  bool see(const Operation& o, std::uint32_t part);
  void see_read(const Operation& o, std::uint32_t part);
  bool see_write(const Operation& o, std::uint32_t part);
  bool expect(const Operation& o, std::uint32_t part);
  bool see_other(const Operation& o, std::uint32_t part);
  bool end_doubt(std::uint32_t cluster, Instant call);

  void meet(std::uint32_t part);
  void link(std::uint32_t cluster);
  void doubt(std::uint32_t cluster, std::uint32_t part, Instant answer);
  [[nodiscard]] bool is_proved(Instant now) const;
  void follow_unknown();
  std::vector<Decision> decide();

  const History* history_;
  Reasons reasons_;
  Clusters clusters_;
  Room<State> states_;  // by part
  std::uint32_t met_ = 0;
  Doubts doubts_;
  std::vector<std::uint32_t> unknown_;  // clusters that a compare-and-set of unknown outcome writes
  std::size_t looked_at_ = 0;
};

}  // namespace raftbed::linear
