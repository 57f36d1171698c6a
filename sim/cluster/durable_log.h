// What one node's disk is known to hold for good, understood from the outside: from the bytes that
// the world's disk made durable, and not from what the node says. Acknowledgements are judged by it
// (DESIGN, section 6).
//
// The same fold of the same batches as recovery's, fed with what is new in each file. Where a file
// does not begin any more with what was read of it, it is read again as a whole.
#pragma once

#include <array>

#include "core/storage/recovery.h"
#include "sim/world/disk.h"

namespace raftbed::cluster {

class DurableLog {
 public:
  // Something became durable in this file of the disk. O(what is new), and O(the file) where that
  // was not appended to it.
  void take(const world::Disk& disk, FileName file);
  // Or perhaps in both: the power failed.
  void take(const world::Disk& disk);

  [[nodiscard]] const raft::Restored& state() const { return in_force().state(); }

 private:
  struct File {
    void take(const world::FileContents& file);
    world::FileContents read;
    storage::Fold fold;  // what these mean
  };
  [[nodiscard]] const storage::Fold& in_force() const {
    const FileName file = storage::in_force(files_[0].fold, files_[1].fold);
    return files_[static_cast<std::size_t>(file)].fold;
  }

  std::array<File, file_count> files_;
};

}  // namespace raftbed::cluster
