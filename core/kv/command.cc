// How a command becomes bytes and comes back, its operands as slices of those bytes.
//
// The decoder refuses what the encoder would not have written, so that a command has exactly one
// encoding.
#include "core/kv/command.h"

#include <span>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/endian.h"
#include "core/base/match.h"

namespace raftbed::kv {
namespace {

// Frozen: it lies in logs.
enum class Kind : std::uint8_t { get = 0, put = 1, del = 2, append = 3, compare_and_set = 4 };

constexpr std::size_t head_size = 4 + 8 + 1;  // client, sequence, kind

// What lies before an operand's bytes: whatever comes first, and the length.
using Fixed = Fields<head_size + 4>;

void add_length(Fixed& fixed, const Bytes& operand) {
  ASSERT(operand.size() <= operand_size_max);
  fixed.u32(static_cast<std::uint32_t>(operand.size()));
}

Fixed length_of(const Bytes& operand) {
  Fixed fixed;
  add_length(fixed, operand);
  return fixed;
}

Bytes with_key(const Fixed& head, const Bytes& key) {
  return Bytes::joined({head.span(), key.span()});
}

Bytes with_value(const Fixed& head, const Bytes& key, const Bytes& value) {
  return Bytes::joined({head.span(), key.span(), length_of(value).span(), value.span()});
}

Bytes with_expected(const Fixed& head, const CompareAndSet& cas) {
  Fixed presence;
  presence.u8(cas.expected ? 1 : 0);
  if (cas.expected) add_length(presence, *cas.expected);
  const auto expected = cas.expected ? cas.expected->span() : std::span<const std::byte>();
  return Bytes::joined({head.span(), cas.key.span(), presence.span(), expected,
                        length_of(cas.value).span(), cas.value.span()});
}

// Reads operands as slices of the command's own block. Like Reader, it fails once and is asked at
// the end.
class OperandReader {
 public:
  // REQUIRES: the command has a whole head.
  explicit OperandReader(const Bytes& whole) : whole_(whole), left_(whole.size() - head_size) {}

  Bytes operand() {
    if (left_ < length_size) return fail();
    const std::byte* at = whole_.span().data() + whole_.size() - left_;
    const auto length = load_little_endian<std::uint32_t>(at);
    left_ -= length_size;
    if (length > left_ || length > operand_size_max) return fail();
    const std::size_t from = whole_.size() - left_;
    left_ -= length;
    return whole_.slice(from, length);
  }
  std::optional<Bytes> expected() {
    if (left_ < 1) return fail();
    const auto presence = std::to_integer<std::uint8_t>(whole_.span()[whole_.size() - left_]);
    left_ -= 1;
    if (presence > 1) return fail();
    if (presence == 0) return std::nullopt;
    return operand();
  }
  [[nodiscard]] bool complete() const { return !failed_ && left_ == 0; }

 private:
  static constexpr std::size_t length_size = 4;
  Bytes fail() {
    failed_ = true;
    left_ = 0;
    return {};
  }

  const Bytes& whole_;
  std::size_t left_;
  bool failed_ = false;
};

// Each operation is made where it stays.
void read_operation(OperandReader& reader, Kind kind, Operation& operation) {
  Bytes key = reader.operand();
  switch (kind) {
    case Kind::get: operation.emplace<Get>().key = std::move(key); return;
    case Kind::put: {
      Put& put = operation.emplace<Put>();
      put.key = std::move(key);
      put.value = reader.operand();
      return;
    }
    case Kind::del: operation.emplace<Delete>().key = std::move(key); return;
    case Kind::append: {
      Append& append = operation.emplace<Append>();
      append.key = std::move(key);
      append.value = reader.operand();
      return;
    }
    case Kind::compare_and_set: {
      CompareAndSet& cas = operation.emplace<CompareAndSet>();
      cas.key = std::move(key);
      cas.expected = reader.expected();
      cas.value = reader.operand();
      return;
    }
  }
  ASSERT(false);
}

}  // namespace

const Bytes& key_of(const Operation& operation) {
  return match(
      operation, [](const Get& get) -> const Bytes& { return get.key; },
      [](const Put& put) -> const Bytes& { return put.key; },
      [](const Delete& del) -> const Bytes& { return del.key; },
      [](const Append& append) -> const Bytes& { return append.key; },
      [](const CompareAndSet& cas) -> const Bytes& { return cas.key; });
}

bool is_read(const Operation& operation) {
  return std::holds_alternative<Get>(operation);
}

Bytes encode(ClientId client, Sequence sequence, const Operation& operation) {
  const auto start = [&](Kind kind, const Bytes& key) {
    Fixed head;
    head.u32(client.value()).u64(sequence.value()).u8(static_cast<std::uint8_t>(kind));
    add_length(head, key);
    return head;
  };
  return match(
      operation, [&](const Get& get) { return with_key(start(Kind::get, get.key), get.key); },
      [&](const Put& put) { return with_value(start(Kind::put, put.key), put.key, put.value); },
      [&](const Delete& del) { return with_key(start(Kind::del, del.key), del.key); },
      [&](const Append& more) {
        return with_value(start(Kind::append, more.key), more.key, more.value);
      },
      [&](const CompareAndSet& cas) {
        return with_expected(start(Kind::compare_and_set, cas.key), cas);
      });
}

bool decode_command(const Bytes& bytes, Command& command) {
  if (bytes.size() < head_size) return false;
  const std::byte* head = bytes.span().data();
  const auto kind = std::to_integer<std::uint8_t>(head[head_size - 1]);
  if (kind > static_cast<std::uint8_t>(Kind::compare_and_set)) return false;
  command.client = ClientId(load_little_endian<std::uint32_t>(head));
  command.sequence = Sequence(load_little_endian<std::uint64_t>(head + 4));
  OperandReader reader(bytes);
  read_operation(reader, static_cast<Kind>(kind), command.operation);
  return reader.complete();
}

std::optional<Command> decode_command(const Bytes& bytes) {
  std::optional<Command> command(std::in_place);
  if (!decode_command(bytes, *command)) command.reset();
  return command;
}

}  // namespace raftbed::kv
