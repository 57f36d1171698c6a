#include "raftbed/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "raftbed/exit_code.h"
#include "sim/campaign/fields.h"
#include "sim/exchange/utf8.h"

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

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// U+0080 to U+009F: commands of eight bits.
bool is_high_control(std::string_view two) {
  const auto second = two.size() < 2 ? 0U : static_cast<unsigned char>(two[1]);
  return two.starts_with('\xc2') && second >= 0x80 && second < 0xa0;
}

std::string escaped(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return text;
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

// Of results too somebody may wait for the first, while the next takes its time.
void Console::result(std::string_view text) {
  write(stdout, text);
  std::fflush(stdout);
}

void Console::document(const nlohmann::ordered_json& document) {
  write(stdout, campaign::dumped(document, campaign::Layout::indented));
}

void Console::progress(std::string_view text) {
  write(stderr, printable(text));
}

void Console::ticker(std::string_view text) {
  if (!is_terminal()) return progress(text);
  end_ticker();
  const std::string line = printable(text);
  std::fwrite(line.data(), 1, line.size(), stderr);
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

std::string printable(std::string_view bytes) {
  const std::string text = exchange::as_utf8(bytes);
  std::string printable;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const std::string_view rest = std::string_view(text).substr(at);
    if (is_high_control(rest)) {
      printable += escaped(rest.substr(0, 2));
      ++at;
    } else {
      printable += is_control(c) && c != '\n' && c != '\t' ? escaped({&c, 1}) : std::string(1, c);
    }
  }
  return printable;
}

std::string Console::painted(Paint paint, std::string_view word) const {
  if (!is_colored(color)) return std::string(word);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(paint), word);
}

}  // namespace raftbed::tools
