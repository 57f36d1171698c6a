// Recovery: what the log files mean, as a pure function of their bytes. It never votes on a guess.
//
// There are two. The log begins in the first, in generation 0; a snapshot moves it to the other
// one, in the next generation, and then empties the one that it left. In force is the later of
// those whose first batch is whole: a move that was torn off has acknowledged nothing.
//
// Batches are followed from the start. Where the chain breaks, everything readable behind it is
// searched for a batch that says how far the file was known durable: damage below the highest such
// offset is corruption of what was acknowledged, and the node refuses to serve; damage above it is
// a torn tail, which is cut off. Batches left by an earlier life count in that search: what they
// say was synced was. Stated limits: damage within what the last sync made durable cannot be told
// from a tear, for nothing after it says it was synced (of a log that has just moved, the other
// file is then still there, and is gone back to); and a command that spells out a batch header with
// its own offset in the file would, behind a tear, be believed (the node refuses to serve).
#pragma once

#include <cstdint>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/disk.h"
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
  [[nodiscard]] std::uint32_t generation() const { return generation_; }

 private:
  bool take(const Bytes& bytes, const Batch& batch);
  bool begin(const Bytes& bytes, const Batch& batch);
  void move_to_end_of(const Batch& batch);

  raft::Restored state_;
  std::uint64_t end_ = 0;
  std::uint64_t durable_ = 0;
  std::uint32_t checksum_ = 0;
  std::uint32_t generation_ = 0;
};

// Which of the two files is in force.
FileName in_force(const Fold& log, const Fold& other);

struct Recovered {
  raft::Restored state;
  FileName file = FileName::log;  // in force; the rest is said of it
  std::uint32_t generation = 0;
  std::uint32_t last_generation = 0;   // that any batch speaks of, in either file
  bool other_holds_something = false;  // to be emptied, once this one is known to be durable
  std::uint64_t end = 0;       // the log's valid length; cut the file here before writing on
  std::uint64_t durable = 0;   // stated as synced; the rest may lie in the page cache alone
  std::uint32_t checksum = 0;  // of the last batch's header, for the chain
  std::uint64_t torn = 0;      // bytes to be cut off behind `end`
};
// Acknowledged data is damaged: the node must not serve, nor vote.
struct Corrupt {
  FileName file = FileName::log;
  std::uint64_t at = 0;       // where the chain breaks
  std::uint64_t durable = 0;  // a later batch says that everything below this was synced
};
using Recovery = std::variant<Recovered, Corrupt>;

// O(bytes of the files).
Recovery recover(const Bytes& log, const Bytes& other = {});

}  // namespace raftbed::storage
