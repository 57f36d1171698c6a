// Lists and maps as values. Whoever writes one twice may put blanks elsewhere or escape other signs
// of a string, and EDN reads (1, 2) and [1 #_0 2] alike: they are one value. As outside of lists, a
// tag says nothing. In which order a map tells its members does matter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/exchange/formats.h"
#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// With its brackets, and no more blanks than are needed; as it stands from where it is malformed.
// O(length); nothing recurses.
// REQUIRES: a list or a map.
std::string canonical(const Node& nested);

// As a key or a value it has a byte before it that is in no UTF-8: the text "[1]" is another one.
inline constexpr char nested_mark = '\xff';
std::string marked(const Node& nested);  // REQUIRES: likewise
inline bool is_marked(std::string_view text) {
  return text.starts_with("\xff[") || text.starts_with("\xff{");
}
// To be read by people.
inline std::string_view without_mark(std::string_view text) {
  return text.substr(is_marked(text) ? 1 : 0);
}
// The marked text that a form would read here; nothing where it is malformed, or no list and no
// map. The binary form has what other forms wrote: it takes the notation of either.
std::optional<std::string> nested_of(std::string_view text, Format format);

}  // namespace raftbed::exchange
