// One node's disk: files, operations that are not yet durable, and syncs that are under way.
//
// A write or truncation is in the operating system's hands as soon as it is issued. The death of
// the process changes nothing here: whoever starts next reads what was issued, durable or not, and
// syncs that were under way still make durable what they cover. A loss of power decides for each
// un-synced operation, in order and by its name, whether it was kept, lost or torn; what is left
// then is durable. A write may be kept whose predecessors were lost: bytes that were never written
// read as zero. Syncs complete in the order issued.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "core/base/chance.h"
#include "core/base/disk.h"
#include "core/base/shared.h"
#include "sim/world/agenda.h"
#include "sim/world/fault.h"
#include "sim/world/file_contents.h"
#include "sim/world/names.h"
#include "sim/world/options.h"

namespace raftbed::world {

// What changes a file.
using DiskChange = std::variant<DiskWrite, DiskTruncate>;

// A change that a loss of power may still undo.
struct UnsyncedChange {
  DiskChange change;
  OperationName name;
  std::uint64_t ordinal = 0;  // among this disk's changes, from 1
};

enum class Survival : std::uint8_t { kept, lost, torn };
struct Survivor {
  OperationName name;
  Survival survival = Survival::kept;
  friend bool operator==(const Survivor&, const Survivor&) = default;
};

struct DiskCounters {
  std::uint64_t writes = 0;
  std::uint64_t truncates = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t syncs_issued = 0;
  std::uint64_t syncs_done = 0;
  std::uint64_t syncs_lost = 0;  // under way when the power failed
  friend bool operator==(const DiskCounters&, const DiskCounters&) = default;
};

using SyncTicket = std::uint32_t;

// What a sync did: how many changes of its file are durable by it that were not before.
struct Synced {
  FileName file = FileName::log;
  std::size_t changes = 0;
  friend bool operator==(const Synced&, const Synced&) = default;
};

class Disk {
 public:
  Disk() = default;
  Disk(NodeId node, const DiskOptions& options) : node_(node), options_(options) {}

  // Takes the operation. A sync puts its completion on the agenda, for the life that asked.
  void issue(const DiskOperation& operation, Incarnation incarnation, Instant now,
             const Chance& chance, Agenda& agenda);

  // The sync's event has come. Absent where the power failed meanwhile, and there is no such sync
  // any more.
  std::optional<Synced> finish(SyncTicket ticket);
  // Forgets a finished sync, for good: what its asker is to hear. REQUIRES: it is finished.
  DiskCompletion close(SyncTicket ticket);

  // The power fails. What is left afterwards is durable; says what became of each change.
  std::vector<Survivor> lose_power(const Chance& chance);

  // What a process reads, and what would be left of it if everything un-synced were lost.
  [[nodiscard]] Bytes read(FileName file) const;
  [[nodiscard]] Bytes durable(FileName file) const { return contents(file).flatten(); }
  [[nodiscard]] const FileContents& contents(FileName file) const;  // durable ones, by pieces
  [[nodiscard]] std::span<const UnsyncedChange> unsynced() const { return unsynced_; }

  // Syncs issued from now on take this many times as long; the greatest of the active ones holds.
  void slow(FaultId fault, Ratio factor) { slow_.push_back(Slow{fault, factor}); }
  bool lift(FaultId fault);
  void lift_all() { slow_.clear(); }

  // Every sync at its base latency from now on.
  void calm() { options_.sync = options_.sync.calmed(); }

  [[nodiscard]] const DiskCounters& counters() const { return counters_; }

 private:
  struct Sync {
    SyncTicket ticket = 0;
    DiskCompletion completion;
    FileName file = FileName::log;
    std::uint64_t covers = 0;  // changes of the file up to this ordinal
    Instant due;
    bool is_done = false;
  };
  struct Slow {
    FaultId fault;
    Ratio factor;
  };

  template <class Change>
  void change(const Change& change, const Label& label);
  void sync(const DiskSync& sync, Incarnation incarnation, Instant now, const Chance& chance,
            Agenda& agenda);
  [[nodiscard]] Duration sync_takes(const Label& label, const Chance& chance);
  [[nodiscard]] Survival survive(const UnsyncedChange& unsynced, const Chance& chance);
  [[nodiscard]] std::vector<Sync>::iterator find(SyncTicket ticket);

  NodeId node_;
  DiskOptions options_;
  std::array<FileContents, file_count> files_;  // what is durable
  std::vector<UnsyncedChange> unsynced_;        // in the order issued
  std::vector<Sync> syncs_;                     // in the order issued
  std::vector<Slow> slow_;
  Shared<LabelCounts> change_counts_;
  Shared<LabelCounts> sync_counts_;
  std::uint64_t last_ordinal_ = 0;
  SyncTicket last_ticket_ = 0;
  DiskCounters counters_;
};

}  // namespace raftbed::world
