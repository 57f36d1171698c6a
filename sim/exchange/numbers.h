// What is a number in the forms that are text. A history holds it as it was written: 1 and 1.0 are
// two values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// RFC 8259, 6: no zeros before it, no '+', digits on both sides of a point. O(length).
bool is_json_number(std::string_view text);
// Integers, ratios and decimals, with N or M behind them or not; and more than EDN has, for a word
// does not begin with a digit. O(length).
bool is_edn_number(std::string_view text);
// In 64 bits; nothing else stands beside it.
std::optional<std::int64_t> integer_of(std::string_view text);
// That of a number, or of a text that looks like one; a list of one is none.
std::optional<std::int64_t> integer_of(const Node& node);
// Likewise, and from 0 on: that of a Deed.
std::optional<std::uint64_t> version_of(const Node& node);

}  // namespace raftbed::exchange
