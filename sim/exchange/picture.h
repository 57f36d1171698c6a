// A counter-example as bars over time: a row an operation, as long as it lasted among the calls and
// answers of the others. Time is their order, not their length.
#pragma once

#include <string>
#include <string_view>

#include "sim/exchange/telling.h"

namespace raftbed::exchange {

//   process 3  write "x" "b"   [==]
//   process 1  read "x" = "a"        [==]  <- no order explains this
std::string bars(const Told& told);

// The same as a page of HTML that needs nothing else: the title, the story, the bars as SVG.
std::string page(const Told& told, std::string_view title);

}  // namespace raftbed::exchange
