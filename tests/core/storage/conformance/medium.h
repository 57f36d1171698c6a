// What a storage stands on, and one node's storage on it, through its lives.
//
// A medium is all that outlives a life. It begins empty, takes what a storage asks of it, and can
// be killed and lose its power. A new one is named by a number, so that what a loss of power leaves
// can differ from medium to medium and is the same whenever this one is looked at again.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/broken.h"
#include "core/base/disk.h"
#include "core/storage/log_storage.h"

namespace raftbed::storage::conformance {

template <class M>
concept Medium = LogStorage<typename M::Storage> && std::constructible_from<M, std::uint64_t> &&
    requires(M medium, const M& look, const typename M::Storage& storage,
             const std::vector<DiskOperation>& operations) {
  // What a life that starts now finds; absent where the medium cannot say.
  { look.found() } -> std::same_as<std::optional<typename M::Storage::Found>>;
  { medium.issue(operations) } -> std::same_as<void>;
  // The oldest sync of this life is done; absent if none is outstanding.
  { medium.complete() } -> std::same_as<std::optional<WriteId>>;
  // The life ends that this storage was of.
  { medium.kill(storage) } -> std::same_as<void>;
  { medium.lose_power(storage) } -> std::same_as<void>;
};

enum class Crash : std::uint8_t { kill, power_loss };

template <Medium M>
class Keeper {
 public:
  using Storage = typename M::Storage;

  explicit Keeper(std::uint64_t name = 1, Crash usual = Crash::power_loss)
      : medium_(name), usual_(usual) {
    start();
  }

  // Gives the write its id, and the id back. REQUIRES: is_ready().
  WriteId write(raft::Write write) {
    write.id = last_ = last_.next();
    operations_.clear();
    storage_->append(write, operations_);
    issue();
    return last_;
  }
  // The outstanding sync is done, if there is one.
  bool complete() {
    const auto sync = medium_.complete();
    if (!sync) return false;
    --outstanding_;
    operations_.clear();
    const auto told = storage_->completed(*sync, operations_);
    issue();
    ASSERT(!told || (told > durable_ && *told <= last_));
    if (told) durable_ = told;
    return true;
  }
  void settle() {
    while (complete()) {
    }
  }
  // The life ends as it stands, and the next one starts.
  const raft::Restored& crash(Crash how) {
    if (how == Crash::kill) {
      medium_.kill(*storage_);
    } else {
      medium_.lose_power(*storage_);
    }
    start();
    return found_;
  }
  // All is durable, and the life ends in the usual way; what the next one finds.
  const raft::Restored& reborn() {
    settle();
    crash(usual_);
    settle();
    return found_;
  }

  [[nodiscard]] bool is_ready() const { return storage_->is_ready(); }
  [[nodiscard]] int outstanding() const { return outstanding_; }             // syncs
  [[nodiscard]] std::optional<WriteId> durable() const { return durable_; }  // told in this life
  [[nodiscard]] const raft::Restored& found() const { return found_; }

 private:
  void start() {
    auto found = medium_.found();
    ASSERT(found);  // nothing here damages a medium
    found_ = found->state;
    last_ = WriteId();
    durable_.reset();
    outstanding_ = 0;
    operations_.clear();
    storage_.emplace(std::as_const(*found), operations_);
    issue();
  }
  void issue() {
    for (const DiskOperation& operation : operations_) {
      if (std::holds_alternative<DiskSync>(operation)) ++outstanding_;
    }
    ASSERT(outstanding_ <= 1);  // one at a time
    medium_.issue(operations_);
  }

  M medium_;
  Crash usual_;
  std::optional<Storage> storage_;
  raft::Restored found_;
  std::vector<DiskOperation> operations_;
  WriteId last_;
  std::optional<WriteId> durable_;
  int outstanding_ = 0;
};

}  // namespace raftbed::storage::conformance
