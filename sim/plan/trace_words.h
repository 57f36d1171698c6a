// The words that a trace borrows from the language: messages, operations and values as scenarios
// write them, so that what a trace says can be pasted into one.
#pragma once

#include "sim/observe/trace_words.h"

namespace raftbed::plan {

extern const observe::TraceWords trace_words;

}  // namespace raftbed::plan
