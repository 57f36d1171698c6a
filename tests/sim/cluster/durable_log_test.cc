// The durable log of a watched disk: what it takes step by step is what it reads as a whole.
#include "sim/cluster/durable_log.h"

#include <optional>
#include <variant>
#include <vector>

#include "core/storage/journal.h"
#include "core/storage/record.h"
#include "testing/property.h"

namespace raftbed::cluster {
namespace {

unsigned pick(unsigned bound) {
  return *rc::gen::inRange(0U, bound);
}

raft::Entry some_entry(LogIndex index, Term term) {
  const std::vector<std::byte> command(pick(700), static_cast<std::byte>(pick(256)));
  return raft::Entry(index, term, raft::EntryKind::command, command);
}

// What may follow `now`, which it becomes: entries, a term, or a truncation with a term.
raft::Write next_write(WriteId id, raft::Restored& now) {
  raft::Write write{id, std::nullopt, std::nullopt, {}};
  const bool has_term = now.hard_state.term == Term(0) || pick(3) == 0;
  if (has_term) now.hard_state = {now.hard_state.term.next(), NodeId(1)};
  if (has_term) write.hard_state = now.hard_state;
  if (has_term && now.log.last_index() > LogIndex(0) && pick(2) == 0) {
    write.truncate_from = LogIndex(1 + pick(static_cast<unsigned>(now.log.last_index().value())));
    now.log.truncate_from(*write.truncate_from);
  }
  for (unsigned count = pick(4); count > 0; --count) {
    write.entries.push_back(some_entry(now.log.last_index().next(), now.hard_state.term));
    now.log.append(write.entries.back());
  }
  return write;
}

// One node's journal on a disk of the world's, through its lives, and who watches the disk.
class Watched {
 public:
  Watched() : chance_(*rc::gen::arbitrary<std::uint64_t>()), disk_(NodeId(1), {}) { start(); }

  void append() {
    if (!journal_->is_ready()) return;
    operations_.clear();
    journal_->append(next_write(WriteId(++writes_), now_), operations_);
    issue();
  }
  // The next sync is done, perhaps one that an earlier life asked for.
  void complete() {
    if (agenda_.empty()) return;
    const world::Event event = agenda_.pop();
    const auto synced = disk_.finish(event.payload());
    if (!synced) return;
    log_.take(disk_, synced->file);
    const DiskCompletion completion = disk_.close(event.payload());
    if (completion.incarnation != life_) return;
    operations_.clear();
    journal_->completed(completion.id, operations_);
    issue();
  }
  void kill() { start(); }
  void lose_power() {
    disk_.lose_power(chance_);
    log_.take(disk_);
    start();
  }

  void check() const {
    storage::Fold whole;
    whole.follow(disk_.durable(FileName::log));
    RC_ASSERT(log_.state().hard_state == whole.state().hard_state);
    RC_ASSERT(log_.state().log == whole.state().log);
  }
  void check_all_is_durable() const {
    RC_ASSERT(log_.state().hard_state == now_.hard_state);
    RC_ASSERT(log_.state().log == now_.log);
  }

 private:
  void start() {
    life_ = life_.next();
    const storage::Recovery recovery = storage::recover(disk_.read(FileName::log));
    RC_ASSERT(std::holds_alternative<storage::Recovered>(recovery));
    const auto& recovered = std::get<storage::Recovered>(recovery);
    now_ = recovered.state;
    operations_.clear();
    journal_.emplace(recovered, operations_);
    issue();
  }
  void issue() {
    for (const DiskOperation& operation : operations_) {
      disk_.issue(operation, life_, Instant(), chance_, agenda_);
    }
  }

  Chance chance_;
  world::Disk disk_;
  world::Agenda agenda_;
  DurableLog log_;
  Incarnation life_;
  std::optional<storage::Journal> journal_;
  std::vector<DiskOperation> operations_;
  raft::Restored now_;  // what is written, durable or not
  std::uint64_t writes_ = 0;
};

// A disk that somebody writes to who keeps no order: batches that follow, batches of before, noise,
// cuts.
class Scribbled {
 public:
  Scribbled() : chance_(*rc::gen::arbitrary<std::uint64_t>()), disk_(NodeId(1), {}) {}

