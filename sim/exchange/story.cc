#include "sim/exchange/story.h"

#include <fmt/format.h>

#include "sim/exchange/naming.h"

namespace raftbed::exchange {

using linear::Operation;

std::string story(const Told& told) {
  constexpr std::size_t told_max = 8;
  const Telling telling(told);
  std::string others;
  std::size_t said = 0;
  for (const Operation& o : told.example.core) {
    if (o.id == told.example.culprit.id || said == told_max) continue;
    others += (said++ == 0 ? "" : "; ") + telling.line(o);
  }
  const std::size_t all = told.example.core.size();
  if (all > said + 1) others += fmt::format("; and {} more", all - said - 1);
  return fmt::format(
      "No order explains {}. {}. {}.", telling.line(told.example.culprit), naming_of(told).sentence,
      all > 1 ? "The others that show it: " + others : "It takes no other to show it");
}

}  // namespace raftbed::exchange
