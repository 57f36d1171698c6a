// SIGINT and SIGTERM while a campaign runs: the first is noted, the second ends the process at
// once.
//
// What was installed before is put back at the end. SIGPIPE is ignored meanwhile: that a worker is
// gone is heard of where one reads.
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

  [[nodiscard]] static std::optional<int> received();

 private:
  static constexpr std::array<int, 3> watched = {SIGINT, SIGTERM, SIGPIPE};
  std::array<struct sigaction, watched.size()> before_{};
};

}  // namespace raftbed::campaign
