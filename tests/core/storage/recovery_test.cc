#include "core/storage/recovery.h"

#include <algorithm>

#include "author.h"
#include "forge.h"
#include "testing/property.h"

namespace raftbed::storage {
namespace {

using raftbed::testing::check_property;

bool is_unchanged(const Authored& authored, const std::string& damaged, std::uint64_t from,
                  std::uint64_t to) {
  return to <= damaged.size() &&
         authored.file.compare(from, to - from, damaged, from, to - from) == 0;
}

// How many batches from the start are as they were written.
std::size_t whole_batches(const Authored& authored, const std::string& damaged) {
  const auto damaged_batch = std::ranges::find_if(authored.batches, [&](const Span& batch) {
    return !is_unchanged(authored, damaged, batch.start, batch.end);
  });
  return static_cast<std::size_t>(damaged_batch - authored.batches.begin());
}

// What any later batch, whose header can still be read, states.
std::uint64_t stated_behind(const Authored& authored, const std::string& damaged,
                            std::size_t broken) {
  std::uint64_t durable = 0;
  for (std::size_t i = broken; i < authored.batches.size(); ++i) {
    const auto [start, end, states] = authored.batches[i];
    if (is_unchanged(authored, damaged, start, start + BatchHeader::size)) {
      durable = std::max(durable, states);
    }
  }
  return durable;
}

bool is_recovered(const Recovery& recovery, const Authored& authored, std::size_t batches,
                  std::size_t file_size) {
  const auto* recovered = std::get_if<Recovered>(&recovery);
  const std::uint64_t end = batches == 0 ? 0 : authored.batches[batches - 1].end;
  return recovered != nullptr && recovered->end == end && recovered->torn == file_size - end &&
         outcome_of(authored.writes, batches).is(recovered->state);
}

bool is_corrupt(const Recovery& recovery, std::uint64_t at, std::uint64_t durable) {
  const auto* corrupt = std::get_if<Corrupt>(&recovery);
  return corrupt != nullptr && corrupt->at == at && corrupt->durable == durable;
}

// The stated rule, said once: damage below what a later batch says was synced is corruption, else a
// torn tail.
bool follows_the_rule(const Authored& authored, const std::string& damaged) {
  const Recovery recovery = recover(bytes(damaged));
  const std::size_t whole = whole_batches(authored, damaged);
  const std::uint64_t end = whole == 0 ? 0 : authored.batches[whole - 1].end;
  const std::uint64_t durable = stated_behind(authored, damaged, whole);
  if (durable > end) return is_corrupt(recovery, end, durable);
  return is_recovered(recovery, authored, whole, damaged.size());
}

TEST_CASE("an undamaged file gives back all that was written", "[storage][recovery][property]") {
  check_property("undamaged", [] {
    const Authored authored = some_file();
    const Recovery recovery = recover(bytes(authored.file));
    RC_ASSERT(is_recovered(recovery, authored, authored.writes.size(), authored.file.size()));
    RC_ASSERT(std::get<Recovered>(recovery).durable == authored.batches.back().durable);
  });
}

TEST_CASE("any prefix of a file gives back its whole batches, and the rest is a torn tail",
          "[storage][recovery][property]") {
  check_property("prefixes", [] {
    const Authored authored = some_file();
    for (std::size_t length = 0; length <= authored.file.size(); ++length) {
      std::size_t whole = 0;
      while (whole < authored.batches.size() && authored.batches[whole].end <= length) ++whole;
      const Recovery recovery = recover(bytes(authored.file.substr(0, length)));
      RC_ASSERT(is_recovered(recovery, authored, whole, length));
    }
  });
}

TEST_CASE("a flipped bit is corruption below what a later batch states, else a torn tail",
          "[storage][recovery][property]") {
  check_property("flipped bits", [] {
    const Authored authored = some_file();
    for (std::size_t at = 0; at < authored.file.size(); ++at) {
      std::string damaged = authored.file;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
      RC_ASSERT(whole_batches(authored, damaged) < authored.batches.size());
      RC_ASSERT(follows_the_rule(authored, damaged));
    }
  });
}

TEST_CASE("holes of zeros and ranges of garbage follow the same rule",
          "[storage][recovery][property]") {
  check_property("damaged ranges", [] {
    const Authored authored = some_file();
    std::string damaged = authored.file;
    for (unsigned ranges = 1 + pick(3); ranges > 0; --ranges) {
      const unsigned from = pick(static_cast<unsigned>(damaged.size()));
      const unsigned to = from + 1 + pick(static_cast<unsigned>(damaged.size()) - from);
      const bool is_hole = pick(2) == 0;
      for (unsigned at = from; at < to; ++at) {
        damaged[at] = is_hole ? '\0' : *rc::gen::arbitrary<char>();
      }
    }
    RC_ASSERT(follows_the_rule(authored, damaged));
  });
}

TEST_CASE("a file that lost its end and had a bit flipped follows the same rule",
          "[storage][recovery][property]") {
  check_property("flipped prefixes", [] {
    const Authored authored = some_file();
    const auto length = *rc::gen::inRange<std::size_t>(1, authored.file.size() + 1);
    std::string damaged = authored.file.substr(0, length);
    const auto at = *rc::gen::inRange<std::size_t>(0, length);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << pick(8)));
    RC_ASSERT(follows_the_rule(authored, damaged));
  });
}

