#include "sim/campaign/signals.h"

#include <unistd.h>

namespace raftbed::campaign {
namespace {

volatile std::sig_atomic_t first_signal = 0;

extern "C" void note_signal(int signal) {
  if (first_signal != 0) _exit(128 + signal);
  first_signal = signal;
}

void install(int signal, struct sigaction* before) {
  struct sigaction action {};
  action.sa_handler = signal == SIGPIPE ? SIG_IGN : note_signal;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, before);
}

}  // namespace

SignalWatch::SignalWatch() {
  for (std::size_t i = 0; i < watched.size(); ++i) install(watched[i], &before_[i]);
}

SignalWatch::~SignalWatch() {
  first_signal = 0;  // and not at the beginning: what came just before is for us, too
  for (std::size_t i = 0; i < watched.size(); ++i) sigaction(watched[i], &before_[i], nullptr);
}

void SignalWatch::for_good() {
  for (const int signal : watched) install(signal, nullptr);
}

std::optional<int> SignalWatch::received() {
  const int signal = first_signal;
  if (signal == 0) return std::nullopt;
  return signal;
}

}  // namespace raftbed::campaign
