#include "sim/world/disk.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "core/base/match.h"
#include "sim/world/torn_write.h"

namespace raftbed::world {
namespace {

FileName file_of(const DiskChange& change) {
  return match(
      change, [](const DiskWrite& write) { return write.file; },
      [](const DiskTruncate& truncate) { return truncate.file; });
}

std::size_t index_of(FileName file) {
  return static_cast<std::size_t>(file);
}

void carry_out(const DiskChange& change, FileContents& file) {
  match(
      change, [&file](const DiskWrite& write) { file.write(write.offset, write.bytes); },
      [&file](const DiskTruncate& truncate) { file.resize(truncate.size); });
}

// Truncations bear no label of their own; this kind is theirs.
Label label_of(const DiskTruncate& truncate) {
  constexpr std::uint8_t truncation = 255;
  return Label{truncation, ClientId(), truncate.size, 0};
}

}  // namespace

void Disk::issue(const DiskOperation& operation, Incarnation incarnation, Instant now,
                 const Chance& chance, Agenda& agenda) {
  match(
      operation,
      [this](const DiskWrite& write) {
        ++counters_.writes;
        counters_.bytes_written += write.bytes.size();
        change(write, write.label);
      },
      [this](const DiskTruncate& truncate) {
        ++counters_.truncates;
        change(truncate, label_of(truncate));
      },
      [&](const DiskSync& asked) { sync(asked, incarnation, now, chance, agenda); });
}

template <class Change>
void Disk::change(const Change& change, const Label& label) {
  UnsyncedChange& made = unsynced_.emplace_back();
  made.change = change;
  made.name = OperationName{node_, label, change_counts_.edit().next(label)};
  made.ordinal = ++last_ordinal_;
}

void Disk::sync(const DiskSync& sync, Incarnation incarnation, Instant now, const Chance& chance,
                Agenda& agenda) {
  ++counters_.syncs_issued;
  Instant due = now + sync_takes(sync.label, chance);
  if (!syncs_.empty()) due = std::max(due, syncs_.back().due);
  Sync& issued = syncs_.emplace_back();
  issued.ticket = ++last_ticket_;
  issued.completion.id = sync.id;
  issued.completion.incarnation = incarnation;
  issued.file = sync.file;
  issued.covers = last_ordinal_;
  issued.due = due;
  agenda.push(due, EventKind::disk, node_, last_ticket_);
}

Duration Disk::sync_takes(const Label& label, const Chance& chance) {
  const OperationName name{node_, label, sync_counts_.edit().next(label)};
  const Duration undisturbed = options_.sync.drawn(chance, Stream::disk_latency, name.identity());
  Ratio factor{1, 1};
  for (const Slow& slow : slow_) factor = greater_of(factor, slow.factor);
  return scaled(undisturbed, factor);
}

std::optional<Synced> Disk::finish(SyncTicket ticket) {
  const auto sync = find(ticket);
  if (sync == syncs_.end()) return std::nullopt;
  if (sync->is_done) return Synced{sync->file, 0};
  sync->is_done = true;
  ++counters_.syncs_done;
  FileContents& file = files_[index_of(sync->file)];
  auto left = unsynced_.begin();  // the others move up to here
  for (auto unsynced = left; unsynced != unsynced_.end(); ++unsynced) {
    if (unsynced->ordinal <= sync->covers && file_of(unsynced->change) == sync->file) {
      carry_out(unsynced->change, file);
    } else {
      if (left != unsynced) *left = std::move(*unsynced);
      ++left;
    }
  }
  const auto covered = static_cast<std::size_t>(unsynced_.end() - left);
  unsynced_.erase(left, unsynced_.end());
  return Synced{sync->file, covered};
}

DiskCompletion Disk::close(SyncTicket ticket) {
  const auto sync = find(ticket);
  ASSERT(sync != syncs_.end() && sync->is_done);
  const DiskCompletion completion = sync->completion;
  syncs_.erase(sync);
  return completion;
}

std::vector<Disk::Sync>::iterator Disk::find(SyncTicket ticket) {
  auto sync = syncs_.begin();  // mostly this one: they complete in the order issued
  while (sync != syncs_.end() && sync->ticket != ticket) ++sync;
  return sync;
}

std::vector<Survivor> Disk::lose_power(const Chance& chance) {
  std::vector<Survivor> survivors;
  for (const UnsyncedChange& unsynced : unsynced_) {
    survivors.push_back(Survivor{unsynced.name, survive(unsynced, chance)});
  }
  unsynced_.clear();
  counters_.syncs_lost += static_cast<std::uint64_t>(
      std::count_if(syncs_.begin(), syncs_.end(), [](const Sync& sync) { return !sync.is_done; }));
  syncs_.clear();
  return survivors;
}

Survival Disk::survive(const UnsyncedChange& unsynced, const Chance& chance) {
  const Identity identity = unsynced.name.identity();
  const DiskWrite* write = std::get_if<DiskWrite>(&unsynced.change);
  const SurvivalWeights& weights = options_.survival;
  const std::uint64_t tear_weight = write == nullptr ? 0 : weights.torn;
  // A truncation cannot be torn: where nothing but tearing was asked for, it is a matter of even
  // odds.
  const bool is_even = std::uint64_t{weights.kept} + weights.lost + tear_weight == 0;
  const std::uint64_t kept = is_even ? 1 : weights.kept;
  const std::uint64_t lost = is_even ? 1 : weights.lost;
  const std::uint64_t lot =
      chance.below(Stream::disk_survival, identity, kept + lost + tear_weight);
  FileContents& file = files_[index_of(file_of(unsynced.change))];
  if (lot < kept) {
    carry_out(unsynced.change, file);
    return Survival::kept;
  }
  if (lot < kept + lost) return Survival::lost;
  tear(file, *write, identity, chance);
  return Survival::torn;
}

Bytes Disk::read(FileName file) const {
  FileContents seen = contents(file);
  for (const UnsyncedChange& unsynced : unsynced_) {
    if (file_of(unsynced.change) == file) carry_out(unsynced.change, seen);
  }
  return seen.flatten();
}

const FileContents& Disk::contents(FileName file) const {
  return files_[index_of(file)];
}

bool Disk::lift(FaultId fault) {
  return std::erase_if(slow_, [fault](const Slow& slow) { return slow.fault == fault; }) > 0;
}

}  // namespace raftbed::world
