#include "sim/exchange/utf8.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

namespace raftbed::exchange {
namespace {

std::size_t length_of_ascii(std::string_view text) {
  constexpr std::uint64_t beyond = 0x8080'8080'8080'8080;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    if ((word & beyond) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// Of the character that begins there; 0 where none does.
std::size_t length_of_character(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto goes_on = [&](std::size_t at) { return (byte(at) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return goes_on(1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    const bool is_fine = (first != 0xe0 || byte(1) >= 0xa0) && (first != 0xed || byte(1) < 0xa0);
    return is_fine && goes_on(1) && goes_on(2) ? 3 : 0;
  }
  if (first < 0xf0 || first >= 0xf5) return 0;
  const bool is_fine = (first != 0xf0 || byte(1) >= 0x90) && (first != 0xf4 || byte(1) < 0x90);
  return is_fine && goes_on(1) && goes_on(2) && goes_on(3) ? 4 : 0;
}

}  // namespace

std::size_t length_of_utf8(std::string_view text) {
  std::size_t at = length_of_ascii(text);
  while (at < text.size()) {
    const std::size_t length = length_of_character(text.substr(at));
    if (length == 0) break;
    at += length;
    at += length_of_ascii(text.substr(at));
  }
  return at;
}

std::string as_utf8(std::string_view text) {
  std::string all;
  for (std::size_t good = length_of_utf8(text);; good = length_of_utf8(text)) {
    all += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) return all;
    all += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    text.remove_prefix(1);
  }
}

}  // namespace raftbed::exchange
