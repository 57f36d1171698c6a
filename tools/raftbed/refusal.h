// A refused history, explained: which operations have no order, in words, as bars over time and as
// a page.
#pragma once

#include <span>
#include <string>

#include "sim/exchange/picture.h"
#include "sim/linear/judge.h"

namespace raftbed::tools {

struct Explained {
  std::string anomaly;
  std::string story;
  std::string bars;
  std::string page;
};

// REQUIRES: the judgement is of this history, and "not linearizable".
Explained explained(const exchange::Loaded& loaded, const linear::Judgement& judgement,
                    const linear::Budget& budget, const std::string& title,
                    std::span<const exchange::Fault> faults = {});

}  // namespace raftbed::tools
