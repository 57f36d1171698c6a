// Whether a text can be made of what was written: a base, and behind it any of the pieces, each as
// often as it takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace raftbed::linear {

// How long somebody may look, in all that he asks.
class Looks {
 public:
  explicit Looks(std::uint64_t count) : left_(count) {}
  // False where there are not so many left; then there are none.
  bool take(std::uint64_t count) {
    const bool is_enough = count <= left_;
    left_ = is_enough ? left_ - count : 0;
    return is_enough;
  }

 private:
  std::uint64_t left_;
};

class MadeOf {
 public:
  // All texts stay where they are as long as this lives.
  explicit MadeOf(std::string_view text) : text_(text), reached_(text.size() + 1, false) {}

  // REQUIRES: a base of this size begins the text.
  void begin_with(std::size_t size) { reached_[size] = true; }
  void add(std::string_view piece) { pieces_[piece.size()].push_back(piece); }
  // True, too, where that takes too long to say: a look for each size of pieces wherever one may
  // begin, each a binary search. Once.
  bool is_made(Looks& looks);

 private:
  void go_on(std::size_t at);

  std::string_view text_;
  std::vector<bool> reached_;
  std::map<std::size_t, std::vector<std::string_view>> pieces_;  // by size, sorted
};

}  // namespace raftbed::linear
