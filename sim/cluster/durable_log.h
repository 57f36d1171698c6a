// What one node's disk is known to hold for good, understood from the outside: from the bytes that
// the world's disk made durable, and not from what the node says. Acknowledgements are judged by it
// (DESIGN, section 6).
//
// The same fold of the same batches as recovery's, fed with what is new in each file. Where a file
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

  [[nodiscard]] const raft::Restored& state() const { return in_force().state(); }

 private:
  struct File {
    void take(const world::FileContents& file);
    world::FileContents read;
    storage::Fold fold;  // what these mean
  };
  [[nodiscard]] const storage::Fold& in_force() const {
    const bool is_first = storage::in_force(log_.fold, other_.fold) == FileName::log;
    return is_first ? log_.fold : other_.fold;
  }

  File log_;
  File other_;
};

}  // namespace raftbed::cluster
