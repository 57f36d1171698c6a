// Room for many values of a plain type that are put there one by one, in any order: nothing fills
// it before, so that what is never needed is never touched.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace raftbed::linear {

template <class T>
class Room {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

 public:
  explicit Room(std::size_t size)
      : bytes_(std::make_unique_for_overwrite<std::byte[]>(size * sizeof(T))) {}

  // REQUIRES: to be read, that something was put there.
  [[nodiscard]] T* begin() { return reinterpret_cast<T*>(bytes_.get()); }
  [[nodiscard]] const T* begin() const { return reinterpret_cast<const T*>(bytes_.get()); }
  [[nodiscard]] T& operator[](std::size_t at) { return begin()[at]; }
  [[nodiscard]] const T& operator[](std::size_t at) const { return begin()[at]; }

 private:
  std::unique_ptr<std::byte[]> bytes_;
};

}  // namespace raftbed::linear