TEST_CASE("garbage behind the end is cut off", "[storage][recovery][property]") {
  check_property("garbage behind", [] {
    const Authored authored = some_file();
    const auto garbage = *rc::gen::arbitrary<std::string>();
    const std::string file = authored.file + std::string(magic) + garbage;
    RC_ASSERT(is_recovered(recover(bytes(file)), authored, authored.writes.size(), file.size()));
  });
}

TEST_CASE("bytes of any kind are recovered from as from an empty file",
          "[storage][recovery][property]") {
  check_property("random bytes", [] {
    const auto text = *rc::gen::arbitrary<std::string>();
    const auto repeated = std::string(magic) + text;
    RC_ASSERT(is_recovered(recover(bytes(text)), {}, 0, text.size()));
    RC_ASSERT(is_recovered(recover(bytes(repeated + repeated)), {}, 0, 2 * repeated.size()));
  });
}

TEST_CASE("what recovery leaves of a file is recovered from alike, with nothing to cut",
          "[storage][recovery][property]") {
  check_property("idempotent", [] {
    const Authored authored = some_file();
    const auto length = *rc::gen::inRange<std::size_t>(0, authored.file.size() + 1);
    const auto once = std::get<Recovered>(recover(bytes(authored.file.substr(0, length))));
    const auto twice = std::get<Recovered>(recover(bytes(authored.file.substr(0, once.end))));
    RC_ASSERT(twice.end == once.end);
    RC_ASSERT(twice.torn == 0U);
    RC_ASSERT(twice.checksum == once.checksum);
    RC_ASSERT(twice.state.log == once.state.log);
  });
}

// --- examples of the rule ---

// Three batches of an entry each; the third states that `durable` was synced.
struct Three {
  explicit Three(bool first_two_are_synced) {
    ends.push_back(0);
    add(entry(1, 1, "a"), 0);
    add(entry(2, 1, "b"), 0);
    add(entry(3, 1, "c"), first_two_are_synced ? ends[2] : 0);
  }
  void add(const raft::Entry& entry, std::uint64_t durable) {
    const raft::Write write{WriteId(1), std::nullopt, std::nullopt, {entry}};
    const EncodedBatch batch = encode_batch(write, ends.back(), durable, checksum);
    file += batch.bytes.text();
    ends.push_back(batch.end);
    checksum = batch.checksum;
  }
  // The file with a byte of the body of batch `number` (from 1) changed.
  [[nodiscard]] std::string damaged_in(std::size_t number) const {
    std::string damaged = file;
    damaged[ends[number] - 1] = static_cast<char>(~damaged[ends[number] - 1]);
    return damaged;
  }
  std::string file;
  std::vector<std::uint64_t> ends;
  std::uint32_t checksum = 0;
};

