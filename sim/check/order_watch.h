// T1 as the history grows: told of the clients' operations as a witness is, it refuses the first
// answer of which it is certain that no order explains it (sim/linear/online.h); what it cannot
// decide is left to the judge of the whole. A value, whose copies share.
//
// Values are judged here, versions apart (versions.h). Reads that may be of an earlier state are
// left out.
#pragma once

#include <optional>

#include "sim/check/linearizability.h"
#include "sim/linear/online.h"
#include "sim/observe/history.h"

namespace raftbed::check {

class OrderWatch {
 public:
  void invoked(const observe::Invocation& invocation);
  void returned(const observe::Invocation& invocation, const observe::Return& outcome);
  void gave_up(const observe::Moment& moment, const observe::Invocation& invocation);

  // Whether something was answered at the last instant that is not judged yet: it may be explained
  // by who begins at the same.
  [[nodiscard]] bool has_unjudged() const { return online_.has_unjudged(); }
  // Nothing more will happen at the last instant.
  void close() { online_.close(); }
  [[nodiscard]] bool refuses() const { return online_.refusal().has_value(); }
  // T1, if it refuses, told by a counter-example; as judge() would, of the history so far.
  // REQUIRES: that history is what it was told.
  [[nodiscard]] std::optional<observe::Finding> finding(const observe::History& history,
                                                        const linear::Budget& budget) const;
  // Whether what it was told of the key has an order for sure. Not of a key that it was told
  // nothing of.
  [[nodiscard]] bool vouches_for(const Bytes& key) const { return online_.vouches_for(key); }
  // How many operations and values it remembers.
  [[nodiscard]] std::size_t retained() const { return online_.retained(); }

 private:
  linear::Online online_;
};

}  // namespace raftbed::check
