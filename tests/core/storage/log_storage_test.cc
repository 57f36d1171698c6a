// What is a storage, what is none, and that the suite finds those that lie.
#include "core/storage/log_storage.h"

#include <catch2/catch_test_macros.hpp>
#include <utility>
#include <variant>

#include "conformance/conformance.h"
#include "core/storage/memory.h"
#include "memory_medium.h"

namespace raftbed::storage {
namespace {

using conformance::Keeper;

using Operations = std::vector<DiskOperation>;

struct Plain {
  struct Found {
    raft::Restored state;
  };
  Plain(const Found& found, Operations& operations);
  [[nodiscard]] bool is_ready() const;
  void append(const raft::Write& write, Operations& operations);
  std::optional<WriteId> completed(WriteId sync, Operations& operations);
};
struct Refusing : Plain {
  using Plain::Plain;
  bool append(const raft::Write& write, Operations& operations);
};
struct Silent : Plain {
  using Plain::Plain;
  void completed(WriteId sync, Operations& operations);
};
struct Anew : Plain {
  explicit Anew(Operations& operations);
};
struct Logless : Plain {
  struct Found {
    raft::HardState state;
  };
  Logless(const Found& found, Operations& operations);
};
struct Unique : Plain {
  using Plain::Plain;
  Unique(const Unique&) = delete;
};

TEST_CASE("a storage that cannot be copied is none", "[storage]") {
  STATIC_REQUIRE(LogStorage<Plain>);
  STATIC_REQUIRE_FALSE(LogStorage<Unique>);
}

TEST_CASE("a storage that may refuse a write, or does not say what is durable, is none",
          "[storage]") {
  STATIC_REQUIRE_FALSE(LogStorage<Refusing>);
  STATIC_REQUIRE_FALSE(LogStorage<Silent>);
}

TEST_CASE("a storage that starts from nothing, or from less than a log, is none", "[storage]") {
  STATIC_REQUIRE_FALSE(LogStorage<Anew>);
  STATIC_REQUIRE_FALSE(LogStorage<Logless>);
}

// What follows satisfies the concept, and breaks the promises.

// Says of a write that it is durable when any sync is done, also one that was issued before it.
struct Hasty : Memory {
  using Memory::Memory;
  void append(const raft::Write& write, Operations& operations) {
    Memory::append(write, operations);
    last = write.id;
  }
  std::optional<WriteId> completed(WriteId sync, Operations& operations) {
    Memory::completed(sync, operations);
    return std::exchange(last, std::nullopt);
  }
  std::optional<WriteId> last;
};
// Keeps half of a batch that the power failed in.
struct Tearing : Memory {
  using Memory::Memory;
  [[nodiscard]] Found after_power_loss() const {
    Found left = Memory::after_power_loss();
    const raft::Log written = after_kill().state.log;
    const raft::Log& durable = left.state.log;
    const bool is_torn = written.last_index() > durable.last_index().next();
    if (is_torn) left.state.log.append(written.at(durable.last_index().next()));
    return left;
  }
};
// Takes what a kill left for durable, which the next loss of power still takes.
struct Trusting : Memory {
  Trusting(const Found& found, Operations& operations)
      : Memory(Found{found.state, std::nullopt}, operations), left(found.durable) {}
  std::optional<WriteId> completed(WriteId sync, Operations& operations) {
    left.reset();
    return Memory::completed(sync, operations);
  }
  [[nodiscard]] Found after_power_loss() const {
    return left ? Found{*left, std::nullopt} : Memory::after_power_loss();
  }
  std::optional<raft::Restored> left;
};
// Cuts only what something takes the place of.
struct Uncut : Memory {
  using Memory::Memory;
  void append(const raft::Write& write, Operations& operations) {
    raft::Write without = write;
    if (write.entries.empty()) without.truncate_from.reset();
    Memory::append(without, operations);
  }
};
// Keeps the term, and not the vote in it.
struct Voteless : Memory {
  using Memory::Memory;
  void append(const raft::Write& write, Operations& operations) {
    raft::Write without = write;
    if (without.hard_state) without.hard_state->vote.reset();
    Memory::append(without, operations);
  }
};

template <class Liar, void (*situation)(Keeper<MemoryMedium<Liar>>&)>
void put_to_it() {
  Keeper<MemoryMedium<Liar>> keeper;
  situation(keeper);
}

TEST_CASE("the suite finds a storage that says durable too early", "[storage][!shouldfail]") {
  put_to_it<Hasty, conformance::durable_is_told_after_a_sync>();
}

TEST_CASE("any crashes find a storage that says durable too early", "[storage][!shouldfail]") {
  put_to_it<Hasty, conformance::promised_is_kept_and_lost_stays_lost>();
}

TEST_CASE("the suite finds a storage that tears a batch", "[storage][!shouldfail]") {
  put_to_it<Tearing, conformance::batch_is_whole_or_not_there>();
}

TEST_CASE("the suite finds a storage that speaks of what a kill left too early",
          "[storage][!shouldfail]") {
  put_to_it<Trusting, conformance::found_stays_found_once_ready>();
}

TEST_CASE("the suite finds a storage that does not cut", "[storage][!shouldfail]") {
  put_to_it<Uncut, conformance::cut_of_everything>();
}

TEST_CASE("the suite finds a storage that forgets whom it voted for", "[storage][!shouldfail]") {
  put_to_it<Voteless, conformance::last_vote_comes_back>();
}

}  // namespace
}  // namespace raftbed::storage