std::uint64_t last_index(const Recovery& recovery) {
  return std::get<Recovered>(recovery).state.log.last_index().value();
}

TEST_CASE("damage below a stated durable offset is corruption, and says where",
          "[storage][recovery]") {
  const Three three(true);
  CHECK(is_corrupt(recover(bytes(three.damaged_in(1))), 0, three.ends[2]));
  CHECK(is_corrupt(recover(bytes(three.damaged_in(2))), three.ends[1], three.ends[2]));
}

TEST_CASE("damage that no later batch states to have been synced is a torn tail",
          "[storage][recovery]") {
  const Three three(false);
  CHECK(last_index(recover(bytes(three.damaged_in(1)))) == 0);
  CHECK(last_index(recover(bytes(three.damaged_in(2)))) == 1);
}

TEST_CASE("damage in the last synced batch is taken for a torn tail: a stated limit",
          "[storage][recovery]") {
  CHECK(last_index(recover(bytes(Three(true).damaged_in(3)))) == 2);
}

TEST_CASE("a batch whose body is damaged is still believed as to what was synced before it",
          "[storage][recovery]") {
  const Three three(true);
  std::string damaged = three.damaged_in(1);
  damaged.back() = static_cast<char>(~damaged.back());
  CHECK(is_corrupt(recover(bytes(damaged)), 0, three.ends[2]));
}

TEST_CASE("a batch whose header is damaged is not believed", "[storage][recovery]") {
  const Three three(true);
  std::string damaged = three.damaged_in(2);
  damaged[three.ends[2] + 12] = static_cast<char>(~damaged[three.ends[2] + 12]);
  CHECK(last_index(recover(bytes(damaged))) == 1);
}

TEST_CASE("batches of an earlier life behind a torn tail are never taken for part of the log",
          "[storage][recovery][stale]") {
  const Three earlier(false);
  // The second batch was torn, the third one kept; the cut of the next life was lost, its batch was
  // kept.
  for (const std::string_view command : {"B", "", "a longer one"}) {
    Three later(false);
    later.file.resize(later.ends[1]);
    later.ends.resize(2);
    later.checksum = decode_header(bytes(later.file), 0)->checksum;
    later.add(entry(2, 2, command), 0);
    std::string file = earlier.file;
    file.replace(later.ends[1], later.file.size() - later.ends[1], later.file, later.ends[1]);
    const auto recovered = std::get<Recovered>(recover(bytes(file)));
    CHECK(recovered.end == later.ends[2]);
    CHECK(recovered.state.log.last_term() == Term(2));
    CHECK(recovered.state.log.last_index() == LogIndex(2));
  }
}

TEST_CASE("what a batch of an earlier life states to have been synced still counts",
          "[storage][recovery][stale]") {
  const Three three(true);
  std::string file = three.file;
  file.replace(three.ends[1], three.ends[2] - three.ends[1],
               std::string(three.ends[2] - three.ends[1], '\0'));
  CHECK(is_corrupt(recover(bytes(file)), three.ends[1], three.ends[2]));
}

// --- two files ---

// A journal's two files: a batch, a move to the other file, and a batch behind it.
struct Moved {
  Moved() {
    raft::Write first{WriteId(1), hard_state(1, NodeId(1)), std::nullopt, {}};
    first.entries.push_back(entry(1, 1, "a"));
    journal.append(first, operations);
    complete();
    whole = Author().whole(WriteId(2), outcome_of({first}, 1));
    journal.append(whole, operations);
  }
  void complete() {
    while (complete_one()) {
    }
  }
  // The next sync, and what follows from it; false if none is outstanding.
  bool complete_one() {
    disk.issue(operations);
    operations.clear();
    const auto sync = disk.complete();
    if (sync) journal.completed(*sync, operations);
    disk.issue(operations);
    operations.clear();
    return sync.has_value();
  }
  void append_another() {
    raft::Write next{WriteId(3), std::nullopt, std::nullopt, {}};
    next.entries.push_back(entry(2, 1, "b"));
    journal.append(next, operations);
  }
  [[nodiscard]] Recovery recovered() const {
    return recover(bytes(disk.contents(FileName::log)), bytes(disk.contents(FileName::other_log)));
  }

