// A history, key by key: the records of each, and the same as the judge of orders reads it
// (sim/linear/history.h, meaning.h).
#pragma once

#include <vector>

#include "core/base/bytes.h"
#include "sim/linear/history.h"
#include "sim/observe/history.h"

namespace raftbed::check {

struct KeyRecord {
  observe::OperationId id;
  observe::Record record;
};
struct KeyRecords {
  Bytes key;
  std::vector<KeyRecord> records;  // in the order of their invocations
  std::vector<KeyRecord> stale;  // likewise: reads that may be of an earlier state (stale_reads.h)
};
// In the order in which the keys were first used. The records are good as long as the history is.
std::vector<KeyRecords> by_key(const observe::History& history);

// Its parts are these, in this order, without the stale reads; an operation's id is its place in
// the observed history.
linear::History numbered(const std::vector<KeyRecords>& parts);

}  // namespace raftbed::check
