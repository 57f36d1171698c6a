// The files on a disk, as small as it can be said: what is durable, and what was issued since, in
// order.
//
// A kill keeps what was issued. A loss of power decides for each change since the last completed
// sync whether it is kept, lost or torn, a torn write being any mix of old and new sectors.
#pragma once

#include <algorithm>
#include <array>
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
    syncs_.erase(syncs_.begin());
    const auto is_covered = [&](const Change& change) {
      return change.file == sync.file && change.ordinal <= sync.covers;
    };
    for (const Change& change : changes_) {
      if (is_covered(change)) change.apply(durable_[index_of(change.file)]);
    }
    std::erase_if(changes_, is_covered);
    return sync.id;
  }
  void kill() { syncs_.clear(); }
  void lose_power(const Pick& pick) {
    for (const Change& change : changes_) change.survive(durable_[index_of(change.file)], pick);
    changes_.clear();
    syncs_.clear();
  }

  // What a process reads: durable or not.
  [[nodiscard]] std::string contents(FileName name = FileName::log) const {
    std::string file = durable_[index_of(name)];
    for (const Change& change : changes_) {
      if (change.file == name) change.apply(file);
    }
    return file;
  }
  // Whether no loss of power can change the first `length` bytes.
  [[nodiscard]] bool is_durable(std::uint64_t length, FileName name = FileName::log) const {
    if (length > durable_[index_of(name)].size()) return false;
    return std::ranges::none_of(
        changes_, [&](const Change& c) { return c.file == name && c.offset < length; });
  }
  [[nodiscard]] const std::vector<Label>& labels() const { return labels_; }

 private:
  static constexpr std::size_t sector = 8;

  // A write of bytes, or a cut where there are none.
  struct Change {
    FileName file;
    std::uint64_t ordinal;
    std::uint64_t offset;
    std::optional<std::string> bytes;

    void apply(std::string& contents) const {
      if (!bytes) return contents.resize(std::min<std::size_t>(contents.size(), offset));
      put(contents, 0, bytes->size());
    }
    void survive(std::string& contents, const Pick& pick) const {
      const unsigned fate = pick(3);
      if (fate == 0) return;
      if (fate == 1 || !bytes) return apply(contents);
      for (std::size_t from = 0; from < bytes->size(); from += sector) {
        if (pick(2) == 0) put(contents, from, std::min(sector, bytes->size() - from));
      }
    }
    void put(std::string& contents, std::size_t from, std::size_t length) const {
      const std::size_t at = offset + from;
      if (contents.size() < at + length) contents.resize(at + length, '\0');
      contents.replace(at, length, *bytes, from, length);
    }
  };
  struct Sync {
    WriteId id;
    FileName file;
    std::uint64_t covers;  // changes of the file up to this ordinal
  };
  static std::size_t index_of(FileName file) { return static_cast<std::size_t>(file); }

  void issue(const DiskOperation& operation) {
    match(
        operation,
        [&](const DiskWrite& write) {
          ASSERT(write.offset <= contents(write.file).size());
          labels_.push_back(write.label);
          changes_.push_back(
              {write.file, ++last_ordinal_, write.offset, std::string(write.bytes.text())});
        },
        [&](const DiskTruncate& cut) {
          changes_.push_back({cut.file, ++last_ordinal_, cut.size, std::nullopt});
        },
        [&](const DiskSync& sync) {
          ASSERT(syncs_.empty());  // one at a time
          labels_.push_back(sync.label);
          syncs_.push_back({sync.id, sync.file, last_ordinal_});
        });
  }

  std::array<std::string, file_count> durable_;
  std::uint64_t last_ordinal_ = 0;
  std::vector<Change> changes_;
  std::vector<Sync> syncs_;
  std::vector<Label> labels_;
};

}  // namespace raftbed::storage
