// A counter-example in words and as bars over time, of a history that was read.
#pragma once

#include <string>
#include <string_view>

#include "sim/exchange/loaded.h"
#include "sim/linear/counterexample.h"

namespace raftbed::exchange {

struct Told {
  const Loaded& loaded;
  const linear::KeyPart& part;
  const linear::SubHistory& sub;
  const linear::Counterexample& example;
};

// Three sentences: which answer no order explains, what that is, and who shows it.
std::string story(const Told& told);

// A row an operation, as long as it lasted among the calls and answers of the others: time is their
// order, not their length.
//   process 3  put "x" "b"     [=====]
//   process 1  get "x" = "a"            [==]   <- no order explains this
std::string bars(const Told& told);

}  // namespace raftbed::exchange
