// The journal: where the next batch goes, and which disk operations put it there. A value beside
// the file.
//
// One sync is outstanding at a time; writes that come meanwhile are written at once and share the
// next sync (group commit). Syncs complete in order, and a completed one makes every write durable
// that was issued before.
//
// A write that holds the whole state is written aside, at the start of the other file, and what
// follows goes behind it (recovery.h). It holds all that was written before, durable or not, so
// that the sync of the new file covers that too. The file that was left is emptied once it is
// durable that the new one says of itself how far it is durable, which an empty batch does: damage
// of the only batch there would else be taken for a move that was torn off, and with nothing beside
// it the node would begin anew and vote again. As long as the other file holds something, the log
// cannot move: that would write over the only file that is known to be durable. Then the whole
// state goes behind what is there.
//
// A file that is found empty is one of which no loss of power brings anything back: it is emptied
// but for a byte, that is synced, and then the byte is taken as well. Else this would happen: a
// move is torn off, and a batch behind it kept; the file is emptied; the process is killed, and the
// next life finds nothing there; it writes an equal whole batch; a loss of power keeps that and
// undoes the emptying. The old batch would chain to the new one.
//
// Labels (DESIGN 1.3) say what is written, and neither when nor as the how-many-th of a life:
// kind 1, a write: the term of its hard state, else of its last entry;
//                  the index of its last entry, else of the last one it leaves, else 0.
// kind 2, a sync:  as the last write that it covers; the one at the start, the term and the last
//                  index that recovery gave back.
// kind 3, a whole write: its term; the index of its snapshot.
// kind 4, an empty batch: as the last write.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/base/slab.h"
#include "core/raft/step.h"
#include "core/storage/log_storage.h"
#include "core/storage/recovery.h"

namespace raftbed::storage {

class Journal {
 public:
  using Found = Recovered;
  // Starts behind what recovery found: cuts a torn tail off, and syncs unless the file is empty,
  // for after a kill what recovery read may be in the page cache alone. Operations are added behind
  // those that are there.
  Journal(const Recovered& recovered, std::vector<DiskOperation>& operations);

  // Whether all that recovery found is durable, and the cut as well. Until then the node must
  // neither speak nor write. Raft takes what it is restored from for durable, and would acknowledge
  // entries that the next loss of power takes. And a batch equal to one of the tail that is being
  // cut, written over it, would chain to what stood behind it, if the loss of power takes the cut
  // and keeps the batch.
  [[nodiscard]] bool is_ready() const { return is_ready_; }

  // Issues the write, and a sync unless one is outstanding. REQUIRES: is_ready().
  void append(const raft::Write& write, std::vector<DiskOperation>& operations);
  // The sync is done. Gives the last write that is durable by it, if it covered any; issues the
  // next sync if writes wait. REQUIRES: it is the one outstanding, of this life.
  std::optional<WriteId> completed(WriteId sync, std::vector<DiskOperation>& operations);

  // Where the next batch goes, and how far that file is known durable.
  [[nodiscard]] FileName file() const { return file_; }
  [[nodiscard]] std::uint32_t generation() const { return generation_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] std::uint64_t durable() const { return durable_; }

 private:
  void move();
  void put(const raft::Write& write, const Label& label, std::vector<DiskOperation>& operations);
  void leave_other(std::vector<DiskOperation>& operations);
  void issue_sync(FileName file, std::vector<DiskOperation>& operations);

  // What the other file holds, if the power fails.
  enum class Other : std::uint8_t { nothing, something, being_emptied };

  FileName file_ = FileName::log;
  std::uint32_t generation_ = 0;
  Other other_ = Other::nothing;
  std::uint32_t last_generation_ = 0;  // a torn move's may be later than the one in force
  std::uint64_t end_ = 0;
  std::uint64_t durable_ = 0;               // what batches state as known synced
  std::optional<std::uint64_t> stated_at_;  // of this life and file, the first that states any: end
  std::uint64_t syncing_up_to_ = 0;  // what the outstanding sync will make durable, of its file
  FileName syncing_file_ = FileName::log;
  std::uint32_t checksum_ = 0;  // of the last header
  Slab batches_;                // what they are written in: a file lets go of them in order
  bool is_ready_ = false;
  Label last_label_;  // of the last write issued
  WriteId syncs_;     // the last sync issued
  std::optional<WriteId> sync_outstanding_;
  std::optional<WriteId> waiting_;  // the last write that no sync covers yet
  std::optional<WriteId> syncing_;  // the last write that the outstanding sync covers
};

static_assert(LogStorage<Journal>);

}  // namespace raftbed::storage
