#include "sim/campaign/signals.h"

#include <unistd.h>

namespace raftbed::campaign {
namespace {

volatile std::sig_atomic_t first_signal = 0;

extern "C" void note_signal(int signal) {
  if (first_signal != 0) _exit(128 + signal);
  first_signal = signal;
}

}  // namespace

SignalWatch::SignalWatch() {
  first_signal = 0;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    struct sigaction action {};
    action.sa_handler = watched[i] == SIGPIPE ? SIG_IGN : note_signal;
    sigemptyset(&action.sa_mask);
    sigaction(watched[i], &action, &before_[i]);
  }
}

SignalWatch::~SignalWatch() {
  for (std::size_t i = 0; i < watched.size(); ++i) sigaction(watched[i], &before_[i], nullptr);
}

std::optional<int> SignalWatch::received() {
  const int signal = first_signal;
  if (signal == 0) return std::nullopt;
  return signal;
}

}  // namespace raftbed::campaign
