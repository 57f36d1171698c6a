// One key's part of a history, as the search for an order reads it. Keys are independent (locality,
// Herlihy and Wing 1990): a history has an order exactly when each key's part has one.
//
// Values become numbers; a delete is a put of "absent", and a failed compare-and-set, which says
// what it found, is a read. What cannot matter is left out beforehand: reads of unknown outcome,
// and writes of unknown outcome whose value nobody observed (observed() says why that is exact).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "sim/check/interner.h"
#include "sim/observe/history.h"

namespace raftbed::check {

// What a key holds: absent, or a value.
using StateId = std::uint32_t;
inline constexpr StateId absent = 0;

// A state that nobody sees, nor anything that appends could make of it: all of them are one, for
// nothing but a put or a delete can follow that tells one from another. What is never seen need not
// be told apart.
inline constexpr StateId unseen = 0xffff'ffff;

class States {
 public:
  StateId of(const std::optional<Bytes>& value) {
    return value ? values_.number_of(*value) + 1 : absent;
  }
  // Some operation sees this state. To be called for all before the first of the following.
  void add_sight(StateId state);
  void sights_added();
  // The state, or `unseen`.
  StateId as_seen(StateId state);
  // What a key holds after this was appended, as seen. REQUIRES: piece is a value.
  StateId appended(StateId state, StateId piece);
  // REQUIRES: a value.
  [[nodiscard]] const Bytes& value(StateId state) const { return values_.contents(state - 1); }
  [[nodiscard]] std::size_t size() const { return values_.size() + 1; }

 private:
  enum class Sight : std::uint8_t { not_asked, seen, never };
  [[nodiscard]] bool begins_a_sight(const Bytes& value) const;

  Interner values_;
  std::vector<Bytes> sights_;  // values alone; sorted
  std::map<std::pair<StateId, StateId>, StateId> appended_;
  std::vector<Sight> asked_;  // by state
};

enum class Effect : std::uint8_t {
  read,             // the key held `value`
  put,              // it holds `value` afterwards, whatever it held
  append,           // `value` is the piece
  compare_and_set,  // it held `expected`, and holds `value` afterwards
  impossible,       // an answer that no state explains
};

struct KeyOperation {
  observe::OperationId id;
  Effect effect = Effect::read;
  StateId value = absent;
  StateId expected = absent;
  Instant call;
  std::optional<Instant>
      answer;  // absent: unknown, it may take effect at any later point, or never
};

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

// Whether the record tells what became of the operation: a superseded answer does not.
bool is_known(const observe::Record& record);

struct KeyHistory {
  std::vector<KeyOperation> operations;  // in the order of their calls
  States states;
};
KeyHistory key_history(const std::vector<KeyRecord>& records);

// Whether some operation of these sees a state that could come of this write alone: of the value,
// or, where there are appends, of a value that has it as its beginning (a put) or anywhere (an
// append).
bool observed(const KeyOperation& write, const std::vector<KeyOperation>& operations,
              const States& states, bool appends);
bool has_appends(const std::vector<KeyOperation>& operations);

}  // namespace raftbed::check
