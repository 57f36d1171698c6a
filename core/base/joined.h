// A list in words: what `tell` says of each, with something between them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace raftbed {

// joined(nodes, ", ", text): "n1, n2, n3". `tell` may be a member, or a function of an element.
template <class Range, class Tell>
std::string joined(const Range& range, std::string_view between, const Tell& tell) {
  std::string words;
  std::string_view before;
  for (const auto& each : range) {
    words.append(before).append(std::invoke(tell, each));
    before = between;
  }
  return words;
}

}  // namespace raftbed
