// A history as a stream: bytes in chunks of any size, at the end a Loaded or the first error.
//
// Holds one line, or one map, of the text and never more; how the text is cut makes no difference.
// An error says file, line and column, what was expected and what was found.
#pragma once

#include <optional>
#include <span>

#include "core/base/result.h"
#include "sim/exchange/forms.h"
#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

class Reader {
 public:
  Reader(std::string where, const Options& options);

  // False once the text was refused: what follows is not looked at.
  bool feed(std::string_view chunk);
  Result<Loaded> finish();

 private:
  void recognise();
  void consume(std::string_view chunk);
  void consume_lines(std::string_view chunk);
  void consume_maps(std::string_view chunk);
  void outside(char sign);
  void inside(char sign);
  void take_line(std::string_view line);
  void take_map();
  void fail(const Trouble& trouble, std::string_view piece);

  std::string where_;
  Recorder recorder_;
  Format format_;
  std::string head_;            // until the form is known
  std::string carried_;         // the beginning of a line, or of a map
  std::string scratch_;         // of strings with escapes
  std::uint32_t line_ = 1;      // at which the piece begins
  std::uint32_t column_ = 1;    // likewise
  std::uint32_t line_now_ = 1;  // of the next sign, between maps
  std::uint32_t column_now_ = 1;
  std::uint32_t depth_ = 0;  // of brackets within a map
  enum class Within : std::uint8_t { plain, text, escape, comment } within_ = Within::plain;
  std::optional<Error> error_;
};

}  // namespace raftbed::exchange
