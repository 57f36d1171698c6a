// Equality of plans: all but the comments.
#include "sim/plan/plan.h"

namespace raftbed::plan {

bool operator==(const Plan& a, const Plan& b) {
  return a.title == b.title && a.source == b.source && a.generator == b.generator &&
         a.seed == b.seed && a.nodes == b.nodes && a.settings == b.settings &&
         a.clients == b.clients && a.bugs == b.bugs && a.commands == b.commands &&
         a.expectations == b.expectations;
}

}  // namespace raftbed::plan
