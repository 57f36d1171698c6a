// The journal on the world's disk, put to the suite of storages: its losses of power are those of a
// simulation.
#include "core/base/chance.h"
#include "sim/world/agenda.h"
#include "sim/world/disk.h"
#include "tests/core/storage/conformance/conformance.h"
#include "tests/core/storage/journal_medium.h"

namespace raftbed::cluster {
namespace {

using storage::Beside;
using storage::JournalMedium;
using storage::conformance::Conformance;

// One node's disk, and the syncs that are due there.
class WorldDisk {
 public:
  explicit WorldDisk(std::uint64_t name) : chance_(name), disk_(NodeId(1), {}) {}

  [[nodiscard]] Bytes read(FileName file) const { return disk_.read(file); }
  void issue(const std::vector<DiskOperation>& operations) {
    for (const DiskOperation& operation : operations) {
      disk_.issue(operation, life_, Instant(), chance_, agenda_);
    }
  }
  // One that an earlier life asked for makes durable what it covers, and nobody hears of it.
  std::optional<WriteId> complete() {
    while (!agenda_.empty()) {
      const world::Event event = agenda_.pop();
      if (!disk_.finish(event.payload())) continue;
      const DiskCompletion completion = disk_.close(event.payload());
      if (completion.incarnation == life_) return completion.id;
    }
    return std::nullopt;
  }
  void kill() { life_ = life_.next(); }
  void lose_power() {
    disk_.lose_power(chance_);
    life_ = life_.next();
  }

 private:
  Chance chance_;
  world::Disk disk_;
  world::Agenda agenda_;
  Incarnation life_{1};
};

const Conformance<JournalMedium<WorldDisk>> journal_conforms("journal on the world's disk");
const Conformance<JournalMedium<WorldDisk, Beside::something>> littered_journal_conforms(
    "journal on the world's disk beside a file that was left");

}  // namespace
}  // namespace raftbed::cluster
