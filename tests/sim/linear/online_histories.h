// Histories told as they grow: calls and answers in the order of time, and what has happened by
// then, to be judged as a whole.
#pragma once

#include <vector>

#include "histories.h"
#include "sim/linear/online.h"

namespace raftbed::linear::testing {

// Tells a judge of one key, "x", of a history, an instant at a time.
class Telling {
 public:
  // Some reads are told as compare-and-sets that are refused, with a value that nobody else writes.
  Telling(const History& history, bool reads_were_refused);

  [[nodiscard]] bool is_over() const { return next_ == turns_.size(); }
  // All of the next instant at which something happens, which is closed then.
  void tell_an_instant(Online& online);
  // What was told, as the judge of whole histories reads it.
  [[nodiscard]] History told() const;

 private:
  struct Turn {
    Instant at;
    std::size_t operation;
    bool is_answer;
  };
  void tell(const Turn& turn, Online& online) const;
  [[nodiscard]] Content content(Value value) const;

  History history_;
  std::vector<Operation> questions_;  // as they were asked, without an answer
  std::vector<Turn> turns_;
  std::size_t next_ = 0;
};

}  // namespace raftbed::linear::testing
