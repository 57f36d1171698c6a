// The binary form (binary.h): blocks of some thousand operations, each behind the texts that it is
// the first to name.
#include <algorithm>
#include <span>

#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

constexpr std::size_t operations_a_block = 4096;

void add_number(std::string& into, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) into.push_back(static_cast<char>(number | 0x80));
  into.push_back(static_cast<char>(number));
}
void add_signed(std::string& into, std::uint64_t number) {
  add_number(into, (number << 1) ^ (~(number >> 63) + 1));
}
void add_u32(std::string& into, std::uint32_t number) {
  std::array<std::byte, 4> bytes{};
  store_little_endian(number, bytes.data());
  for (const std::byte byte : bytes) into.push_back(static_cast<char>(byte));
}

class BlockWriter {
 public:
  explicit BlockWriter(const Loaded& loaded)
      : loaded_(loaded), number_(loaded.history.values(), unnamed) {}

  std::string run() {
    std::string file(binary_magic);
    const std::vector<const Deed*> deeds = in_order_of_calls(loaded_);
    for (std::size_t at = 0; at < deeds.size(); at += operations_a_block) {
      const std::size_t length = std::min(operations_a_block, deeds.size() - at);
      for (std::size_t i = 0; i < length; ++i) add(*deeds[at + i]);
      end_block(file, length);
    }
    end_block(file, 0);
    return file;
  }

 private:
  static constexpr std::uint64_t unnamed = ~std::uint64_t{0};

  std::uint64_t number_of(linear::Value text) {
    std::uint64_t& number = number_[text];
    if (number != unnamed) return number;
    number = named_++;
    ++new_texts_;
    add_number(texts_, loaded_.history.text(text).size());
    texts_ += loaded_.history.text(text);
    return number;
  }
  void add_value(linear::Value value) {
    add_number(operations_, value == linear::absent ? 0 : number_of(value) + 1);
  }

  void add(const Deed& deed) {
    const auto& [call, answer] = deed;
    const bool is_refused = call.function == Function::cas && answer.outcome == Outcome::fail;
    const unsigned differs = is_refused && answer.differs ? 0x20 : 0;
    const unsigned tells = is_refused && answer.actual ? 0x40 : 0;
    operations_.push_back(
        static_cast<char>(head_of(call.function, answer.outcome) | differs | tells));
    add_signed(operations_, static_cast<std::uint64_t>(call.process));
    add_number(operations_, number_of(loaded_.history.parts()[call.part].key + 1));
    if (call.function == Function::cas) add_value(call.expected);
    const bool writes = call.function == Function::put || call.function == Function::append ||
                        call.function == Function::cas;
    if (writes) add_value(call.value);
    if (tells != 0) add_value(*answer.actual);
    if (call.function == Function::read && answer.outcome == Outcome::ok) add_value(answer.read);
    const auto called = static_cast<std::uint64_t>(call.at.ns());
    add_signed(operations_, called - called_);
    called_ = called;
    if (answer.outcome == Outcome::unknown) return;
    add_number(operations_, static_cast<std::uint64_t>(answer.at.ns()) - called);
  }

  void end_block(std::string& file, std::size_t operations) {
    std::string body;
    add_number(body, new_texts_);
    body += texts_;
    add_number(body, operations);
    body += operations_;
    add_u32(file, static_cast<std::uint32_t>(body.size()));
    add_u32(file, crc32c(std::as_bytes(std::span(body))));
    file += body;
    texts_.clear();
    operations_.clear();
    new_texts_ = 0;
  }

  const Loaded& loaded_;
  std::vector<std::uint64_t> number_;  // in the file, by the history's value
  std::uint64_t named_ = 0;
  std::uint64_t new_texts_ = 0;  // in this block
  std::string texts_;
  std::string operations_;
  std::uint64_t called_ = 0;
};

}  // namespace

Result<std::string> write_binary(const Loaded& loaded) {
  return BlockWriter(loaded).run();
}

}  // namespace raftbed::exchange
