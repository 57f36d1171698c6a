// Recovery: what a log file means, as a pure function of its bytes. It never votes on a guess.
//
// Batches are followed from the start. Where the chain breaks, everything readable behind it is
// searched for a batch that says how far the file was known durable: damage below the highest such
// offset is corruption of what was acknowledged, and the node refuses to serve; damage above it is
// a torn tail, which is cut off. Batches left by an earlier life count in that search: what they
// say was synced was. Stated limits: damage within the last synced batch cannot be told from a
// tear, for nothing after it says it was synced; and a command that spells out a batch header with
// its own offset in the file would, behind a tear, be believed (the node refuses to serve).
#pragma once

#include <cstdint>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/raft/step.h"
#include "core/storage/record.h"

namespace raftbed::storage {

// The chain of batches folded into a state: the one meaning of a batch, shared by recovery and by
// whoever watches a disk from outside.
class Fold {
 public:
  // Takes batch after batch, from end() on, while they follow, in the chain and in what they say;
  // one that does not changes nothing. The bytes lie at `offset` of the file. REQUIRES: that is not
  // beyond end().
  void follow(const Bytes& bytes, std::uint64_t offset = 0);
  [[nodiscard]] const raft::Restored& state() const { return state_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }            // where the next batch starts
  [[nodiscard]] std::uint32_t checksum() const { return checksum_; }  // of the last header
  [[nodiscard]] std::uint64_t durable() const { return durable_; }  // the most that a batch states

 private:
  bool take(const Bytes& bytes, const Batch& batch);

  raft::Restored state_;
  std::uint64_t end_ = 0;
  std::uint64_t durable_ = 0;
  std::uint32_t checksum_ = 0;
};

struct Recovered {
  raft::Restored state;
  std::uint64_t end = 0;       // the log's valid length; cut the file here before writing on
  std::uint64_t durable = 0;   // stated as synced; the rest may lie in the page cache alone
  std::uint32_t checksum = 0;  // of the last batch's header, for the chain
  std::uint64_t torn = 0;      // bytes to be cut off behind `end`
};
// Acknowledged data is damaged: the node must not serve, nor vote.
struct Corrupt {
  std::uint64_t at = 0;       // where the chain breaks
  std::uint64_t durable = 0;  // a later batch says that everything below this was synced
};
using Recovery = std::variant<Recovered, Corrupt>;

// O(bytes of the file).
Recovery recover(const Bytes& log_file);

}  // namespace raftbed::storage