  ModelDisk disk;
  std::vector<DiskOperation> operations;
  Journal journal{Recovered{}, operations};
  raft::Write whole;
};

TEST_CASE("the log moves to the other file, and the one that it left is emptied",
          "[storage][snapshot]") {
  raftbed::testing::check_property("a move", [] {
    Moved moved;
    moved.complete();
    RC_ASSERT(moved.disk.contents(FileName::log).empty());
    const auto recovered = std::get<Recovered>(moved.recovered());
    RC_ASSERT(recovered.file == FileName::other_log);
    RC_ASSERT(recovered.generation == 1);
    RC_ASSERT(recovered.state.snapshot == moved.whole.whole->snapshot);
  });
}

TEST_CASE("a move that is torn leaves the file that was left in force", "[storage][snapshot]") {
  raftbed::testing::check_property("a torn move", [] {
    Moved moved;
    const std::string before = moved.disk.contents(FileName::log);
    moved.disk.issue(moved.operations);
    const std::string aside = moved.disk.contents(FileName::other_log);
    const auto length = *rc::gen::inRange<std::size_t>(0, aside.size());
    const auto recovered =
        std::get<Recovered>(recover(bytes(before), bytes(aside.substr(0, length))));
    RC_ASSERT(recovered.file == FileName::log);
    RC_ASSERT(recovered.state.log.last_index() == LogIndex(1));
    RC_ASSERT(recovered.other_holds_something == (length > 0));
    // No generation is used twice: what is left there is not taken for part of the next move.
    RC_ASSERT(recovered.last_generation == (length >= BatchHeader::size ? 1U : 0U));
  });
}

TEST_CASE("a damaged beginning of the file in force is corruption once another batch follows it",
          "[storage][snapshot]") {
  raftbed::testing::check_property("damage of a move", [] {
    Moved moved;
    moved.complete();
    moved.append_another();
    moved.complete();
    std::string file = moved.disk.contents(FileName::other_log);
    const auto at = *rc::gen::inRange<std::size_t>(0, BatchHeader::size);
    file[at] = static_cast<char>(~file[at]);
    const Recovery recovery = recover(bytes(moved.disk.contents(FileName::log)), bytes(file));
    RC_ASSERT(std::holds_alternative<Corrupt>(recovery));
    RC_ASSERT(std::get<Corrupt>(recovery).file == FileName::other_log);
  });
}

TEST_CASE("no damage of one byte lets a node whose log has moved begin anew",
          "[storage][snapshot]") {
  raftbed::testing::check_property("damage at each step of a move", [] {
    Moved moved;
    for (bool is_under_way = true; is_under_way; is_under_way = moved.complete_one()) {
      const std::string first = moved.disk.contents(FileName::log);
      const std::string other = moved.disk.contents(FileName::other_log);
      for (std::size_t at = 0; at < other.size(); ++at) {
        std::string damaged = other;
        damaged[at] = static_cast<char>(~damaged[at]);
        const Recovery recovery = recover(bytes(first), bytes(damaged));
        if (std::holds_alternative<Corrupt>(recovery)) continue;
        RC_ASSERT(std::get<Recovered>(recovery).state.hard_state == hard_state(1, NodeId(1)));
      }
    }
    RC_ASSERT(moved.disk.contents(FileName::log).empty());
  });
}

