// The history: what the clients saw, in world time. It is all that the linearizability checker
// judges.
//
// An operation is invoked once, whatever the number of its attempts. It returns with an answer, or
// its outcome stays unknown: then it may take effect at any later point, or never. Closed
// intervals: two operations of which one returns at the instant at which the other is invoked are
// concurrent. A value whose copies share.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/kv/command.h"
#include "core/kv/reply.h"

namespace raftbed::observe {

// Where in a run something happened.
struct Moment {
  std::uint64_t event = 0;  // the number of the event, from 1: @1843
  Instant at;
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

using OperationId =
    Name<struct OperationTag, std::uint32_t>;  // position in the order of invocations, from 0

struct Invocation {
  ClientId client;
  Sequence sequence;
  kv::Operation operation;
  Moment moment;
};
struct Return {
  OperationId operation;
  kv::Reply reply;
  Moment moment;
};

// One operation as a checker reads it: shown where it lies, as long as its history is there.
struct Record {
  const Invocation& invocation;
  const Return* returned;  // null: unknown
};

class History {
 public:
  OperationId invoked(Invocation invocation);
  // REQUIRES: the operation was invoked, and has not returned.
  void returned(Return outcome);

  [[nodiscard]] std::size_t size() const { return invocations_.size(); }
  [[nodiscard]] const Invocation& invocation(OperationId id) const;
  [[nodiscard]] std::size_t returns() const { return returns_.size(); }
  // REQUIRES: some operation has returned.
  [[nodiscard]] const Return& last_return() const { return returns_.back(); }
  // In the order of the invocations. O(n) for all.
  template <class F>
  void for_each_record(F&& f) const;

 private:
  Chunked<Invocation, 32> invocations_;
  Chunked<Return, 32> returns_;  // in the order of their moments
};

template <class F>
void History::for_each_record(F&& f) const {
  std::vector<const Return*> return_of(invocations_.size());
  returns_.for_each(
      [&](const Return& outcome) { return_of[outcome.operation.value()] = &outcome; });
  for (std::size_t i = 0; i < invocations_.size(); ++i) {
    f(OperationId(static_cast<std::uint32_t>(i)), Record{invocations_[i], return_of[i]});
  }
}

}  // namespace raftbed::observe
