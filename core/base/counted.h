// So many of something, in words: "1 run", "2 runs", "0 entries".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace raftbed {

// `many` where its plural is not only an s more.
inline std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {}) {
  std::string text = std::to_string(count) + ' ';
  if (count == 1) return text.append(one);
  return many.empty() ? text.append(one) + 's' : text.append(many);
}

}  // namespace raftbed
