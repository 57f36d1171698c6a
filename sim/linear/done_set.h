// Which of n numbered operations are done, where nearly all before some point are and none after
// another: only the words between take part in a key. Full words at the front and empty ones at the
// end are left out, so equal sets give equal words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace raftbed::linear {

class DoneSet {
 public:
  explicit DoneSet(std::size_t operations) : words_(operations / 64 + 1, 0) {}

  [[nodiscard]] bool has(std::uint32_t at) const {
    return ((words_[at / 64] >> (at % 64)) & 1) != 0;
  }
  void insert(std::uint32_t at) {
    words_[at / 64] |= std::uint64_t{1} << (at % 64);
    if (at / 64 >= end_) end_ = at / 64 + 1;
    while (begin_ < words_.size() && words_[begin_] == full) ++begin_;
  }
  void erase(std::uint32_t at) {
    words_[at / 64] &= ~(std::uint64_t{1} << (at % 64));
    if (at / 64 < begin_) begin_ = at / 64;
    while (end_ > 0 && words_[end_ - 1] == 0) --end_;
  }
  // Adds the words that tell this set from any other of the same size: where they begin, how many,
  // and themselves.
  void write_key(std::vector<std::uint64_t>& key) const {
    const std::size_t end = end_ > begin_ ? end_ : begin_;
    key.push_back((std::uint64_t{begin_} << 32) | (end - begin_));
    for (std::size_t at = begin_; at < end; ++at) key.push_back(words_[at]);
  }

 private:
  static constexpr std::uint64_t full = ~std::uint64_t{0};
  std::vector<std::uint64_t> words_;
  std::size_t begin_ = 0;  // of the words that are not full; never behind one that is not
  std::size_t end_ = 0;    // behind the last word that is not empty
};

}  // namespace raftbed::linear
