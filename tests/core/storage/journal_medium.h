// The medium of a journal, for its conformance: a disk.
//
// With a file left beside: before each life a byte is put into the file that is not in force, as an
// interrupted move leaves it. The log cannot move there at once then, and its snapshots go behind
// what is there.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/storage/journal.h"
#include "core/storage/recovery.h"

namespace raftbed::storage {

enum class Beside : std::uint8_t { nothing, something };

// Disk: read(file), issue(operations), complete(), kill() and lose_power().
template <class Disk, Beside beside = Beside::nothing>
class JournalMedium {
 public:
  using Storage = Journal;

  explicit JournalMedium(std::uint64_t name) : disk_(name) { leave_beside(); }

  [[nodiscard]] std::optional<Recovered> found() const {
    Recovery recovery = recover(disk_.read(FileName::log), disk_.read(FileName::other_log));
    auto* recovered = std::get_if<Recovered>(&recovery);
    return recovered != nullptr ? std::optional(std::move(*recovered)) : std::nullopt;
  }
  void issue(const std::vector<DiskOperation>& operations) { disk_.issue(operations); }
  std::optional<WriteId> complete() { return disk_.complete(); }
  void kill(const Journal&) {
    disk_.kill();
    leave_beside();
  }
  void lose_power(const Journal&) {
    disk_.lose_power();
    leave_beside();
  }

 private:
  void leave_beside() {
    if (beside == Beside::nothing) return;
    const auto there = found();
    if (!there || there->other_holds_something) return;
    const FileName file = other_of(there->file);
    disk_.issue({DiskWrite{file, 0, Bytes::copy_of("-"), {}}});
  }

  Disk disk_;
};

}  // namespace raftbed::storage
