#include "sim/universe/effect.h"

#include "core/base/broken.h"

namespace raftbed::universe {

std::string no_effect(const Performed& performed) {
  ASSERT(performed.why().has_value());
  return "no effect: " + text(*performed.why());
}

}  // namespace raftbed::universe
