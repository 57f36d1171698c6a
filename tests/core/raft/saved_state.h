// The state machine of the core's tests: it remembers every entry that it was given, and as bytes
// it is their records, one after the other.
#pragma once

#include <string>
#include <vector>

#include "core/raft/entry.h"

namespace raftbed::raft::testing {

inline Bytes state_of(const std::vector<Entry>& entries) {
  std::string state;
  for (const Entry& each : entries) state += each.record().text();
  return Bytes::copy_of(state);
}
inline std::vector<Entry> entries_in(const Bytes& state) {
  std::vector<Entry> entries;
  for (std::size_t at = 0; at < state.size(); at += entries.back().record().size()) {
    if (!Entry::read_unchecked(state, at, entries.emplace_back())) {
      throw_broken("a state that was saved", "", __FILE__, __LINE__);
    }
  }
  return entries;
}

}  // namespace raftbed::raft::testing
