#include "transcript.h"

#include <sstream>

namespace raftbed::interaction {

Transcript play(const std::string& written) {
  Transcript played;
  std::istringstream lines(written);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.starts_with("#")) played.text += line + '\n';
    if (!line.starts_with("> ")) continue;
    try {
      played.text += line + '\n' + carry_out(line.substr(2), played.scene);
    } catch (const Misread& misread) {
      played.wrong = "line " + std::to_string(number) + ": " + misread.what();
      return played;
    }
  }
  return played;
}

std::string difference(const std::string& written, const std::string& played) {
  std::istringstream expected(written);
  std::istringstream found(played);
  for (int number = 1; expected || found; ++number) {
    std::string was;
    std::string is;
    if (!std::getline(expected, was)) was = "(the end)";
    if (!std::getline(found, is)) is = "(the end)";
    if (was == is) continue;
    return "line " + std::to_string(number) + "\n  written: " + was + "\n  found:   " + is;
  }
  return "";
}

}  // namespace raftbed::interaction
