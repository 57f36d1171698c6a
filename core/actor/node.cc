// The node that the world runs is made here, once.
#include "core/actor/node.h"

namespace raftbed::actor {

template class NodeOn<storage::Journal>;

}  // namespace raftbed::actor
