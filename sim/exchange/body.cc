#include "sim/exchange/body.h"

#include <algorithm>

#include "core/base/counted.h"

namespace raftbed::exchange {

std::uint64_t Body::number_below(std::uint64_t bound, const char* expected) {
  const std::size_t begin = at_;
  const std::uint64_t value = number();
  if (trouble_ || value < bound) return value;
  at_ = begin;
  return refuse(expected, std::to_string(value));
}

std::string_view Body::text() {
  const std::uint64_t length = number_below(left() + 1, "a length within the block");
  if (trouble_ || length > left()) {
    refuse("a text within the block", "one of " + counted(length, "byte"));
    return {};
  }
  at_ += length;
  return bytes_.substr(at_ - length, length);
}

std::uint64_t Body::refuse(std::string expected, std::string found) {
  if (!trouble_) trouble_ = Trouble{at_, std::move(expected), std::move(found)};
  bytes_ = bytes_.substr(0, at_);
  return 0;
}

std::uint64_t Body::long_number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_[at_++]);
    if (shift == 63 && byte > 1) return refuse("a number", "one of more than 64 bits");
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  return refuse("a number", "the end of the block");
}

const char* Body::copy_of_end() {
  end_.fill(0);
  const std::string_view rest = bytes_.substr(at_, end_.size());
  std::copy(rest.begin(), rest.end(), end_.begin());
  return end_.data();
}

}  // namespace raftbed::exchange
