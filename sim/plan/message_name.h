// Messages by name, read: the inverse of print(const MessageName&) in text.h.
#pragma once

#include "sim/plan/command.h"
#include "sim/plan/words.h"

namespace raftbed::plan {

MessageName parse_message_name(Words& words);

}  // namespace raftbed::plan
