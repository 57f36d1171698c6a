#include "raftbed/refusal.h"

#include "sim/exchange/naming.h"
#include "sim/exchange/story.h"
#include "sim/linear/parted.h"

namespace raftbed::tools {

Explained explained(const exchange::Loaded& loaded, const linear::Judgement& judgement,
                    const linear::Budget& budget, const std::string& title,
                    std::span<const exchange::Fault> faults) {
  const linear::Parted parted(loaded.history);
  const std::uint32_t part = *judgement.part;
  const linear::SubHistory sub = linear::Splitter(loaded.history).take(parted[part]);
  const auto example = linear::explain(sub, judgement.key, budget.steps_a_key);
  const exchange::Told told{loaded, part, sub, example};
  return {std::string(exchange::naming_of(told).name), exchange::story(told), exchange::bars(told),
          exchange::page(told, title, faults)};
}

}  // namespace raftbed::tools
