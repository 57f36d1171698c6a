// A history as a stream: bytes in chunks of any size, at the end a Loaded or the first error.
//
// A mark of byte order at the beginning of a text is passed over; its columns count from behind it.
// An error says file, line and column (in the binary form the byte), what was expected and what
// was found. O(length), in the memory of what is loaded and one piece of the text.
#pragma once

#include <memory>
#include <optional>

#include "core/base/result.h"
#include "sim/exchange/intake.h"

namespace raftbed::exchange {

class Reader {
 public:
  Reader(std::string where, const Options& options);

  // False once the text was refused: what follows is not looked at.
  bool feed(std::string_view chunk);
  Result<Loaded> finish();

  [[nodiscard]] std::size_t operations() const { return recorder_.operations(); }  // so far

 private:
  void begin();
  void recognise(std::string_view text);
  std::unique_ptr<Intake> intake_of(Format format);
  void refuse(const Refused& refused);

  std::string where_;
  Recorder recorder_;
  Format format_;
  std::string head_;  // until the form is known, and whether there is a mark
  std::unique_ptr<Intake> intake_;
  std::optional<Error> error_;
};

}  // namespace raftbed::exchange
