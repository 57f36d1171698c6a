// Assertions: always on, in every build. They judge us, never input.
//
// A condition that cannot hold in a right program throws `Broken`, the one exception type of
// raftbed. Only a host catches it: it discards the world in which it happened and reports a
// finding. An assertion may cite a numbered invariant (README, "The invariants"). Rules that a
// checker owns are not asserted in the core, or it could never be proved (DESIGN, section 4).
#pragma once

#include <exception>

namespace raftbed {

class Broken : public std::exception {
 public:
  // The texts are literals: a Broken carries no memory of its own and can be thrown anywhere.
  Broken(const char* condition, const char* citation, const char* file, int line)
      : condition_(condition), citation_(citation), file_(file), line_(line) {}
  [[nodiscard]] const char* what() const noexcept override { return condition_; }
  [[nodiscard]] const char* citation() const { return citation_; }  // "" where none was given
  [[nodiscard]] const char* file() const { return file_; }
  [[nodiscard]] int line() const { return line_; }

 private:
  const char* condition_;
  const char* citation_;
  const char* file_;
  int line_;
};

[[noreturn]] void throw_broken(const char* condition, const char* citation, const char* file,
                               int line);

}  // namespace raftbed

#define RAFTBED_ASSERT_CITING(condition, citation)                       \
  do {                                                                   \
    if (!(condition)) [[unlikely]] {                                     \
      ::raftbed::throw_broken(#condition, citation, __FILE__, __LINE__); \
    }                                                                    \
  } while (false)

// ASSERT(x) for what must hold by construction; ASSERT_RULE(x, "I4") where a numbered invariant
// says so.
#define ASSERT(condition) RAFTBED_ASSERT_CITING(condition, "")
#define ASSERT_RULE(condition, rule) RAFTBED_ASSERT_CITING(condition, rule)