  void append() {
    storage::Fold fold;
    fold.follow(disk_.read(FileName::log));
    raft::Restored now = fold.state();
    const raft::Write write = next_write(WriteId(1), now);
    const auto batch = storage::encode_batch(write, fold.end(), 0, fold.checksum());
    written_.push_back(DiskWrite{FileName::log, fold.end(), batch.bytes, {}});
    issue(written_.back());
  }
  // One of the batches of before, again.
  void repeat() {
    if (!written_.empty()) issue(written_[pick(static_cast<unsigned>(written_.size()))]);
  }
  // The same over its own damage: what stood behind it follows again.
  void damage_and_mend() {
    if (written_.empty()) return;
    const DiskWrite batch = written_[pick(static_cast<unsigned>(written_.size()))];
    issue(DiskWrite{FileName::log, batch.offset, Bytes::copy_of("?"), {}});
    sync();
    issue(batch);
    sync();
  }
  void scribble() {
    const std::vector<std::byte> noise(1 + pick(80), static_cast<std::byte>(pick(256)));
    issue(DiskWrite{FileName::log, some_offset(), Bytes::copy_of(noise), {}});
  }
  void cut() { issue(DiskTruncate{FileName::log, some_offset()}); }
  void sync() {
    issue(DiskSync{FileName::log, WriteId(1), {}});
    const world::Event event = agenda_.pop();
    const auto synced = disk_.finish(event.payload());
    if (!synced) return;
    disk_.close(event.payload());
    log_.take(disk_, synced->file);
  }
  void lose_power() {
    disk_.lose_power(chance_);
    log_.take(disk_);
  }

  void check() const {
    storage::Fold whole;
    whole.follow(disk_.durable(FileName::log));
    RC_ASSERT(log_.state().hard_state == whole.state().hard_state);
    RC_ASSERT(log_.state().log == whole.state().log);
  }

 private:
  std::uint64_t some_offset() const {
    return pick(static_cast<unsigned>(disk_.read(FileName::log).size()) + 1);
  }
  void issue(const DiskOperation& operation) {
    disk_.issue(operation, Incarnation(1), Instant(), chance_, agenda_);
  }

  Chance chance_;
  world::Disk disk_;
  world::Agenda agenda_;
  DurableLog log_;
  std::vector<DiskWrite> written_;
};

void scribble(Scribbled& disk, unsigned action) {
  if (action < 5) return disk.append();
  if (action < 7) return disk.repeat();
  if (action < 8) return disk.damage_and_mend();
  if (action < 9) return disk.scribble();
  if (action < 10) return disk.cut();
  if (action < 15) return disk.sync();
  disk.lose_power();
}

void live(Watched& watched, unsigned action) {
  if (action < 6) return watched.append();
  if (action < 11) return watched.complete();
  if (action < 12) return watched.kill();
  watched.lose_power();
}

TEST_CASE("what is taken step by step is what the disk holds as a whole", "[durable][property]") {
  raftbed::testing::check_property("durable log", [] {
    Watched watched;
    const auto actions = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 14U));
    for (const unsigned action : actions) {
      live(watched, action);
      watched.check();
    }
  });
}

TEST_CASE("so it is where batches are written over, twice, cut and damaged",
          "[durable][property]") {
  raftbed::testing::check_property("scribbled log", [] {
    Scribbled disk;
    const auto actions = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 16U));
    for (const unsigned action : actions) {
      scribble(disk, action);
      disk.check();
    }
  });
}

TEST_CASE("once every sync is done, all that was written is durable", "[durable][property]") {
  raftbed::testing::check_property("durable log at rest", [] {
    Watched watched;
    for (unsigned writes = 1 + pick(10); writes > 0; --writes) {
      watched.append();
      if (pick(2) == 0) watched.complete();
      if (pick(8) == 0) watched.kill();
    }
    for (int syncs = 0; syncs < 30; ++syncs) watched.complete();
    watched.check_all_is_durable();
  });
}

}  // namespace
}  // namespace raftbed::cluster
