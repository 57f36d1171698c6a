// The stepper: lines in, text out. One line is one command, of the stepper's own or a plan's action
// as it stands in a scenario; so a script is a session, and a session a script.
//
// It reads and writes nothing itself: the host hands it lines, prints what it answers, and saves
// files. What it prints depends on the run and the lines alone.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/debug/session.h"
#include "sim/plan/words.h"

namespace raftbed::debug {

// What the stepper cannot do itself. Each may be empty.
struct Host {
  std::function<std::optional<Error>(const std::string& path, const std::string& text)> save;
  // ", did you mean 'step'?", or nothing.
  std::string (*suggestion)(std::string_view word, std::span<const std::string> known) = nullptr;
  // Asked before each event of a command that may take many; no, and it stays where it is.
  bool (*goes_on)() = nullptr;
};

struct Answer {
  std::string text;
  std::optional<Error> refused;  // the line was not understood, or asks for what cannot be
  bool quit = false;
};

class Stepper {
 public:
  explicit Stepper(Session session, Host host = {})
      : session_(std::move(session)), host_(std::move(host)) {}

  // Empty lines and comments do nothing. `where` is what an error calls the text, with its line.
  Answer execute(std::string_view line, std::string_view where = "step", std::uint32_t number = 0);

  // What commands work with.
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] const Host& host() const { return host_; }
  [[nodiscard]] bool goes_on() const { return host_.goes_on == nullptr || host_.goes_on(); }
  // The messages that `flight` showed last, by number.
  std::vector<MessageName> listed;

 private:
  Session session_;
  Host host_;
};

}  // namespace raftbed::debug
