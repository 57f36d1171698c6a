// The clients' history of a run as `raftbed check` and others read it, and its refusal as a page.
//
// Stale reads are left out: they take no part in the order. A byte beyond ASCII is written as the
// character of that number, so that any value can be told, and different ones stay different. What
// is a line in a file is an @event here.
#pragma once

#include <string>

#include "sim/exchange/loaded.h"
#include "sim/universe/universe.h"

namespace raftbed::tools {

exchange::Loaded history_of(const universe::Universe& universe);

// The refused operations with what the plan did meanwhile; empty where there is an order, or none
// was found.
std::string page_of(const universe::Universe& universe, const std::string& title);

}  // namespace raftbed::tools
