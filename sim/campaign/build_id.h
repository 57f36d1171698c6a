// Which program this is. Two runs are compared to the byte only when the same program made both.
//
// The id is a digest of the executable's own bytes, behind the compiler's name: whatever was
// changed in the sources, the compiler or its flags, the id changes with it.
#pragma once

#include <string>
#include <string_view>

namespace raftbed::campaign {

inline constexpr std::string_view raftbed_version = "0.1.0";

// "g++ 12.2.0, 4be1c0ffee15900d". Read once a process.
const std::string& build_id();

}  // namespace raftbed::campaign
