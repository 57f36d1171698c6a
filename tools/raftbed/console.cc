#include "raftbed/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "raftbed/exit_code.h"
#include "sim/campaign/fields.h"

namespace raftbed::tools {
namespace {

void write(std::FILE* channel, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), channel);
  if (text.empty() || text.back() != '\n') std::fputc('\n', channel);
}

// no-color.org: any value but an empty one.
bool wants_no_color() {
  const char* no_color = std::getenv("NO_COLOR");
  return no_color != nullptr && *no_color != '\0';
}

bool is_dumb() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) == "dumb";
}

bool is_colored(ColorMode mode) {
  switch (mode) {
    case ColorMode::automatic: return isatty(STDOUT_FILENO) != 0 && !wants_no_color() && !is_dumb();
    case ColorMode::always: return true;
    case ColorMode::never: return false;
  }
  return false;
}

std::string_view code_of(Paint paint) {
  switch (paint) {
    case Paint::good: return "32";
    case Paint::bad: return "31;1";
    case Paint::doubtful: return "33";
  }
  return "0";
}

}  // namespace

void Console::result(std::string_view text) {
  write(stdout, text);
}

// read.
void Console::document(const nlohmann::ordered_json& document) {
  write(stdout, campaign::dumped(document, campaign::Layout::indented));
}

void Console::progress(std::string_view text) {
  write(stderr, text);
}

void Console::ticker(std::string_view text) {
  if (!is_terminal()) return progress(text);
  end_ticker();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Console::end_ticker() {
  if (is_terminal()) std::fputs("\r\x1b[K", stderr);
}

bool Console::is_terminal() {
  return isatty(STDERR_FILENO) != 0 && !is_dumb();
}

int Console::refuse(const Error& error) {
  progress("raftbed: " + error.text());
  return exit_code::usage;
}

std::string Console::painted(Paint paint, std::string_view word) const {
  if (!is_colored(color)) return std::string(word);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(paint), word);
}

}  // namespace raftbed::tools
