// SIGINT and SIGTERM while a campaign runs: the first is noted, the third ends the process at once.
// Not the second: who means one may send it to the process and then to its group, as timeout(1)
// does.
//
// What was installed before is put back at the end, but not where a process ends with what it
// watches for. SIGPIPE is ignored meanwhile: that a worker is gone is heard of where one reads. A
// read or a write that a signal meets goes on; a wait in poll ends.
#pragma once

#include <array>
#include <csignal>
#include <optional>

namespace raftbed::campaign {

class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  // From here to the end of the process. A signal that comes when the work is done and its result
  // is on the way out would otherwise take the result with it. SIGPIPE is left as it is: who writes
  // for a reader that has gone is to go, too.
  static void for_good();

  [[nodiscard]] static std::optional<int> received();
  // Waits until there is something to read, be it the end or an error. False where a signal came
  // first, or had come before.
  [[nodiscard]] static bool wait_to_read(int descriptor);

 private:
  static constexpr std::array<int, 3> watched = {SIGINT, SIGTERM, SIGPIPE};
  std::array<struct sigaction, watched.size()> before_{};
};

}  // namespace raftbed::campaign
