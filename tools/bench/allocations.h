// How often this program has asked for memory so far: operator new is replaced, and counts.
#pragma once

#include <cstdint>

namespace raftbed {

std::uint64_t allocations();

}  // namespace raftbed
