// Bytes of a file, of a pipe or of standard input, as they come. A signal that is heeded
// (interrupt.h) ends the waiting for them; what cannot be read is an error, and never an end.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace raftbed::tools {

class Input {
 public:
  // "-" is standard input.
  static Result<Input> open(const std::string& file);
  Input(Input&& other) noexcept;
  Input& operator=(Input&&) = delete;
  ~Input();

  [[nodiscard]] const std::string& name() const { return name_; }  // as messages have it
  [[nodiscard]] bool is_terminal() const;

  // How many bytes there were: none at the end, or where a signal came first.
  Result<std::size_t> read(std::span<char> into);
  // Without its end. Absent where there is none, or where a signal came first.
  Result<std::optional<std::string>> line();

 private:
  Input(int descriptor, bool is_ours, std::string name)
      : descriptor_(descriptor), is_ours_(is_ours), name_(std::move(name)) {}

  int descriptor_;
  bool is_ours_;  // to close
  std::string name_;
  std::string ahead_;  // read, and not asked for yet
};

}  // namespace raftbed::tools
