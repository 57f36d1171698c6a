// Journal and recovery together on a disk that crashes: what was reported durable is there
// afterwards.
#include <algorithm>
#include <optional>

#include "author.h"
#include "core/storage/journal.h"
#include "testing/property.h"

namespace raftbed::storage {
namespace {

using raftbed::testing::check_property;

// One node's storage through its lives. `chain_` is what the present life and those before it have
// written and not lost; of it, the first `promised_` writes were reported durable.
class Lives {
 public:
  Lives() { start(); }

  void append() {
    if (!journal_->is_ready()) return;
    write(author_.next(next_id(), outcome_of(chain_, chain_.size())));
  }
  // The first of the writes that the last crash took, in its own place once more.
  void append_what_was_lost() {
    if (!journal_->is_ready() || lost_.empty() || chain_.size() != given_back_) return;
    raft::Write again = lost_.front();
    again.id = next_id();
    write(std::move(again));
  }
  // The log moves to the other file.
  void compact() {
    const Outcome now = outcome_of(chain_, chain_.size());
    const bool is_possible = now.last() > std::max(now.settled(), now.base);
    if (!journal_->is_ready() || !is_possible) return;
    write(author_.whole(next_id(), now));
  }
  void complete() {
    const auto sync = disk_.complete();
    if (!sync) return;
    operations_.clear();
    const auto write = journal_->completed(*sync, operations_);
    disk_.issue(operations_);
    RC_ASSERT(journal_->is_ready());
    note_end();  // an empty batch may have been written
    promised_ = std::max(promised_, given_back_ + (write ? write->value() : 0));
  }
  void kill() {
    disk_.kill();
    const std::size_t written = chain_.size();
    start();
    RC_ASSERT(given_back_ == written);
  }
  void lose_power() {
    disk_.lose_power(pick);
    start();
  }
  void check() const { RC_ASSERT(disk_.is_durable(journal_->durable(), journal_->file())); }

 private:
  struct Place {
    std::uint32_t generation = 0;
    std::uint64_t end = 0;
    std::size_t writes = 0;  // so many end here, or before it
  };
  [[nodiscard]] WriteId next_id() const { return WriteId(chain_.size() - given_back_ + 1); }
  void write(raft::Write write) {
    chain_.push_back(std::move(write));
    operations_.clear();
    journal_->append(chain_.back(), operations_);
    note_end();
    disk_.issue(operations_);
  }
  void note_end() { ends_.push_back({journal_->generation(), journal_->end(), chain_.size()}); }
  void start() {
    const std::string file = disk_.contents(FileName::log);
    const std::string other = disk_.contents(FileName::other_log);
    const Recovery recovery = recover(bytes(file), bytes(other));
    RC_ASSERT(std::holds_alternative<Recovered>(recovery));
    const Recovered& recovered = std::get<Recovered>(recovery);
    const bool is_first = recovered.file == FileName::log;
    RC_ASSERT(recovered.end + recovered.torn == (is_first ? file : other).size());
    RC_ASSERT(recovered.other_holds_something == !(is_first ? other : file).empty());
    accept(recovered);
    operations_.clear();
    journal_.emplace(recovered, operations_);
    disk_.issue(operations_);
  }
  // Recovery gives back the first so-many writes, and never fewer than were promised.
  void accept(const Recovered& recovered) {
    const auto end = std::ranges::find_if(ends_, [&](const Place& place) {
      return place.generation == recovered.generation && place.end == recovered.end;
    });
    RC_ASSERT(end != ends_.end());
    given_back_ = end->writes;
    RC_ASSERT(given_back_ >= promised_);
    RC_ASSERT(outcome_of(chain_, given_back_).is(recovered.state));
    if (given_back_ < chain_.size())
      lost_.assign(chain_.begin() + static_cast<std::ptrdiff_t>(given_back_), chain_.end());
    chain_.resize(given_back_);
    ends_.erase(end + 1, ends_.end());
  }

  Author author_;
  ModelDisk disk_;
  std::optional<Journal> journal_;
  std::vector<DiskOperation> operations_;
  std::vector<raft::Write> chain_;
  std::vector<raft::Write> lost_;     // in the last crash that took any
  std::vector<Place> ends_{Place{}};  // in the order in which they were reached
  std::size_t given_back_ = 0;        // by the last recovery
  std::size_t promised_ = 0;
};

void live(Lives& lives, unsigned action) {
  if (action < 6) return lives.append();
  if (action < 10) return lives.complete();
  if (action < 11) return lives.kill();
  if (action < 13) return lives.compact();
  lives.lose_power();
}

TEST_CASE(
    "what was reported durable is recovered after any crashes, and nothing that was lost returns",
    "[storage][journal][recovery][crash][property]") {
  check_property("crashes", [] {
    Lives lives;
    const auto actions = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 15U));
    for (const unsigned action : actions) {
      live(lives, action);
      lives.check();
    }
    lives.lose_power();
  });
}

TEST_CASE("a crash during recovery's own cut loses nothing",
          "[storage][recovery][crash][property]") {
  check_property("crashes in a loop", [] {
    Lives lives;
    for (unsigned writes = 1 + pick(6); writes > 0; --writes) {
      lives.append();
      if (pick(3) == 0) lives.complete();
      if (pick(4) == 0) lives.compact();
    }
    for (unsigned crashes = 1 + pick(6); crashes > 0; --crashes) {
      lives.lose_power();
      if (pick(2) == 0) lives.complete();
      if (pick(2) == 0) lives.append();
      if (pick(4) == 0) lives.compact();
    }
  });
}

// What is behind it in a file may be what followed it in an earlier life.
TEST_CASE("a write that is lost and written once more brings nothing back that followed it then",
          "[storage][journal][recovery][crash][property]") {
  const auto complete_some = [](Lives& lives) {
    for (unsigned syncs = pick(4); syncs > 0; --syncs) lives.complete();
  };
  check_property("equal writes", [&] {
    for (int attempt = 0; attempt < 10; ++attempt) {
      Lives lives;
      lives.append();
      complete_some(lives);
      if (pick(2) == 0) lives.compact();
      lives.append();
      lives.lose_power();
      complete_some(lives);
      lives.kill();
      complete_some(lives);
      lives.append_what_was_lost();
      lives.lose_power();
    }
  });
}

}  // namespace
}  // namespace raftbed::storage
