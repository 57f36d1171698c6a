// The words that the trace borrows: messages, operations and values as scenarios write them, and
// why a message was lost as people say it.
#pragma once

#include "sim/observe/trace_words.h"

namespace raftbed::debug {

extern const observe::TraceWords trace_words;

}  // namespace raftbed::debug
