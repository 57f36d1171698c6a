// One history, judged, and what is said of that: as text, as JSON, as a page and as an exit code.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "raftbed/console.h"
#include "sim/exchange/loaded.h"
#include "sim/linear/budget.h"

namespace raftbed::tools {

struct Judged {
  int code = 0;
  std::string text;
  nlohmann::ordered_json json;
  std::string page;  // of what was refused
};

// `file` is what it is called. A signal ends it between two keys: what is left is unknown.
Judged judged(const std::string& file, const exchange::Loaded& loaded, const linear::Budget& budget,
              const Console& console);
// Of one that was not read to its end, for a signal came.
Judged not_judged(const std::string& file, const Console& console);

}  // namespace raftbed::tools
