// A counter-example as bars over time: a row an operation, as long as it lasted among the calls and
// answers of the others. Time is their order, not their length.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sim/exchange/telling.h"

namespace raftbed::exchange {

//   process 3  write "x" "b"   [==]
//   process 1  read "x" = "a"        [==]  <- no order explains this
std::string bars(const Told& told);

// What was done to the system meanwhile; one without a length begins and ends at once.
struct Fault {
  std::string label;  // cut n1 -> n2 (@1843)
  Instant begin, end;
};

// The same as a page of HTML that needs nothing else: the title, the story, the bars as SVG. Faults
// that touch the time of the bars have rows of their own below, and bands behind the bars.
std::string page(const Told& told, std::string_view title, std::span<const Fault> faults = {});

}  // namespace raftbed::exchange
