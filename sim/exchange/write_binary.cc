// The binary form (binary.h): blocks of some thousand operations, each behind the texts that it is
// the first to name. Where texts are long a block has fewer, or none at all.
#include <fmt/format.h>

#include <span>

#include "core/base/broken.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

constexpr std::size_t operations_a_block = 4096;
constexpr std::size_t block_size = std::size_t{1} << 18;  // bytes, beyond which it takes no more
constexpr std::size_t operation_size = 80;  // at most: a head, seven numbers of at most ten bytes
constexpr std::size_t counts_size = 20;     // at most: of texts, and of operations
constexpr std::size_t text_max = binary_body_max - operation_size - counts_size - 10;
static_assert(block_size + operation_size + counts_size <= binary_body_max);

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

  Result<std::string> run() {
    for (const Deed* deed : in_order_of_calls(loaded_)) {
      if (!name_all(*deed)) {
        const auto what = fmt::format("a text of more than {} bytes", text_max);
        return cannot_carry(loaded_, Format::binary, what, *deed);
      }
      add(*deed);
      if (count_ == operations_a_block || size() >= block_size) end_block();
    }
    if (new_texts_ + count_ > 0) end_block();
    end_block();
    return std::move(file_);
  }

 private:
  static constexpr std::uint64_t unnamed = ~std::uint64_t{0};

  [[nodiscard]] std::size_t size() const { return texts_.size() + operations_.size(); }
  [[nodiscard]] linear::Value key_of(const Deed& deed) const {
    return loaded_.history.parts()[deed.call.part].key + 1;
  }

  // The texts of a deed, each in this block or in one before; false where one is too long for any.
  bool name_all(const Deed& deed) {
    const auto& [call, answer] = deed;
    const linear::Value actual = answer.actual.value_or(linear::absent);
    for (const linear::Value text :
         {key_of(deed), call.expected, call.value, answer.read, actual}) {
      if (text != linear::absent && !name(text)) return false;
    }
    return true;
  }
  bool name(linear::Value value) {
    std::uint64_t& number = number_[value];
    if (number != unnamed) return true;
    const std::string_view text = loaded_.history.text(value);
    if (text.size() > text_max) return false;
    if (size() + text.size() > text_max) end_block();
    number = named_++;
    ++new_texts_;
    add_number(texts_, text.size());
    texts_ += text;
    return true;
  }
  void add_value(linear::Value value) {
    add_number(operations_, value == linear::absent ? 0 : number_[value] + 1);
  }

  void add(const Deed& deed) {
    const auto& [call, answer] = deed;
    const bool is_refused = call.function == Function::cas && answer.outcome == Outcome::fail;
    const unsigned differs = is_refused && answer.differs ? 0x20 : 0;
    const unsigned tells = is_refused && answer.actual ? 0x40 : 0;
    ++count_;
    operations_.push_back(
        static_cast<char>(head_of(call.function, answer.outcome) | differs | tells));
    add_signed(operations_, static_cast<std::uint64_t>(call.process));
    add_number(operations_, number_[key_of(deed)]);
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

  void end_block() {
    std::string body;
    add_number(body, new_texts_);
    body += texts_;
    add_number(body, count_);
    body += operations_;
    ASSERT(body.size() <= binary_body_max);
    add_u32(file_, static_cast<std::uint32_t>(body.size()));
    add_u32(file_, crc32c(std::as_bytes(std::span(body))));
    file_ += body;
    texts_.clear();
    operations_.clear();
    new_texts_ = count_ = 0;
  }

  const Loaded& loaded_;
  std::vector<std::uint64_t> number_;  // in the file, by the history's value
  std::uint64_t named_ = 0;
  std::uint64_t new_texts_ = 0;  // in this block
  std::uint64_t count_ = 0;      // of operations, likewise
  std::string texts_;
  std::string operations_;
  std::uint64_t called_ = 0;
  std::string file_{binary_magic};
};

}  // namespace

Result<std::string> write_binary(const Loaded& loaded) {
  return BlockWriter(loaded).run();
}

}  // namespace raftbed::exchange
