// Pieces that are lines.
#include "sim/exchange/intake.h"

namespace raftbed::exchange {
namespace {

class LineIntake final : public Intake {
 public:
  LineIntake(TakePiece take, Recorder& recorder) : take_(take), recorder_(recorder) {}

  std::optional<Refused> feed(std::string_view chunk) override {
    for (std::size_t end = chunk.find('\n'); end != chunk.npos; end = chunk.find('\n')) {
      if (auto refused = end_line(chunk.substr(0, end))) return refused;
      chunk.remove_prefix(end + 1);
    }
    carried_.append(chunk);
    return std::nullopt;
  }

  std::optional<Refused> finish() override {
    return carried_.empty() ? std::nullopt : take_line(carried_);
  }

 private:
  std::optional<Refused> end_line(std::string_view rest) {
    if (carried_.empty()) return take_line(rest);
    carried_.append(rest);
    auto refused = take_line(carried_);
    carried_.clear();
    return refused;
  }

  std::optional<Refused> take_line(std::string_view line) {
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    scratch_.clear();
    scratch_.reserve(2 * line.size());
    const auto trouble = take_(Piece{line, line_, scratch_}, recorder_);
    if (!trouble) return std::nullopt;
    const auto column = static_cast<std::uint32_t>(trouble->offset + 1);
    return Refused{line_, column, 0, trouble->expected, trouble->found};
  }

  TakePiece take_;
  Recorder& recorder_;
  std::string carried_;  // the beginning of a line
  std::string scratch_;  // of strings with escapes
  std::uint32_t line_ = 0;
};

}  // namespace

std::unique_ptr<Intake> take_in_lines(TakePiece take, Recorder& recorder) {
  return std::make_unique<LineIntake>(take, recorder);
}

}  // namespace raftbed::exchange
