#include "sim/exchange/numbers.h"

#include <algorithm>
#include <charconv>

namespace raftbed::exchange {
namespace {

bool is_digit(char sign) {
  return sign >= '0' && sign <= '9';
}

// Behind the digits that stand there.
std::size_t behind_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}
bool has(std::string_view text, std::size_t at, char sign) {
  return at < text.size() && text[at] == sign;
}

// Behind an integer: a point with digits, and an exponent.
bool is_rest_of_number(std::string_view text) {
  std::size_t at = 0;
  if (has(text, at, '.')) {
    at = behind_digits(text, 1);
    if (at == 1) return false;
  }
  if (!has(text, at, 'e') && !has(text, at, 'E')) return at == text.size();
  ++at;
  if (has(text, at, '+') || has(text, at, '-')) ++at;
  return at < text.size() && behind_digits(text, at) == text.size();
}

}  // namespace

bool is_json_number(std::string_view text) {
  const std::size_t begin = has(text, 0, '-') ? 1 : 0;
  const std::size_t end = behind_digits(text, begin);
  if (end == begin || (end > begin + 1 && text[begin] == '0')) return false;
  return end == text.size() || is_rest_of_number(text.substr(end));
}

bool is_edn_number(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [](char sign) {
    return is_digit(sign) || std::string_view(".eE+-NM/").find(sign) != std::string_view::npos;
  });
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> integer_of(const Node& node) {
  return node.is_nested() ? std::nullopt : integer_of(node.text);
}

std::optional<std::uint64_t> version_of(const Node& node) {
  const auto number = integer_of(node);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace raftbed::exchange
