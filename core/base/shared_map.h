// SharedMap<K, V>: an ordered map whose copies share what they have in common.
//
// A sorted sequence of sorted leaves. Copying costs one increment; the first change after a copy
// clones one leaf and the list of leaves (O(n / leaf)); a change without a copy works in place.
// Iteration is in order of the keys, so nothing can depend on addresses or hashes. Find is O(log
// n). What was moved from is empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "core/base/shared.h"

namespace raftbed {

template <class K, class V>
class SharedMap {
 public:
  using Item = std::pair<K, V>;

  SharedMap() = default;
  SharedMap(const SharedMap&) = default;
  SharedMap(SharedMap&& other) noexcept
      : leaves_(std::move(other.leaves_)), size_(std::exchange(other.size_, 0)) {}
  SharedMap& operator=(SharedMap other) noexcept {
    std::swap(leaves_, other.leaves_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~SharedMap() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  // The value under the key, or null. Valid until the next change of the map. The key may be of
  // any type that compares with ours.
  template <class Like = K>
  [[nodiscard]] const V* find(const Like& key) const {
    if (empty()) return nullptr;
    return value_in(*(*leaves_)[position_of(*leaves_, key)], key);
  }
  // The same, for changing.
  template <class Like = K>
  [[nodiscard]] V* find_to_edit(const Like& key) {
    if (empty()) return nullptr;
    std::vector<Shared<Leaf>>& leaves = leaves_.edit();
    return value_in(leaves[position_of(leaves, key)].edit(), key);
  }

  // The value under the key, for changing: made by default where there was none. Valid until the
  // next change of the map.
  struct Place {
    V& value;
    bool is_new;
  };
  Place edit(const K& key) {
    V* const known = find_to_edit(key);
    return known != nullptr ? Place{*known, false} : Place{add(key), true};
  }

  void set(const K& key, V value) { edit(key).value = std::move(value); }

  // The item of the lowest key, or null. Valid until the next change of the map.
  [[nodiscard]] const Item* first() const { return empty() ? nullptr : &leaves_->front()->front(); }

  // Whether there was something under the key.
  bool erase(const K& key) {
    if (find(key) == nullptr) return false;
    std::vector<Shared<Leaf>>& leaves = leaves_.edit();
    const std::size_t position = position_of(leaves, key);
    Leaf& leaf = leaves[position].edit();
    leaf.erase(item_at(leaf, key));
    if (leaf.empty()) leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(position));
    --size_;
    return true;
  }

  // In order of the keys.
  template <class F>
  void for_each(F&& f) const {
    if (leaves_.empty()) return;
    for (const Shared<Leaf>& leaf : *leaves_) {
      for (const Item& item : *leaf) f(item.first, item.second);
    }
  }

 private:
  using Leaf = std::vector<Item>;  // never empty
  static constexpr std::size_t leaf_size_max = 32;

  // The first leaf whose last key is not below the key, else the last leaf: the only one that can
  // hold it. REQUIRES: there is one.
  template <class Like>
  static std::size_t position_of(const std::vector<Shared<Leaf>>& leaves, const Like& key) {
    return first_not_below(leaves.size() - 1,
                           [&](std::size_t at) -> bool { return leaves[at]->back().first < key; });
  }
  // The first item whose key is not below the key.
  template <class L, class Like>
  static auto item_at(L& leaf, const Like& key) {
    const std::size_t at = first_not_below(
        leaf.size(), [&](std::size_t place) -> bool { return leaf[place].first < key; });
    return leaf.begin() + static_cast<std::ptrdiff_t>(at);
  }
  // Of the places below `size`, in order: the first that is not below what is looked for. Each step
  // halves what is left, whatever the comparison says: there is no branch that nobody could
  // predict.
  template <class IsBelow>
  static std::size_t first_not_below(std::size_t size, const IsBelow& is_below) {
    std::size_t low = 0;
    while (size > 0) {
      const std::size_t half = size / 2;
      const std::size_t behind = size - half;
      low += is_below(low + half) ? behind : 0;
      size = half;
    }
    return low;
  }
  template <class L, class Like>
  static auto value_in(L& leaf, const Like& key) -> decltype(&leaf.begin()->second) {
    const auto at = item_at(leaf, key);
    return at != leaf.end() && at->first == key ? &at->second : nullptr;
  }
  // REQUIRES: there is nothing under the key.
  V& add(const K& key) {
    std::vector<Shared<Leaf>>& leaves = leaves_.edit();
    ++size_;
    if (leaves.empty()) {
      leaves.push_back(Shared<Leaf>(Leaf{Item(key, V{})}));
      return leaves.back().edit().back().second;
    }
    std::size_t position = position_of(leaves, key);
    if (leaves[position]->size() == leaf_size_max) {
      split(leaves, position);
      if (leaves[position]->back().first < key) ++position;
    }
    Leaf& leaf = leaves[position].edit();
    return leaf.insert(item_at(leaf, key), Item(key, V{}))->second;
  }
  static void split(std::vector<Shared<Leaf>>& leaves, std::size_t position) {
    Leaf& low = leaves[position].edit();
    const auto middle = low.begin() + static_cast<std::ptrdiff_t>(low.size() / 2);
    Leaf high(std::make_move_iterator(middle), std::make_move_iterator(low.end()));
    low.erase(middle, low.end());
    leaves.insert(leaves.begin() + static_cast<std::ptrdiff_t>(position) + 1,
                  Shared<Leaf>(std::move(high)));
  }

  Shared<std::vector<Shared<Leaf>>> leaves_;
  std::size_t size_ = 0;
};

}  // namespace raftbed
