#include "sim/exchange/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace raftbed::exchange {
namespace {

using linear::Effect;
using linear::Operation;

std::string shown(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  std::string quoted = "\"";
  for (const char c : text.substr(0, shown_max)) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
    quoted += code >= 0x20 && code < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", code);
  }
  return quoted + (text.size() > shown_max ? "...\"" : "\"");
}

class Telling {
 public:
  explicit Telling(const Told& told) : told_(told), key_(told.loaded.history.key(told.part)) {}

  [[nodiscard]] std::string deed(const Operation& o) const {
    const std::string key = key_.empty() ? "" : " " + shown(key_);
    switch (o.effect) {
      case Effect::read: return fmt::format("read{} = {}", key, value(o.value));
      case Effect::put:
        if (o.value == linear::absent) return fmt::format("delete{}", key);
        return fmt::format("write{} {}", key, value(o.value));
      case Effect::append: return fmt::format("append{} {}", key, value(o.value));
      case Effect::compare_and_set:
        return fmt::format("cas{} {} -> {}", key, value(o.expected), value(o.value));
      case Effect::differs: return fmt::format("cas{} {} refused", key, value(o.expected));
      case Effect::impossible: return fmt::format("impossible answer{}", key);
    }
    return "";
  }
  [[nodiscard]] std::string who(const Operation& o) const {
    return fmt::format("process {}", source(o).process);
  }
  // process 3's write "x" "b" (line 12 to line 17)
  [[nodiscard]] std::string line(const Operation& o) const {
    const Source& from = source(o);
    const std::string end = from.answer_line == 0 || !o.is_known() ? "unanswered"
                            : from.answer_line == from.call_line
                                ? fmt::format("{}..{}", o.call.ns(), o.answer.ns())
                                : fmt::format("answered in line {}", from.answer_line);
    return fmt::format("{}: {} (line {}, {})", who(o), deed(o), from.call_line, end);
  }

 private:
  [[nodiscard]] const Source& source(const Operation& o) const {
    return told_.loaded.sources[o.id];
  }
  [[nodiscard]] std::string value(linear::Value value) const {
    return value == linear::absent ? "nothing" : shown(told_.sub.text(value));
  }

  const Told& told_;
  std::string_view key_;
};

// The calls and answers of the core, in the order of time: calls first at one instant.
class Columns {
 public:
  explicit Columns(const std::vector<Operation>& core) {
    for (const Operation& o : core) {
      moments_.push_back({o.call, false});
      if (o.is_known()) moments_.push_back({o.answer, true});
    }
    std::sort(moments_.begin(), moments_.end());
    moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
  }

  [[nodiscard]] std::string bar(const Operation& o) const {
    const std::size_t begin = width * at({o.call, false});
    const std::size_t end = o.is_known() ? width * at({o.answer, true}) : width * moments_.size();
    const std::string line(end - begin - 1, '=');
    return std::string(begin, ' ') + '[' + line + (o.is_known() ? ']' : '>');
  }

 private:
  static constexpr std::size_t width = 3;
  using Moment = std::pair<Instant, bool>;
  [[nodiscard]] std::size_t at(const Moment& moment) const {
    return static_cast<std::size_t>(std::lower_bound(moments_.begin(), moments_.end(), moment) -
                                    moments_.begin());
  }
  std::vector<Moment> moments_;
};

}  // namespace

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
      "No order explains {}. {}. {}.", telling.line(told.example.culprit),
      sentence_of(told.example.anomaly),
      all > 1 ? "The others that show it: " + others : "It takes no other to show it");
}

std::string bars(const Told& told) {
  constexpr std::size_t rows_max = 40;
  const Telling telling(told);
  const Columns columns(told.example.core);
  std::size_t width = 0;
  std::vector<std::pair<std::string, const Operation*>> rows;
  for (const Operation& o : told.example.core) {
    rows.emplace_back(telling.who(o) + "  " + telling.deed(o), &o);
    width = std::max(width, rows.back().first.size());
    if (rows.size() == rows_max) break;
  }
  std::string drawn;
  for (const auto& [label, operation] : rows) {
    const bool is_culprit = operation->id == told.example.culprit.id;
    drawn += fmt::format("  {:<{}}  {}{}\n", label, width, columns.bar(*operation),
                         is_culprit ? "  <- no order explains this" : "");
  }
  const std::size_t all = told.example.core.size();
  if (all > rows.size()) drawn += fmt::format("  and {} more\n", all - rows.size());
  return drawn;
}

}  // namespace raftbed::exchange
