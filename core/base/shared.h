// Shared<T>: a value behind a counted reference, copied when it is edited while others look at it.
//
// Copying a Shared is one increment; that is what makes copies of a world cheap (DESIGN 1.2). The
// count is not atomic: a world and its forks stay in one thread.
#pragma once

#include <cstdint>
#include <utility>

namespace raftbed {

template <class T>
class Shared {
 public:
  Shared() = default;
  explicit Shared(T value) : box_(new Box{1, std::move(value)}) {}
  Shared(const Shared& other) : box_(other.box_) {
    if (box_ != nullptr) ++box_->count;
  }
  Shared(Shared&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~Shared() {
    if (box_ != nullptr && --box_->count == 0) destroy(box_);
  }

  [[nodiscard]] bool empty() const { return box_ == nullptr; }
  // Whether both refer to one value: then they are equal without a look at it.
  [[nodiscard]] bool is(const Shared& other) const { return box_ == other.box_; }
  [[nodiscard]] bool unique() const { return box_ != nullptr && box_->count == 1; }

  // REQUIRES: !empty().
  const T& operator*() const { return box_->value; }
  const T* operator->() const { return &box_->value; }

  // The value, for changing: ours alone afterwards, made by default where there was none.
  T& edit() {
    if (!unique()) own();
    return box_->value;
  }
  // The value, for appending where no other looks: what is seen through other references changes
  // too. REQUIRES: !empty(), and a reason why no other reference can see the change.
  T& edit_in_place() { return box_->value; }

 private:
  struct Box {
    std::uint32_t count;
    T value;
  };
  // Out of line: g++ 12 takes two references to one box, inlined, for a use after free.
  [[gnu::noinline]] static void destroy(Box* box) { delete box; }
  // Out of line as well: what is edited is ours already, as a rule. REQUIRES: !unique().
  [[gnu::noinline]] void own() {
    Box* const theirs = box_;
    box_ = theirs == nullptr ? new Box{1, T{}} : new Box{1, theirs->value};
    if (theirs != nullptr) --theirs->count;
  }

  Box* box_ = nullptr;
};

}  // namespace raftbed
