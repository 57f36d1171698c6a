// The storages of the core, put to the suite.
#include "conformance/conformance.h"

#include <algorithm>
#include <set>

#include "core/base/chance.h"
#include "core/storage/memory.h"
#include "journal_medium.h"
#include "model_disk.h"

namespace raftbed::storage {
namespace {

using conformance::Conformance;
using conformance::Situation;

// The memory is its own medium: what is left of it, and the sync that it waits for.
class MemoryMedium {
 public:
  using Storage = Memory;

  explicit MemoryMedium(std::uint64_t) {}
  [[nodiscard]] std::optional<Memory::Found> found() const { return left_; }
  void issue(const std::vector<DiskOperation>& operations) {
    for (const DiskOperation& operation : operations) sync_ = std::get<DiskSync>(operation).id;
  }
  std::optional<WriteId> complete() { return std::exchange(sync_, std::nullopt); }
  void kill(const Memory& memory) { leave(memory.after_kill()); }
  void lose_power(const Memory& memory) { leave(memory.after_power_loss()); }

 private:
  void leave(Memory::Found&& found) {
    left_ = std::move(found);
    sync_.reset();
  }
  Memory::Found left_;
  std::optional<WriteId> sync_;
};

// A model disk whose losses are drawn from its name.
class NamedModelDisk {
 public:
  explicit NamedModelDisk(std::uint64_t name) : chance_(name) {}

  [[nodiscard]] Bytes read(FileName file) const { return Bytes::copy_of(disk_.contents(file)); }
  void issue(const std::vector<DiskOperation>& operations) { disk_.issue(operations); }
  std::optional<WriteId> complete() { return disk_.complete(); }
  void kill() { disk_.kill(); }
  void lose_power() {
    disk_.lose_power([&](unsigned bound) {
      const Identity which(++drawn_);
      return static_cast<unsigned>(chance_.below(Stream::disk_survival, which, bound));
    });
  }

 private:
  ModelDisk disk_;
  Chance chance_;
  std::uint64_t drawn_ = 0;
};

const Conformance<MemoryMedium> memory("memory");
const Conformance<JournalMedium<NamedModelDisk>> journal("journal");
const Conformance<JournalMedium<NamedModelDisk, Beside::something>> littered(
    "journal beside a file that was left");

TEST_CASE("the suite has a situation for each of the 35 of openraft's", "[storage][conformance]") {
  std::set<std::string_view> ids;
  for (const Situation& each : conformance::situations<MemoryMedium>) ids.insert(each.id);
  ids.erase("");
  CHECK(ids.size() == 35);
}

}  // namespace
}  // namespace raftbed::storage
