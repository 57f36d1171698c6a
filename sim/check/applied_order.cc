#include "sim/check/applied_order.h"

#include <algorithm>
#include <tuple>

#include "sim/check/meaning.h"
#include "sim/linear/history.h"

namespace raftbed::check {
namespace {

// Where each client's commands took effect, to be asked for one.
class Places {
 public:
  explicit Places(const ApplyRules& applied) {
    applied.for_each_effect([&](ClientId client, Sequence sequence, LogIndex index) {
      places_.push_back({client, sequence, index});
    });
    std::sort(places_.begin(), places_.end());
  }
  // 0 where it did not.
  [[nodiscard]] std::uint64_t rank_of(const observe::Invocation& invocation) const {
    const Place first{invocation.client, invocation.sequence, LogIndex()};
    const auto at = std::lower_bound(places_.begin(), places_.end(), first);
    if (at == places_.end() || std::get<0>(*at) != invocation.client ||
        std::get<1>(*at) != invocation.sequence) {
      return 0;
    }
    return linear::rank_of(std::get<2>(*at).value());
  }

 private:
  using Place = std::tuple<ClientId, Sequence, LogIndex>;
  std::vector<Place> places_;  // sorted
};

}  // namespace

std::vector<std::uint64_t> applied_order(const observe::History& history,
                                         const ApplyRules& applied) {
  const Places places(applied);
  std::vector<std::uint64_t> ranks;
  history.for_each_record([&](observe::OperationId, const observe::Record& record) {
    ranks.push_back(is_known(record) ? linear::rank_of(record.returned->reply.version.value())
                                     : places.rank_of(record.invocation));
  });
  return ranks;
}

}  // namespace raftbed::check
