#include "sim/campaign/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

namespace raftbed::campaign {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

[[noreturn]] void throw_last_error(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw_last_error("pipe");
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return {ends[0], ends[1]};
}

void close_if_open(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

void limit_memory(const Limits& limits) {
  if (!limits.memory_max) return;
  const auto bytes = static_cast<rlim_t>(*limits.memory_max);
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_AS, &limit);
}

// What the parent holds for others is not this child's: another worker would never see its pipe
// end.
void close_all_but(const ChildPipes& pipes) {
  constexpr int descriptors_max = 1'024;
  for (int descriptor = 3; descriptor < descriptors_max; ++descriptor) {
    if (descriptor != pipes.orders && descriptor != pipes.reports) close(descriptor);
  }
}

// A child that crashes is told of by its parent: it leaves no core file behind.
void become_worker(const Limits& limits, pid_t parent) {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  limit_memory(limits);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(0);
}

// A campaign's worker calls a run that wanted too much by the same name.
constexpr int out_of_memory_status = 71;

// Whatever escapes is this child's death, told by its status.
void run_body(const Child::Body& body, const ChildPipes& pipes) {
  try {
    body(pipes);
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory_status);
  } catch (...) {
    _exit(70);
  }
  _exit(0);
}

std::string signal_text(int signal) {
  const char* name = sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

}  // namespace

std::string Died::text() const {
  switch (death) {
    case Death::hung: return "hang";
    case Death::crashed:
      if (signal == 0 && status == out_of_memory_status) return "out of memory";
      return signal != 0 ? "crash " + signal_text(signal) : "crash exit " + std::to_string(status);
  }
  return "crash";
}

Child::Child(const Body& body, const Limits& limits) {
  const Pipe orders = make_pipe();
  const Pipe reports = make_pipe();
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw_last_error("fork");
  if (pid_ == 0) {
    const ChildPipes pipes{orders.read, reports.write};
    close_all_but(pipes);
    become_worker(limits, parent);
    run_body(body, pipes);
  }
  close(orders.read);
  close(reports.write);
  orders_ = orders.write;
  reports_ = reports.read;
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      orders_(std::exchange(other.orders_, -1)),
      reports_(std::exchange(other.reports_, -1)) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(orders_, other.orders_);
  std::swap(reports_, other.reports_);
  return *this;
}

Child::~Child() {
  if (pid_ > 0) {
    kill();
    wait();
  }
  close_if_open(orders_);
  close_if_open(reports_);
}

bool Child::order(std::string_view line) const {
  return write_all(orders_, line);
}

void Child::kill() const {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

std::optional<Died> Child::wait() {
  close_if_open(orders_);  // a child that waits for orders sees that there are none
  int status = 0;
  while (pid_ > 0 && waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return Died{Death::crashed, WTERMSIG(status), 0};
  if (WEXITSTATUS(status) != 0) return Died{Death::crashed, 0, WEXITSTATUS(status)};
  return std::nullopt;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Isolated isolated(const std::function<std::string()>& body, const Limits& limits) {
  Child child([&](const ChildPipes& pipes) { write_all(pipes.reports, body()); }, limits);
  const auto deadline = std::chrono::steady_clock::now() + limits.hang;
  Isolated result;
  std::array<char, 65'536> buffer;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd waiting{child.reports(), POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) {
      child.kill();
      child.wait();
      result.died = Died{Death::hung, 0, 0};
      return result;
    }
    const ssize_t got = read(child.reports(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    result.bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  result.died = child.wait();
  return result;
}

}  // namespace raftbed::campaign
