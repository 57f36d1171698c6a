// A file on a disk, as small as it can be said: what is durable, and what was issued since, in
// order.
//
// A kill keeps what was issued. A loss of power decides for each change since the last completed
// sync whether it is kept, lost or torn, a torn write being any mix of old and new sectors.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/broken.h"
#include "core/base/disk.h"
#include "core/base/match.h"

namespace raftbed::storage {

class ModelDisk {
 public:
  using Pick = std::function<unsigned(unsigned)>;  // a number below the one given

  void issue(const std::vector<DiskOperation>& operations) {
    for (const DiskOperation& operation : operations) issue(operation);
  }
  // The oldest sync is done: gives its id, absent if none is outstanding.
  std::optional<WriteId> complete() {
    if (syncs_.empty()) return std::nullopt;
    const Sync sync = syncs_.front();
    for (std::size_t i = 0; i < sync.covers; ++i) changes_[i].apply(durable_);
    changes_.erase(changes_.begin(), changes_.begin() + static_cast<std::ptrdiff_t>(sync.covers));
    syncs_.erase(syncs_.begin());
    for (Sync& later : syncs_) later.covers -= sync.covers;
    return sync.id;
  }
  void kill() { syncs_.clear(); }
  void lose_power(const Pick& pick) {
    for (const Change& change : changes_) change.survive(durable_, pick);
    changes_.clear();
    syncs_.clear();
  }

  // What a process reads: durable or not.
  [[nodiscard]] std::string contents() const {
    std::string file = durable_;
    for (const Change& change : changes_) change.apply(file);
    return file;
  }
  // Whether no loss of power can change the first `length` bytes.
  [[nodiscard]] bool is_durable(std::uint64_t length) const {
    if (length > durable_.size()) return false;
    return std::ranges::none_of(changes_, [&](const Change& c) { return c.offset < length; });
  }
  [[nodiscard]] const std::vector<Label>& labels() const { return labels_; }

 private:
  static constexpr std::size_t sector = 8;

  // A write of bytes, or a cut where there are none.
  struct Change {
    std::uint64_t offset;
    std::optional<std::string> bytes;

    void apply(std::string& file) const {
      if (!bytes) return file.resize(std::min<std::size_t>(file.size(), offset));
      put(file, 0, bytes->size());
    }
    void survive(std::string& file, const Pick& pick) const {
      const unsigned fate = pick(3);
      if (fate == 0) return;
      if (fate == 1 || !bytes) return apply(file);
      for (std::size_t from = 0; from < bytes->size(); from += sector) {
        if (pick(2) == 0) put(file, from, std::min(sector, bytes->size() - from));
      }
    }
    void put(std::string& file, std::size_t from, std::size_t length) const {
      const std::size_t at = offset + from;
      if (file.size() < at + length) file.resize(at + length, '\0');
      file.replace(at, length, *bytes, from, length);
    }
  };
  struct Sync {
    WriteId id;
    std::size_t covers;  // so many changes
  };

  void issue(const DiskOperation& operation) {
    match(
        operation,
        [&](const DiskWrite& write) {
          ASSERT(write.offset <= contents().size());
          labels_.push_back(write.label);
          changes_.push_back({write.offset, std::string(write.bytes.text())});
        },
        [&](const DiskTruncate& cut) {
          changes_.push_back({cut.size, std::nullopt});
        },
        [&](const DiskSync& sync) {
          ASSERT(syncs_.empty());  // one at a time
          labels_.push_back(sync.label);
          syncs_.push_back({sync.id, changes_.size()});
        });
  }

  std::string durable_;
  std::vector<Change> changes_;
  std::vector<Sync> syncs_;
  std::vector<Label> labels_;
};

}  // namespace raftbed::storage
