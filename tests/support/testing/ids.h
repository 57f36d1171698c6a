// Who is in a test: nodes and clients by the names that scenarios give them.
#pragma once

#include "core/base/ids.h"

namespace raftbed::testing {

inline const NodeId n1(1), n2(2), n3(3);
inline const ClientId c1(1), c2(2), c3(3);

}  // namespace raftbed::testing