TEST_CASE("a whole state stays behind what is there as long as the last move is not durable",
          "[storage][snapshot]") {
  raftbed::testing::check_property("no second move", [] {
    Moved moved;
    const Outcome now = outcome_of({moved.whole}, 1);
    raft::Write next{WriteId(3), std::nullopt, std::nullopt, {}};
    next.entries.push_back(entry(now.last() + 1, 1, "b"));
    moved.journal.append(next, moved.operations);
    const raft::Write again = Author().whole(WriteId(4), outcome_of({moved.whole, next}, 2));
    moved.journal.append(again, moved.operations);
    RC_ASSERT(moved.journal.file() == FileName::other_log);
    RC_ASSERT(moved.journal.generation() == 1U);
    moved.complete();
    const auto recovered = std::get<Recovered>(moved.recovered());
    RC_ASSERT(recovered.state.snapshot == again.whole->snapshot);
    RC_ASSERT(recovered.state.log == again.whole->log);
  });
}

TEST_CASE("a batch that cuts what a snapshot stands for does not follow", "[storage][snapshot]") {
  raftbed::testing::check_property("cuts of a base", [] {
    Moved moved;
    moved.complete();
    const std::string file = moved.disk.contents(FileName::other_log);
    raft::Write cut{WriteId(9), std::nullopt, LogIndex(1), {}};
    const auto header = decode_header(bytes(file), 0);
    const EncodedBatch batch = encode_batch(cut, file.size(), 0, header->checksum, 1);
    const auto recovered =
        std::get<Recovered>(recover({}, bytes(file + std::string(batch.bytes.text()))));
    RC_ASSERT(recovered.end == file.size());
    RC_ASSERT(recovered.state.log == moved.whole.whole->log);
  });
}

// --- the fold ---

// What a write is as a batch behind the fold's last.
Bytes batch_of(const raft::Write& write, const Fold& fold) {
  return encode_batch(write, fold.end(), 0, fold.checksum()).bytes;
}

TEST_CASE("a batch whose entries do not follow is refused and changes nothing", "[storage][fold]") {
  Fold fold;
  fold.follow(batch_of({WriteId(1), hard_state(2), std::nullopt, {entry(1, 2, "a")}}, fold));
  const std::uint64_t end = fold.end();
  REQUIRE(end > 0);
  const raft::Log log = fold.state().log;
  const auto refuses = [&](std::optional<LogIndex> truncate_from, raft::Entries entries) {
    const raft::Write write{WriteId(2), hard_state(9), truncate_from, std::move(entries)};
    fold.follow(batch_of(write, fold), end);
    return fold.end() == end && fold.state().hard_state == hard_state(2) && fold.state().log == log;
  };
  CHECK(refuses(std::nullopt, {entry(3, 2, "a gap")}));
  CHECK(refuses(std::nullopt, {entry(1, 2, "again")}));
  CHECK(refuses(std::nullopt, {entry(2, 1, "a term that falls")}));
  CHECK(refuses(std::nullopt, {entry(2, 3, "b"), entry(3, 2, "falls")}));
  CHECK(refuses(LogIndex(1), {entry(1, 3, "b"), entry(2, 2, "falls, behind a truncation")}));
  CHECK(refuses(LogIndex(0), {}));
  CHECK(refuses(LogIndex(3), {}));
  CHECK(refuses(LogIndex(~std::uint64_t{0}), {}));
  CHECK_FALSE(refuses(LogIndex(1), {entry(1, 1, "a truncation lets a term fall")}));
}

TEST_CASE("a batch that names another one before it is refused", "[storage][fold]") {
  Fold fold;
  fold.follow(encode_batch({}, 0, 0, 1).bytes);
  CHECK(fold.end() == 0);
  fold.follow(encode_batch({}, 0, 0, 0).bytes);
  CHECK(fold.end() > 0);
}

TEST_CASE("a file that is followed piece by piece means the same as in one piece",
          "[storage][fold]") {
  const Three three(true);
  Fold pieces;
  std::uint64_t start = 0;
  for (const std::uint64_t end : three.ends) {
    pieces.follow(bytes(three.file.substr(start, end - start)), start);
    CHECK(pieces.end() == end);
    start = end;
  }
  Fold whole;
  whole.follow(bytes(three.file));
  CHECK(whole.end() == pieces.end());
  CHECK(whole.checksum() == pieces.checksum());
  CHECK(whole.state().log == pieces.state().log);
}

}  // namespace
}  // namespace raftbed::storage
