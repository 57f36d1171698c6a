// Texts are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF): JSON has
// to be (RFC 8259), and EDN is. The binary form carries any bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace raftbed::exchange {

// How many bytes of it are, from the first. O(length), and fast where all is ASCII.
std::size_t length_of_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) {
  return length_of_utf8(text) == text.size();
}

// The same, with each byte that is no part of it as \xNN, to be told to somebody.
std::string as_utf8(std::string_view text);

}  // namespace raftbed::exchange
