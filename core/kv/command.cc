// How a command becomes bytes and comes back, its operands as slices of those bytes.
//
// The decoder refuses what the encoder would not have written, so that a command has exactly one
// encoding.
#include "core/kv/command.h"

#include <vector>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/match.h"

namespace raftbed::kv {
namespace {

// Frozen: it lies in logs.
enum class Kind : std::uint8_t { get = 0, put = 1, del = 2, append = 3, compare_and_set = 4 };

constexpr std::size_t fixed_size = 4 + 8 + 1;

void write_operand(Writer& writer, const Bytes& operand) {
  ASSERT(operand.size() <= operand_size_max);
  writer.sized(operand.span());
}

void start(Writer& writer, Kind kind, const Bytes& key) {
  writer.u8(static_cast<std::uint8_t>(kind));
  write_operand(writer, key);
}

void write_expected(Writer& writer, const std::optional<Bytes>& expected) {
  writer.u8(expected ? 1 : 0);
  if (expected) write_operand(writer, *expected);
}

void write_operation(Writer& writer, const Operation& operation) {
  match(
      operation, [&](const Get& get) { start(writer, Kind::get, get.key); },
      [&](const Put& put) {
        start(writer, Kind::put, put.key);
        write_operand(writer, put.value);
      },
      [&](const Delete& del) { start(writer, Kind::del, del.key); },
      [&](const Append& append) {
        start(writer, Kind::append, append.key);
        write_operand(writer, append.value);
      },
      [&](const CompareAndSet& cas) {
        start(writer, Kind::compare_and_set, cas.key);
        write_expected(writer, cas.expected);
        write_operand(writer, cas.value);
      });
}

// Reads operands as slices of the command's own block. Like Reader, it fails once and is asked at
// the end.
class OperandReader {
 public:
  explicit OperandReader(const Bytes& whole) : whole_(whole), reader_(whole.span()) {}

  Reader& fixed() { return reader_; }
  Bytes operand() {
    const auto part = reader_.sized();
    if (part.empty()) return {};
    if (part.size() > operand_size_max) malformed_ = true;
    return whole_.slice(static_cast<std::size_t>(part.data() - whole_.span().data()), part.size());
  }
  std::optional<Bytes> expected() {
    const std::uint8_t presence = reader_.u8();
    if (presence > 1) malformed_ = true;
    if (presence == 0) return std::nullopt;
    return operand();
  }
  [[nodiscard]] bool complete() const { return !malformed_ && reader_.complete(); }

 private:
  const Bytes& whole_;
  Reader reader_;
  bool malformed_ = false;
};

Operation read_operation(OperandReader& reader, Kind kind) {
  Bytes key = reader.operand();
  switch (kind) {
    case Kind::get: return Get{std::move(key)};
    case Kind::put: return Put{std::move(key), reader.operand()};
    case Kind::del: return Delete{std::move(key)};
    case Kind::append: return Append{std::move(key), reader.operand()};
    case Kind::compare_and_set: {
      std::optional<Bytes> expected = reader.expected();
      return CompareAndSet{std::move(key), std::move(expected), reader.operand()};
    }
  }
  ASSERT(false);
  return Get{};
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

Bytes encode(const Command& command) {
  std::vector<std::byte> buffer;
  buffer.reserve(fixed_size + 32);
  Writer writer(buffer);
  writer.u32(command.client.value()).u64(command.sequence.value());
  write_operation(writer, command.operation);
  return Bytes::copy_of(buffer);
}

std::optional<Command> decode_command(const Bytes& bytes) {
  OperandReader reader(bytes);
  const ClientId client(reader.fixed().u32());
  const Sequence sequence(reader.fixed().u64());
  const std::uint8_t kind = reader.fixed().u8();
  if (kind > static_cast<std::uint8_t>(Kind::compare_and_set)) return std::nullopt;
  Operation operation = read_operation(reader, static_cast<Kind>(kind));
  if (!reader.complete()) return std::nullopt;
  return Command{client, sequence, std::move(operation)};
}

}  // namespace raftbed::kv
