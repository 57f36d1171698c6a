#include "sim/linear/refusal.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

// Those of unknown outcome come first: they have said nothing that could be wrong.
Instant last_word(const Operation& operation) {
  return operation.is_known() ? operation.answer : Instant(-for_ever.ns());
}

}  // namespace

Refusal refusal_of(const SubHistory& sub, Breach breach, std::vector<std::uint32_t> places) {
  std::vector<std::uint32_t> in_turn = places;
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  const auto last = std::max_element(places.begin(), places.end(), [&](auto a, auto b) {
    return last_word(sub.operations[a]) < last_word(sub.operations[b]);
  });
  Refusal refusal{breach, *last, std::move(places), std::move(in_turn)};
  std::erase(refusal.others, refusal.culprit);
  return refusal;
}

}  // namespace raftbed::linear
