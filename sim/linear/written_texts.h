// All texts that were written to a key: as a base, by a put or a compare-and-set or as what the key
// held at first, and as a piece, by an append. They are looked up by their contents, of which
// another text may be a part. Nothing is written twice as a base, nor twice as a piece.
//
// Contents are compared: hashes choose the slot.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/linear/rolling_hash.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

// Whether nothing is written twice, and no piece is empty. O(n).
bool is_written_once(const SubHistory& sub);

class WrittenTexts {
 public:
  static constexpr std::uint32_t nobody = 0xffff'ffff;
  // By their places.
  struct Writers {
    std::uint32_t of_base = nobody;  // nobody, too, where the key held it at first
    std::uint32_t of_piece = nobody;
    bool is_base = false;
  };
  struct Size {
    std::uint32_t bytes = 0;
    std::uint64_t shift = 0;
  };

  // The sub-history stays where it is as long as this lives. REQUIRES: is_written_once(sub).
  // O(n log n + the bytes that were written).
  explicit WrittenTexts(const SubHistory& sub);

  [[nodiscard]] const Writers& writers_of(Value value) const { return writers_[value]; }
  // Of the pieces, each once, the least first.
  [[nodiscard]] const std::vector<Size>& piece_sizes() const { return piece_sizes_; }
  [[nodiscard]] bool is_size_of_base(std::size_t bytes) const {
    return bytes < is_size_of_base_.size() && is_size_of_base_[bytes];
  }
  // `absent` where nobody wrote that. REQUIRES: it is not empty. Adds to `steps` what it takes:
  // one, and one for each eight bytes that are compared.
  [[nodiscard]] Value find(RollingHash hash, std::string_view text, std::uint64_t& steps) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    Value value = absent;  // then it is free
  };

  void name_writers();
  void list_sizes();
  void make_table();
  [[nodiscard]] std::size_t home_of(RollingHash hash) const { return hash.value() >> unused_bits_; }
  [[nodiscard]] std::size_t behind(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

  const SubHistory* sub_;
  std::vector<Writers> writers_;       // by value
  std::vector<bool> is_size_of_base_;  // by size
  std::vector<Size> piece_sizes_;
  std::vector<Slot> slots_;  // a power of two of them
  int unused_bits_ = 0;      // of a hash
};

}  // namespace raftbed::linear
