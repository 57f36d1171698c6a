// The bytes of a block's body in the binary form (binary.h), one thing after the other. What does
// not fit is a trouble, after which everything is empty.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sim/exchange/binary.h"
#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

class Body {
 public:
  explicit Body(std::string_view bytes) : bytes_(bytes) {}

  // LEB128.
  std::uint64_t number() {
    const bool is_short = at_ < bytes_.size() && static_cast<unsigned char>(bytes_[at_]) < 0x80;
    return is_short ? static_cast<unsigned char>(bytes_[at_++]) : long_number();
  }
  std::uint64_t number_below(std::uint64_t bound, const char* expected);
  std::string_view text();
  // What begins here, with zeros behind the end of the body: room for any operation, and to be
  // loaded in words. Good until it is asked for again.
  const char* ahead() { return left() >= room ? bytes_.data() + at_ : copy_of_end(); }
  // REQUIRES: as much is left.
  void pass(std::size_t length) { at_ += length; }

  std::uint64_t refuse(std::string expected, std::string found);
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] const Trouble& trouble() const { return trouble_; }

 private:
  static constexpr std::size_t room = binary_operation_max + sizeof(std::uint64_t);

  std::uint64_t long_number();
  const char* copy_of_end();

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::array<char, room> end_{};
  Trouble trouble_;
};

}  // namespace raftbed::exchange
