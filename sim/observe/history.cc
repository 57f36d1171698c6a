#include "sim/observe/history.h"

#include <utility>

#include "core/base/broken.h"

namespace raftbed::observe {

OperationId History::invoked(Invocation invocation) {
  const OperationId id(static_cast<std::uint32_t>(invocations_.size()));
  invocations_.push_back(std::move(invocation));
  return id;
}

void History::returned(Return outcome) {
  ASSERT(outcome.operation.value() < invocations_.size());
  ASSERT(returns_.empty() || returns_.back().moment <= outcome.moment);
  returns_.push_back(std::move(outcome));
}

const Invocation& History::invocation(OperationId id) const {
  return invocations_[id.value()];
}

}  // namespace raftbed::observe
