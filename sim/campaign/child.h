// A child process: where something runs that may crash, hang or eat the memory, and takes nothing
// else with it.
//
// Single-threaded, forked from a single-threaded parent; it ignores the signals that stop a
// campaign (its parent decides) and dies with its parent. Two pipes: orders go in, a stream of
// bytes comes out.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace raftbed::campaign {

// A run that eats more is a finding ("out of memory"), and not the end of the machine. A sanitizer
// maps terabytes for itself: with one, nothing can be said about a program's own memory.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define RAFTBED_IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(RAFTBED_IS_SANITIZED)
inline constexpr std::optional<std::uint64_t> default_memory_max;
#else
inline constexpr std::optional<std::uint64_t> default_memory_max = std::uint64_t{2} << 30;
#endif

struct Limits {
  std::chrono::milliseconds hang{60'000};                        // wall time, of one run
  std::optional<std::uint64_t> memory_max = default_memory_max;  // bytes of address space
};

// How a child ended, where it did not end well.
enum class Death : std::uint8_t { crashed, hung };
struct Died {
  Death death = Death::crashed;
  int signal = 0;  // that ended it, where one did
  int status = 0;  // its exit status, where none did

  // "crash SIGSEGV", "crash exit 3", "out of memory", "hang"
  [[nodiscard]] std::string text() const;
};

// The ends of the pipes that a child holds.
struct ChildPipes {
  int orders = -1;
  int reports = -1;
};

class Child {
 public:
  using Body = std::function<void(const ChildPipes& pipes)>;

  // Starts it. The child leaves when `body` returns. Throws std::system_error where the system has
  // no more processes or pipes.
  Child(const Body& body, const Limits& limits);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // ends it at once if it still runs

  [[nodiscard]] int reports() const { return reports_; }  // to poll and read
  // False where the child is gone.
  bool order(std::string_view line) const;
  // Ends it at once.
  void kill() const;
  // Waits for its end. Absent where it ended well.
  std::optional<Died> wait();

 private:
  pid_t pid_ = -1;
  int orders_ = -1;
  int reports_ = -1;
};

// Everything, whatever the pipe takes at once. False where nobody reads.
bool write_all(int descriptor, std::string_view bytes);

// Runs `body` in a child of its own, and gives back what it returned, or how it died.
struct Isolated {
  std::string bytes;
  std::optional<Died> died;
};
Isolated isolated(const std::function<std::string()>& body, const Limits& limits);

}  // namespace raftbed::campaign
