// Under which numbers processes call in a form whose readers take a process to do one thing after
// the other: its own, and where it calls before it was answered one of its further ones, which no
// process has. Who had no answer and calls again never gets one.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "sim/exchange/loaded.h"

namespace raftbed::exchange {

class Callers {
 public:
  explicit Callers(const std::vector<Deed>& deeds);

  struct Called {
    std::int64_t as = 0;              // the number
    const Deed* forgotten = nullptr;  // who called under it, and is not going to be answered
  };
  // In the order of time: calls, and the answers to them, by the deed's place. O(log n).
  Called call(std::size_t place);
  std::int64_t answer(std::size_t place);
  // Who called and was not answered, in the end. O(n).
  [[nodiscard]] std::vector<Called> left() const;

 private:
  // One number of a process.
  struct Line {
    std::int64_t number = 0;
    const Deed* last = nullptr;  // that called, and was not answered
  };
  struct Caller {
    std::vector<Line> lines;  // its own first
    std::set<std::size_t> free;
  };
  std::size_t free_line(Caller& caller, std::int64_t process);
  std::int64_t unused_number();

  const std::vector<Deed>& deeds_;
  std::set<std::int64_t> processes_;
  std::map<std::int64_t, Caller> callers_;  // by process
  std::vector<std::size_t> line_;           // by the deed's place
  std::int64_t next_ = 0;                   // the lowest number that may be unused
};

}  // namespace raftbed::exchange
