// Pieces that are maps, in a list or one behind the other.
#include <algorithm>
#include <utility>

#include "sim/exchange/intake.h"

namespace raftbed::exchange {
namespace {

struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  [[nodiscard]] Place behind(std::string_view text) const {
    const std::size_t end = text.rfind('\n');
    if (end == text.npos) return {line, column + static_cast<std::uint32_t>(text.size())};
    const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    return {line + lines, static_cast<std::uint32_t>(text.size() - end)};
  }
};

// How many values "#_" has discarded of those that follow, outside of maps.
class Discards {
 public:
  void step(char sign) {
    const bool is_blank = static_cast<unsigned char>(sign) <= ' ' || sign == ',' || sign == ';';
    const bool is_word = !is_blank && sign != '{';
    if (is_word && !is_word_ && sign != '#') take();
    if (is_hash_ && sign == '_') ++count_;
    is_word_ = is_word && !(is_hash_ && sign == '_');
    is_hash_ = sign == '#';
  }
  [[nodiscard]] bool is_any() const { return count_ > 0; }
  // Whether that which begins here is one.
  bool take() {
    is_word_ = false;
    if (count_ == 0) return false;
    --count_;
    return true;
  }

 private:
  std::uint32_t count_ = 0;
  bool is_word_ = false;  // or a tag
  bool is_hash_ = false;
};

class MapIntake final : public Intake {
 public:
  MapIntake(TakePiece take, Dialect dialect, Recorder& recorder)
      : take_(take), dialect_(dialect), recorder_(recorder) {}

  std::optional<Refused> feed(std::string_view chunk) override {
    while (!chunk.empty()) {
      if (depth_ == 0) {
        const std::size_t length = outside(chunk);
        now_ = now_.behind(chunk.substr(0, length));
        chunk.remove_prefix(length);
        if (chunk.empty()) break;
        if (chunk[0] != '{') return refused_at(now_, "a map", quoted(chunk[0]));
      }
      const std::size_t length = inside(chunk);
      carried_.append(depth_ > 0 ? chunk : std::string_view());
      if (depth_ > 0) break;
      if (auto refused = take_map(chunk.substr(0, length))) return refused;
      chunk.remove_prefix(length);
    }
    return std::nullopt;
  }

  std::optional<Refused> finish() override {
    if (depth_ == 0) return lists_.empty() ? std::nullopt : torn_list();
    return refused_at(now_.behind(carried_),
                      "the end of the map of line " + std::to_string(now_.line),
                      "the end of the file");
  }

 private:
  enum class Within : std::uint8_t { plain, text, escape, character, comment };

  static Refused refused_at(const Place& place, std::string expected, std::string found) {
    return {place.line, place.column, 0, std::move(expected), std::move(found)};
  }
  static std::string quoted(char sign) { return "'" + std::string(1, sign) + "'"; }

  [[nodiscard]] std::optional<Refused> torn_list() const {
    return refused_at(now_, "the end of the list, '" + std::string(1, lists_.back()) + "'",
                      "the end of the file");
  }

  // Whether it ends what was begun, or begins and ends nothing.
  bool keeps_lists(char sign) {
    if (sign == '[' || sign == '(') lists_.push_back(sign == '[' ? ']' : ')');
    if (sign != ']' && sign != ')') return true;
    if (lists_.empty() || lists_.back() != sign) return false;
    lists_.pop_back();
    return true;
  }

  [[nodiscard]] bool may_stand_outside(char sign) const {
    if (std::string_view(" \t\r\n,[]").find(sign) != std::string_view::npos) return true;
    // Other brackets, tags and comments.
    return dialect_ == Dialect::edn && static_cast<unsigned char>(sign) > ' ' && sign != '"' &&
           sign != '}' && sign != '{';
  }

  // How far what stands between maps goes: up to a map, or to what may not be there.
  std::size_t outside(std::string_view chunk) {
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      const char sign = chunk[at];
      if (within_ == Within::comment) {
        if (sign == '\n') within_ = Within::plain;
        continue;
      }
      // What a list holds is read as it comes: one cannot be discarded whole.
      const bool begins_list = sign == '[' || sign == '(';
      if (begins_list && discards_.is_any()) return at;
      if (dialect_ == Dialect::edn) discards_.step(sign);
      if (!may_stand_outside(sign) || !keeps_lists(sign)) return at;
      if (sign == ';') within_ = Within::comment;
    }
    return chunk.size();
  }

  // How far the map goes in this chunk.
  std::size_t inside(std::string_view chunk) {
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      step(chunk[at]);
      if (depth_ == 0) return at + 1;
    }
    return chunk.size();
  }

  void step(char sign) {
    switch (within_) {
      case Within::escape: within_ = Within::text; return;
      case Within::character: within_ = Within::plain; return;
      case Within::comment:
        if (sign == '\n') within_ = Within::plain;
        return;
      case Within::text:
        if (sign == '"') within_ = Within::plain;
        if (sign == '\\') within_ = Within::escape;
        return;
      case Within::plain: step_plainly(sign); return;
    }
  }

  void step_plainly(char sign) {
    const bool is_edn = dialect_ == Dialect::edn;
    switch (sign) {
      case '"': within_ = Within::text; return;
      case ';': within_ = is_edn ? Within::comment : within_; return;
      case '\\': within_ = is_edn ? Within::character : within_; return;
      case '(': depth_ += is_edn ? 1 : 0; return;
      case ')': depth_ -= is_edn ? 1 : 0; return;
      case '[':
      case '{': ++depth_; return;
      case ']':
      case '}': --depth_; return;
      default: return;
    }
  }

  // `rest` is its end, or all of it.
  std::optional<Refused> take_map(std::string_view rest) {
    if (!carried_.empty()) carried_.append(rest);
    if (discards_.take()) {
      now_ = now_.behind(carried_.empty() ? rest : carried_);
      carried_.clear();
      return std::nullopt;
    }
    const std::string_view map = carried_.empty() ? rest : carried_;
    scratch_.clear();
    scratch_.reserve(3 * map.size());
    const auto trouble = take_(Piece{map, now_.line, scratch_}, recorder_);
    const Place begin = std::exchange(now_, now_.behind(map));
    if (trouble) {
      return refused_at(begin.behind(map.substr(0, trouble->offset)), trouble->expected,
                        trouble->found);
    }
    carried_.clear();
    return std::nullopt;
  }

  TakePiece take_;
  Dialect dialect_;
  Recorder& recorder_;
  std::string carried_;      // the beginning of a map
  std::string scratch_;      // of strings with escapes
  Place now_;                // where the map begins, or what was not passed yet
  std::string lists_;        // what ends the lists around it
  std::uint32_t depth_ = 0;  // of brackets within a map
  Discards discards_;
  Within within_ = Within::plain;
};

}  // namespace

std::unique_ptr<Intake> take_in_maps(TakePiece take, Dialect dialect, Recorder& recorder) {
  return std::make_unique<MapIntake>(take, dialect, recorder);
}

}  // namespace raftbed::exchange
