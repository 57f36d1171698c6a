// The two channels: results on standard output, progress on standard error; and whether colour is
// wanted.
//
// With --json, standard output carries JSON alone. Colour only ever repeats what a word says. What
// files and arguments contain reaches a terminal as text: no byte of it is a command to it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace raftbed::tools {

enum class ColorMode : unsigned char { automatic, always, never };
enum class Paint : unsigned char { good, bad, doubtful };

class Console {
 public:
  ColorMode color = ColorMode::automatic;
  bool json = false;

  // One line, or several; the last end of line is added where it is missing.
  static void result(std::string_view text);
  static void document(const nlohmann::ordered_json& document);
  static void progress(std::string_view text);  // made printable
  // Rewrites itself on a terminal; elsewhere it is a line.
  static void ticker(std::string_view text);
  static void end_ticker();
  [[nodiscard]] static bool is_terminal();  // of standard error
  // What was wrong with what was asked for. Gives back the exit code of it.
  static int refuse(const Error& error);
  [[nodiscard]] std::string painted(Paint paint, std::string_view word) const;
};

// With \x1b for what a terminal might obey: control characters, but for ends of lines and tabs. All
// that goes to standard error is so; of results, what others have written.
std::string printable(std::string_view text);

}  // namespace raftbed::tools
