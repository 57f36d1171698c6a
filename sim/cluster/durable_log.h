// What one node's disk is known to hold for good, understood from the outside: from the bytes that
// the world's disk made durable, and not from what the node says. Acknowledgements are judged by it
// (DESIGN, section 6).
//
// The same fold of the same batches as recovery's, fed a batch at a time; after a loss of power, or
// anything that is not a plain append of a batch, it reads the whole file again.
#pragma once

#include <span>

#include "core/storage/recovery.h"
#include "sim/world/disk.h"

namespace raftbed::cluster {

class DurableLog {
 public:
  // These changes became durable, in order; `disk` is where they did.
  void take(std::span<const world::DiskChange> changes, const world::Disk& disk);
  // Reads the disk's durable bytes anew.
  void reread(const world::Disk& disk);

  [[nodiscard]] const raft::Restored& state() const { return fold_.state(); }

 private:
  bool take_write(const DiskWrite& write);

  storage::Fold fold_;
};

}  // namespace raftbed::cluster
