#include "raftbed/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "sim/campaign/signals.h"

namespace raftbed::tools {
namespace {

Error unreadable(const std::string& name) {
  return Error{name, 0, 0, "a file that can be read", std::generic_category().message(errno)};
}

bool is_folder(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

// Opening does not wait for who writes to a pipe: reading does, where a signal ends it.
int open_at_once(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) fcntl(descriptor, F_SETFL, O_RDONLY);
  return descriptor;
}

}  // namespace

Result<Input> Input::open(const std::string& file) {
  const bool is_standard = file == "-";
  const std::string name = is_standard ? "standard input" : file;
  const int descriptor = is_standard ? STDIN_FILENO : open_at_once(file);
  if (descriptor < 0) return unreadable(name);
  Input input(descriptor, !is_standard, name);
  if (fcntl(descriptor, F_GETFD) < 0) return Error{name, 0, 0, "something to read", "it closed"};
  if (is_folder(descriptor)) return Error{name, 0, 0, "a file", "a folder"};
  return input;
}

Input::Input(Input&& other) noexcept
    : descriptor_(other.descriptor_),
      is_ours_(std::exchange(other.is_ours_, false)),
      name_(std::move(other.name_)),
      ahead_(std::move(other.ahead_)) {}

Input::~Input() {
  if (is_ours_) close(descriptor_);
}

bool Input::is_terminal() const {
  return isatty(descriptor_) != 0;
}

Result<std::size_t> Input::read(std::span<char> into) {
  if (!campaign::SignalWatch::wait_to_read(descriptor_)) return std::size_t{0};
  const ssize_t count = ::read(descriptor_, into.data(), into.size());
  if (count < 0) return unreadable(name_);
  return static_cast<std::size_t>(count);
}

Result<std::optional<std::string>> Input::line() {
  std::array<char, 4'096> chunk{};
  std::size_t end = ahead_.find('\n');
  while (end == std::string::npos) {
    const auto count = read(chunk);
    if (!count) return count.error();
    if (*count == 0) break;
    const std::size_t from = ahead_.size();
    ahead_.append(chunk.data(), *count);
    end = ahead_.find('\n', from);
  }
  if (end == std::string::npos) {
    const bool is_over = ahead_.empty() || campaign::SignalWatch::received();
    return is_over ? std::nullopt : std::optional(std::exchange(ahead_, {}));
  }
  std::optional<std::string> line = ahead_.substr(0, end);
  ahead_.erase(0, end + 1);
  return line;
}

}  // namespace raftbed::tools
