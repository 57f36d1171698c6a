// The binary form (binary.h): key by key in blocks of some thousand operations, each behind the
// texts that it is the first to name. Where texts are long a block has fewer, or none at all.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/base/broken.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 16;  // bytes, beyond which it takes no more
constexpr std::size_t counts_size = 40;  // at most: of texts and runs, and the last run's
constexpr std::size_t text_max = binary_body_max - binary_operation_max - counts_size - 10;
static_assert(block_size + binary_operation_max + counts_size <= binary_body_max);

void add_number(std::string& into, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) into.push_back(static_cast<char>(number | 0x80));
  into.push_back(static_cast<char>(number));
}
void add_bytes(std::string& into, std::uint64_t number, std::size_t count) {
  std::array<std::byte, 8> bytes{};
  store_little_endian(number, bytes.data());
  for (std::size_t i = 0; i < count; ++i) into.push_back(static_cast<char>(bytes[i]));
}
void add_u32(std::string& into, std::uint32_t number) {
  add_bytes(into, number, sizeof(number));
}

// As two bits: of 1, 2, 4 or 8 bytes.
unsigned width_of(std::uint64_t number) {
  if (number < 0x100) return 0;
  if (number < 0x1'0000) return 1;
  return number < 0x1'0000'0000 ? 2 : 3;
}

// Key by key, in the order in which they first came.
std::vector<const Deed*> in_order_of_keys(const Loaded& loaded) {
  std::vector<const Deed*> deeds = in_order_of_calls(loaded);
  std::stable_sort(deeds.begin(), deeds.end(), [](const Deed* one, const Deed* other) {
    return one->call.part < other->call.part;
  });
  return deeds;
}

class BlockWriter {
 public:
  explicit BlockWriter(const Loaded& loaded)
      : loaded_(loaded), number_(loaded.history.values(), unnamed) {}

  Result<std::string> run() {
    for (const Deed* deed : in_order_of_keys(loaded_)) {
      if (!name_all(*deed)) {
        const auto what = fmt::format("a text of more than {} bytes", text_max);
        return cannot_carry(loaded_, Format::binary, what, *deed);
      }
      if (run_part_ != deed->call.part) end_run();
      run_part_ = deed->call.part;
      add(*deed);
      if (size() >= block_size) end_block();
    }
    end_block();
    std::string file(binary_magic);
    add_u32(file, named_);
    add_u32(file, static_cast<std::uint32_t>(loaded_.deeds.size()));
    return file + blocks_;
  }

 private:
  static constexpr std::uint32_t unnamed = ~std::uint32_t{0};

  [[nodiscard]] std::size_t size() const { return texts_.size() + runs_.size() + run_.size(); }
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
    std::uint32_t& number = number_[value];
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
  [[nodiscard]] std::uint32_t number_of(linear::Value value) const {
    return value == linear::absent ? 0 : number_[value] + 1;
  }

  void add(const Deed& deed) {
    const auto& [call, answer] = deed;
    const bool is_cas = call.function == Function::cas;
    const bool is_refused = is_cas && answer.outcome == Outcome::fail;
    const bool is_known = answer.outcome != Outcome::unknown;
    const auto called = static_cast<std::uint64_t>(call.at.ns());
    const auto answered = static_cast<std::uint64_t>(answer.at.ns());
    const linear::Value written = writes(call.function) ? call.value : answer.read;
    add_fields(head_of(call.function, answer.outcome) |
                   (is_refused && answer.differs ? head_differs : 0U) |
                   (is_refused && answer.actual ? head_actual : 0U) |
                   (answer.version ? head_version : 0U),
               {static_cast<std::uint64_t>(call.process), number_of(written), called - called_,
                is_known ? answered - called : 0});
    if (is_cas) add_u32(run_, number_of(call.expected));
    if (is_refused && answer.actual) add_u32(run_, number_of(*answer.actual));
    if (answer.version) add_bytes(run_, *answer.version, sizeof(*answer.version));
    called_ = called;
    ++run_count_;
  }
  void add_fields(unsigned head, const std::array<std::uint64_t, 4>& fields) {
    unsigned widths = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) widths |= width_of(fields[i]) << (2 * i);
    run_.push_back(static_cast<char>(head));
    run_.push_back(static_cast<char>(widths));
    for (const std::uint64_t field : fields) {
      add_bytes(run_, field, std::size_t{1} << width_of(field));
    }
  }

  void end_run() {
    if (run_count_ == 0) return;
    add_number(runs_, number_[loaded_.history.parts()[run_part_].key + 1]);
    add_number(runs_, run_count_);
    runs_ += run_;
    run_.clear();
    run_count_ = called_ = 0;
    ++new_runs_;
  }
  void end_block() {
    end_run();
    if (new_texts_ + new_runs_ == 0) return;
    std::string body;
    add_number(body, new_texts_);
    body += texts_;
    add_number(body, new_runs_);
    body += runs_;
    ASSERT(body.size() <= binary_body_max);
    add_u32(blocks_, static_cast<std::uint32_t>(body.size()));
    add_u32(blocks_, crc32c(std::as_bytes(std::span(body))));
    blocks_ += body;
    texts_.clear();
    runs_.clear();
    new_texts_ = new_runs_ = 0;
  }

  const Loaded& loaded_;
  std::vector<std::uint32_t> number_;  // in the file, by the history's value
  std::uint32_t named_ = 0;
  std::uint64_t new_texts_ = 0;  // in this block
  std::uint64_t new_runs_ = 0;   // likewise
  std::string texts_;
  std::string runs_;
  std::string run_;  // the operations of the last one
  std::uint64_t run_count_ = 0;
  std::uint32_t run_part_ = 0;
  std::uint64_t called_ = 0;  // the last call of the run
  std::string blocks_;
};

}  // namespace

Result<std::string> write_binary(const Loaded& loaded) {
  return BlockWriter(loaded).run();
}

}  // namespace raftbed::exchange
