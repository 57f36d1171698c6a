// Files that a command writes beside its result.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace raftbed::tools {

// Standard output is the result's alone: what is mixed into it, or renamed over it, is of use to
// nobody. By its usual names; `option` is that of the file.
inline std::optional<Error> refuse_standard_output(const std::string& file,
                                                   const std::string& option) {
  constexpr std::array names{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
  if (std::find(names.begin(), names.end(), file) == names.end()) return std::nullopt;
  return Error{option, 0, 0, "a file, for standard output is the result's", "'" + file + "'"};
}

}  // namespace raftbed::tools
