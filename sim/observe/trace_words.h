// The words of a trace: what is observed, as text.
//
// Layers above this one name some things (the language names messages, operations and values). They
// lend their words as plain functions, so that a trace says what a scenario says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/disk.h"
#include "sim/observe/observation.h"
#include "sim/observe/witness.h"

namespace raftbed::observe {

struct TraceWords {
  std::string (*message)(const MessageName& name) = nullptr;
  std::string (*operation)(const kv::Operation& operation) = nullptr;
  std::string (*value)(const Bytes& value) = nullptr;
};

std::string_view text(RoleName role);
std::string_view text(Ending ending);
std::string_view text(Failed::Reason reason);
std::string_view text(DropCause cause);          // "its link is cut"
std::string text(const raft::HardState& state);  // "term 3, vote n2"
std::string text(const SnapshotName& snapshot);  // "index 7 of term 2, 1a2b3c4d"
std::string text(const EntryName& entry);        // "term 2 command 1a2b3c4d"
std::string text(const raft::Note& note);        // "vote-refused-log-behind n2 term 3 index 4"
std::string text(const SessionEffect& effect);   // "had no session, 2 sessions expired"
std::string text(const DiskOperation& operation);
std::string text(const kv::Reply& reply, const TraceWords& words);
// What a packet carries beyond its name; for bytes that are none of ours, how many.
std::string contents_of(const Packet& packet, const TraceWords& words);

}  // namespace raftbed::observe
