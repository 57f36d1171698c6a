// Which of some texts are a part of one of others: all of them looked for at once.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace raftbed::linear {

// For each whether it was found. O(b * l), of b bytes to look in, for parts of l different sizes,
// and O(n log n) comparisons of n parts: equal ones are looked for once.
std::vector<bool> found_in(std::span<const std::string_view> texts,
                           std::span<const std::string_view> parts);

}  // namespace raftbed::linear
