// One key's history, judged as it grows: exact where every value is written once or comes again
// only when all that was seen of it before is settled.
//
// What a read or a compare-and-set saw can have come about in ways (online_ways.h). No way: no
// order explains what has returned. One: the clusters and blocks of zones.h grow by it, and as each
// growth is checked against all other blocks, there is an order as long as none is refused.
// Several: the sight is left out of account and the key is no longer decided; that there is no
// order of the rest still proves that there is none.
//
// What no operation to come can see any more is forgotten (forget() says why that is exact): what
// stays is a block or as many as were concurrent last, what was first answered since the earliest
// sight that waits was called, and writes that nobody has seen whose outcome is unknown.
#pragma once

#include <cstddef>

#include "sim/linear/online_state.h"
#include "sim/linear/online_ways.h"

namespace raftbed::linear {

// A read, put, append or compare_and_set, as it is asked.
struct Question {
  Effect effect = Effect::read;
  Content value;
  Content expected;
};
// The same as it turned out: as it was asked, or, refused, a read of what it found, or `differs`,
// or `impossible`.
struct Answer {
  Effect effect = Effect::read;
  Content seen;  // by a read
};

class OnlineKey {
 public:
  OnlineKey() = default;
  explicit OnlineKey(const Content& initial);

  void invoked(Ticket ticket, Question question, Instant at);
  // False: no order explains what has returned. Then nothing more is to be told.
  // REQUIRES: all that was called by this instant was told. O(retained), for values written once.
  bool returned(Ticket ticket, const Answer& answer, Instant at);
  // It waits no more: its outcome stays unknown.
  void gave_up(Ticket ticket);

  // Whether there was an order whenever returned() did not say that there is none.
  [[nodiscard]] bool is_decided() const { return is_decided_; }
  // How many operations and values it remembers.
  [[nodiscard]] std::size_t retained() const { return state_.retained(); }

 private:
  [[nodiscard]] std::uint32_t place_of(Ticket ticket) const;
  void remove(std::uint32_t place);
  bool answered(std::uint32_t place, const Answer& answer, Instant at);
  bool saw(const Content& seen, Sight sight);
  bool put(std::uint32_t place, Instant at);
  bool appended(std::uint32_t place, Instant at);
  bool swapped(std::uint32_t place, Instant at);
  bool refused(std::uint32_t place, const Answer& answer, Instant at);
  void begin_block(std::uint32_t place, Instant answer);
  void follow(const Way& way, Sight sight);
  void extend(OnlineBlock& block, std::uint32_t place);
  void forget(Instant now);
  [[nodiscard]] Instant earliest_sight(Instant now) const;
  void give_up_judging();

  OnlineState state_;
  bool is_decided_ = true;
  bool is_judged_ = true;
};

}  // namespace raftbed::linear
