// Chunked<T>: a sequence that grows and is cut at its end, whose copies share what they have in
// common. Its start can be forgotten: then positions stay as they were, and begin later.
//
// Copying costs one increment whatever the length. Appending is in place as long as nobody else has
// appended to the same chunk: a chunk that is full exactly to our length has no reader beyond it,
// so the copies that share it cannot see what we add. Otherwise that one chunk is cloned first. An
// element, once appended, never changes. What was moved from is empty. Append is O(1) amortised;
// the first append after a copy that both sides outgrow is O(N + n/N).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/broken.h"
#include "core/base/shared.h"

namespace raftbed {

// REQUIRES of T: regular (default constructible, copyable). N: a power of two.
template <class T, std::size_t N = 32>
class Chunked {
  static_assert(N > 0 && (N & (N - 1)) == 0);

 public:
  Chunked() = default;
  // Holds nothing, and its first element will have this position.
  explicit Chunked(std::size_t first) : size_(first), first_(first) {}
  Chunked(const Chunked&) = default;
  Chunked(Chunked&& other) noexcept
      : spine_(std::move(other.spine_)),
        size_(std::exchange(other.size_, 0)),
        first_(std::exchange(other.first_, 0)) {}
  Chunked& operator=(Chunked other) noexcept {
    std::swap(spine_, other.spine_);
    std::swap(size_, other.size_);
    std::swap(first_, other.first_);
    return *this;
  }
  ~Chunked() = default;

  // The position behind the last element: how many there are, with those that were forgotten.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t first() const { return first_; }
  [[nodiscard]] bool empty() const { return size_ == first_; }

  // REQUIRES: first() <= at < size().
  const T& operator[](std::size_t at) const {
    ASSERT(at - first_ < size_ - first_);
    return place_of(at)->items[at % N];
  }
  [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }

  // The item may be one of our own.
  void push_back(const T& item) { next_place() = item; }
  void push_back(T&& item) { next_place() = std::move(item); }

  // Keeps the elements before the position `length`. REQUIRES: first() <= length <= size().
  void truncate(std::size_t length) {
    ASSERT(first_ <= length && length <= size_);
    size_ = length;
    if (empty()) spine_ = {};
  }
  // Forgets the elements before this position: whole chunks of them are let go. O(size() / N).
  // REQUIRES: first() <= from <= size().
  void forget_before(std::size_t from) {
    ASSERT(first_ <= from && from <= size_);
    const auto chunks = static_cast<std::ptrdiff_t>(from / N - first_ / N);
    first_ = from;
    if (empty()) {
      spine_ = {};
    } else if (chunks > 0) {
      Spine& spine = spine_.edit();
      spine.erase(spine.begin(), spine.begin() + chunks);
    }
  }

  template <class F>
  void for_each(F&& f) const {
    for (std::size_t start = first_; start < size_; start = next_chunk(start)) {
      for (const T& item : chunk_at(start)) f(item);
    }
  }

  // Whether our first elements are all of theirs, at the same positions. What is shared is not
  // looked at.
  [[nodiscard]] bool begins_with(const Chunked& other) const {
    if (other.size_ > size_ || other.first_ != first_) return false;
    if (spine_.is(other.spine_)) return true;
    for (std::size_t start = first_; start < other.size_; start = next_chunk(start)) {
      const auto theirs = other.chunk_at(start);
      const auto ours = chunk_at(start);
      const bool is_shared = ours.data() == theirs.data();
      if (!is_shared && !std::equal(theirs.begin(), theirs.end(), ours.begin())) return false;
    }
    return true;
  }
  friend bool operator==(const Chunked& a, const Chunked& b) {
    return a.size_ == b.size_ && a.begins_with(b);
  }

 private:
  struct Chunk {
    std::size_t used = 0;  // how many items some owner of this chunk counts as its own, at most
    std::array<T, N> items{};
  };
  using Spine = std::vector<Shared<Chunk>>;

  // What is ours of a chunk, from `start` on. REQUIRES: first() <= start < size().
  [[nodiscard]] std::span<const T> chunk_at(std::size_t start) const {
    const std::size_t end = std::min(next_chunk(start), size_);
    return std::span(place_of(start)->items).subspan(start % N, end - start);
  }
  static std::size_t next_chunk(std::size_t at) { return (at / N + 1) * N; }
  [[nodiscard]] const Shared<Chunk>& place_of(std::size_t at) const {
    return (*spine_)[at / N - first_ / N];
  }
  // How many chunks of the spine are full of what is ours, or forgotten.
  [[nodiscard]] std::size_t full_chunks() const { return size_ / N - first_ / N; }

  // The place of a new last element, which still holds what nobody of us looks at.
  T& next_place() {
    Chunk* chunk = open_chunk();
    if (chunk == nullptr) chunk = size_ % N == 0 || empty() ? &fresh_chunk() : &last_chunk_alone();
    ++size_;
    return chunk->items[chunk->used++];
  }

  // The chunk that our last items lie in, if there is room behind them and nobody's items are; else
  // null.
  Chunk* open_chunk() {
    if (size_ % N == 0 || spine_.empty() || spine_->size() != full_chunks() + 1) return nullptr;
    Chunk& last = spine_.edit_in_place().back().edit_in_place();
    return last.used == size_ % N ? &last : nullptr;
  }

  // Room for the first item of a new chunk, at the end of our spine. Out of line, as the next: most
  // items find their place in an open chunk.
  [[gnu::noinline]] Chunk& fresh_chunk() {
    const std::size_t mine = full_chunks();
    if (spine_.empty() || spine_->size() == mine) {
      // Nobody's spine is longer than ours: the new slot is beyond what the others look at.
      if (spine_.empty()) spine_ = Shared<Spine>(Spine{});
    } else {
      cut_spine(mine);
    }
    Spine& spine = spine_.edit_in_place();
    Chunk& chunk = spine.emplace_back().edit();  // made where it stays
    chunk.used = size_ % N;                      // 0, but where what stood before was forgotten
    return chunk;
  }

  // The chunk that our last items lie in, where others look at what lies behind them: one of our
  // own.
  [[gnu::noinline]] Chunk& last_chunk_alone() {
    const std::size_t mine = full_chunks();
    cut_spine(mine + 1);
    Chunk& chunk = spine_.edit_in_place()[mine].edit();
    chunk.used = size_ % N;
    return chunk;
  }

  // Makes the spine ours alone, with exactly the first `chunks` chunks.
  void cut_spine(std::size_t chunks) { spine_.edit().resize(chunks); }

  Shared<Spine> spine_;  // from the chunk of our first element on
  std::size_t size_ = 0;
  std::size_t first_ = 0;
};

}  // namespace raftbed
