// What one node's disk is known to hold for good, understood from the outside: from the bytes that
// the world's disk made durable, and not from what the node says. Acknowledgements are judged by it
// (DESIGN, section 6).
//
// The same fold of the same batches as recovery's, fed with what is new in the file. Where the file
// does not begin any more with what was read of it, it is read again as a whole.
#pragma once

#include "core/storage/recovery.h"
#include "sim/world/disk.h"

namespace raftbed::cluster {

class DurableLog {
 public:
  // Something became durable on this disk, or its power failed. O(what is new), and O(the file)
  // where that was not appended to it.
  void take(const world::Disk& disk);

  [[nodiscard]] const raft::Restored& state() const { return fold_.state(); }

 private:
  world::FileContents read_;
  storage::Fold fold_;  // what these mean
};

}  // namespace raftbed::cluster
