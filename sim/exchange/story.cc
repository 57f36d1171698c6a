#include "sim/exchange/story.h"

#include <fmt/format.h>

#include "sim/exchange/naming.h"

namespace raftbed::exchange {

std::string story(const Told& told) {
  constexpr std::size_t told_max = 8;
  const Telling telling(told);
  std::string others;
  std::size_t said = 0;
  for (const std::uint32_t at : linear::told_of(told.example, told_max)) {
    others += (said++ == 0 ? "" : "; ") + telling.line(told.example.core[at]);
  }
  const std::size_t all = told.example.core.size();
  if (all > said + 1) others += fmt::format("; and {} more", all - said - 1);
  return fmt::format(
      "No order explains {}. {}. {}.", telling.line(told.example.culprit), naming_of(told).sentence,
      all > 1 ? "The others that show it: " + others : "It takes no other to show it");
}

}  // namespace raftbed::exchange
