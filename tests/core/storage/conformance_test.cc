// The storages of the core, put to the suite.
#include "conformance/conformance.h"

#include <set>

#include "core/base/chance.h"
#include "journal_medium.h"
#include "memory_medium.h"
#include "model_disk.h"

namespace raftbed::storage {
namespace {

using conformance::Conformance;
using conformance::Situation;

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

const Conformance<MemoryMedium<>> memory_conforms("memory");
const Conformance<JournalMedium<NamedModelDisk>> journal_conforms("journal");
const Conformance<JournalMedium<NamedModelDisk, Beside::something>> littered_journal_conforms(
    "journal beside a file that was left");

TEST_CASE("the suite has a situation for each of the 35 of openraft's", "[storage][conformance]") {
  std::set<std::string_view> ids;
  for (const Situation& each : conformance::situations<MemoryMedium<>>) ids.insert(each.id);
  ids.erase("");
  CHECK(ids.size() == 35);
}

}  // namespace
}  // namespace raftbed::storage
