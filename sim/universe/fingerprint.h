// The fingerprint: 64 bits chained over typed fields of deliveries, sends, writes, commits and
// replies.
//
// Two runs with the same fingerprint did the same things in the same order. What enters: of a
// message its passage, instant, ends, name (label, n, copy), and when it is sent its header and
// size; of a write its node, file, offset and contents; of a truncation the size; of a sync its
// number; of a commit node and index; of a reply the operation, the instant and all that it says.
// Losses, tracing, checkers, notes, event numbers, stale wakes and commands without effect do not
// (DESIGN, section 3). Each fact is folded into a word (FactFold), and the words are chained.
#pragma once

#include <cstdint>

#include "core/base/disk.h"
#include "core/base/hash.h"
#include "sim/observe/witness.h"

namespace raftbed::universe {

class Fingerprint {
 public:
  void message(const observe::Moment& moment, const observe::MessageSeen& seen);
  void wrote(NodeId node, const DiskOperation& operation);
  void committed(NodeId node, LogIndex index);
  void returned(const observe::Invocation& invocation, const observe::Return& outcome);

  [[nodiscard]] std::uint64_t value() const { return digest_.value(); }

 private:
  Digest digest_;
};

}  // namespace raftbed::universe
