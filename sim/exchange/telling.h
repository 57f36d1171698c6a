// A counter-example of a history that was read, and what is said of each of its operations.
#pragma once

#include <string>
#include <string_view>

#include "sim/exchange/loaded.h"
#include "sim/linear/counterexample.h"

namespace raftbed::exchange {

struct Told {
  const Loaded& loaded;
  std::uint32_t part;
  const linear::SubHistory& sub;
  const linear::Counterexample& example;
};

// Good as long as what is told is there.
class Telling {
 public:
  explicit Telling(const Told& told);

  [[nodiscard]] std::string who(const linear::Operation& operation) const;   // process 3
  [[nodiscard]] std::string deed(const linear::Operation& operation) const;  // write "x" "b"
  // line 12, answered in line 17; of the binary form: operation 12; of a run of ours: @1843..@1850
  [[nodiscard]] std::string place(const linear::Operation& operation) const;
  // process 3: write "x" "b" (line 12, answered in line 17)
  [[nodiscard]] std::string line(const linear::Operation& operation) const;

 private:
  [[nodiscard]] bool is_of_lock() const { return is_lock(told_.loaded.model); }
  [[nodiscard]] static std::string deed_with_lock(const linear::Operation& operation);
  [[nodiscard]] const Source& source(const linear::Operation& operation) const;
  [[nodiscard]] std::string value(linear::Value value) const;

  const Told& told_;
  std::string_view key_;
};

}  // namespace raftbed::exchange
