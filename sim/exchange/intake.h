// How the bytes of a history, in chunks of any size, become pieces: lines, maps or blocks. Each
// holds one piece and never more; how the bytes are cut makes no difference.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/exchange/forms.h"

namespace raftbed::exchange {

// What was wrong, and where.
struct Refused {
  std::uint32_t line = 0;  // from 1; 0 where bytes are counted
  std::uint32_t column = 0;
  std::uint64_t byte = 0;  // from 0, where there are no lines
  std::string expected;
  std::string found;
};

class Intake {
 public:
  Intake() = default;
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;
  virtual ~Intake() = default;
  // After a refusal nothing is asked of it any more.
  virtual std::optional<Refused> feed(std::string_view chunk) = 0;
  virtual std::optional<Refused> finish() = 0;
};

// The recorder stays where it is as long as the intake lives.
std::unique_ptr<Intake> take_in_lines(TakePiece take, Recorder& recorder);
std::unique_ptr<Intake> take_in_maps(TakePiece take, Dialect dialect, Recorder& recorder);
std::unique_ptr<Intake> take_in_blocks(Recorder& recorder);  // binary.h

}  // namespace raftbed::exchange
