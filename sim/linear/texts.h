// Texts: byte strings to small numbers, in the order in which they first came, from 0. Equal
// contents, equal number: hashes choose the slot, contents are compared, nothing iterates over
// slots.
//
// The contents lie one behind the other in blocks that never move: no allocation a text, and a view
// of one is good as long as the table is. O(length) a look-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace raftbed::linear {

class Texts {
 public:
  Texts();

  std::uint32_t number_of(std::string_view contents);
  // Of many at once, behind what is in `into`: the slots of the next ones are on their way while
  // one is compared, where one after the other would wait for memory each time.
  void numbers_of(std::span<const std::string_view> contents, std::vector<std::uint32_t>& into);
  // Room for as many texts in all.
  void reserve(std::size_t texts);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view contents) const;
  // REQUIRES: a number that number_of() gave.
  [[nodiscard]] std::string_view contents(std::uint32_t number) const { return items_[number]; }
  [[nodiscard]] std::size_t size() const { return items_.size(); }

 private:
  // The slot keeps enough of the hash that a wrong text is hardly ever compared.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t next_number = 0;  // the number and one; 0 is free
  };
  // Where the contents are, or would be.
  [[nodiscard]] std::size_t slot_of(std::string_view contents, std::uint32_t hash) const;
  std::uint32_t number_of(std::string_view contents, std::uint32_t hash);
  std::string_view keep(std::string_view contents);
  void grow(std::size_t slots);

  std::vector<std::string_view> items_;
  std::vector<Slot> slots_;  // a power of two of them
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* end_ = nullptr;   // of what is kept in the last block
  std::size_t left_ = 0;  // there
};

}  // namespace raftbed::linear
