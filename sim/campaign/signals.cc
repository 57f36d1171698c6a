#include "sim/campaign/signals.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace raftbed::campaign {
namespace {

volatile std::sig_atomic_t first_signal = 0;

volatile std::sig_atomic_t signals_received = 0;

extern "C" void note_signal(int signal) {
  if (signals_received > 1) _exit(128 + signal);
  signals_received = signals_received + 1;
  if (first_signal == 0) first_signal = signal;
}

void install(int signal, struct sigaction* before) {
  struct sigaction action {};
  action.sa_handler = signal == SIGPIPE ? SIG_IGN : note_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, before);
}

}  // namespace

SignalWatch::SignalWatch() {
  for (std::size_t i = 0; i < watched.size(); ++i) install(watched[i], &before_[i]);
}

SignalWatch::~SignalWatch() {
  first_signal = 0;  // and not at the beginning: what came just before is for us, too
  signals_received = 0;
  for (std::size_t i = 0; i < watched.size(); ++i) sigaction(watched[i], &before_[i], nullptr);
}

void SignalWatch::for_good() {
  for (const int signal : {SIGINT, SIGTERM}) install(signal, nullptr);
}

std::optional<int> SignalWatch::received() {
  const int signal = first_signal;
  if (signal == 0) return std::nullopt;
  return signal;
}

// Between the look at what was received and the wait no signal may slip through: ppoll lets them in
// again in one step.
bool SignalWatch::wait_to_read(int descriptor) {
  sigset_t held;
  sigset_t before;
  sigemptyset(&held);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&held, signal);
  sigprocmask(SIG_BLOCK, &held, &before);
  pollfd waiting{descriptor, POLLIN, 0};
  while (!received() && ppoll(&waiting, 1, nullptr, &before) < 0 && errno == EINTR) {
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return !received();
}

}  // namespace raftbed::campaign
