// A history written in a form, to be read again by whoever knows that form.
//
// What is written is read with the same verdict, given the same model. What a form cannot carry is
// refused, and says what and of which operation: nothing is lost in silence.
#pragma once

#include <string>

#include "core/base/result.h"
#include "sim/exchange/loaded.h"

namespace raftbed::exchange {

// REQUIRES: the deeds were kept (Options::keeps_deeds); a format, not `automatic`.
// O(n log n) for n operations: all forms but EDN and the log tell them in the order of the calls,
// these two the calls and answers in the order of time, at one instant calls first, so that what
// touches is seen to overlap. There a call that overlaps another one of its process, or begins at
// the instant at which that ends, goes under a number of its own: a reader takes a process to do
// one thing after the other.
//
// Every form carries versions (Answer::version), also of unknown outcomes. Why a compare-and-set
// was refused stands in EDN as :actual or :error, and a version as :version, if need be of an :info
// at the end; in the log both behind the value, where jepsen.util prints errors. A refusal that
// tells no reason is in JSON lines two events, and to Porcupine one that differed where failures
// are constraints; what failed otherwise is there of unknown outcome.
//
// Refused are by
//   jepsen-log  a key of another model than kv
//   porcupine   where failures are dropped, what failed and tells no reason: it has no word for it
//   edn, jepsen-log  of an owner_mutex a process that has several calls at a time
//   edn, jepsen-log, porcupine   an empty text as a value of the model kv, where it is none
//   all but binary   a text that is not UTF-8
//   all but binary   a list or a map, in EDN's notation or JSON's if theirs is the other
//   binary      a text of almost 16 MiB or more (binary_body_max)
Result<std::string> write(const Loaded& loaded, Format format);

}  // namespace raftbed::exchange
