#include "sim/exchange/callers.h"

#include <utility>

namespace raftbed::exchange {

Callers::Callers(const std::vector<Deed>& deeds) : deeds_(deeds), line_(deeds.size()) {
  for (const Deed& deed : deeds) processes_.insert(deed.call.process);
}

Callers::Called Callers::call(std::size_t place) {
  const Deed& deed = deeds_[place];
  Caller& caller = callers_[deed.call.process];
  const std::size_t at = line_[place] = free_line(caller, deed.call.process);
  // Whose outcome is unknown waits for nothing.
  if (deed.answer.outcome != Outcome::unknown) caller.free.erase(at);
  Line& line = caller.lines[at];
  return {line.number, std::exchange(line.last, &deed)};
}

std::int64_t Callers::answer(std::size_t place) {
  Caller& caller = callers_[deeds_[place].call.process];
  Line& line = caller.lines[line_[place]];
  line.last = nullptr;
  caller.free.insert(line_[place]);
  return line.number;
}

std::vector<Callers::Called> Callers::left() const {
  std::vector<Called> left;
  for (const auto& [process, caller] : callers_) {
    for (const Line& line : caller.lines) {
      if (line.last != nullptr) left.push_back({line.number, line.last});
    }
  }
  return left;
}

std::size_t Callers::free_line(Caller& caller, std::int64_t process) {
  if (!caller.free.empty()) return *caller.free.begin();
  const std::size_t at = caller.lines.size();
  caller.lines.push_back(Line{at == 0 ? process : unused_number()});
  caller.free.insert(at);
  return at;
}

// There are fewer deeds than numbers: one is left.
std::int64_t Callers::unused_number() {
  while (processes_.contains(next_)) ++next_;
  return next_++;
}

}  // namespace raftbed::exchange
