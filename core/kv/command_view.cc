#include "core/kv/command_view.h"

#include "core/base/codec.h"
#include "core/kv/command.h"

namespace raftbed::kv {
namespace {

bool read_operand(Reader& reader, Operand& operand) {
  operand = reader.sized();
  return operand.size() <= operand_size_max;
}

bool read_expected(Reader& reader, std::optional<Operand>& expected) {
  const std::uint8_t presence = reader.u8();
  if (presence > 1) return false;
  return presence == 0 || read_operand(reader, expected.emplace());
}

}  // namespace

bool read_command(const Bytes& bytes, CommandView& view) {
  Reader reader(bytes.span());
  view.client = ClientId(reader.u32());
  view.sequence = Sequence(reader.u64());
  const std::uint8_t kind = reader.u8();
  if (kind > static_cast<std::uint8_t>(Kind::compare_and_set)) return false;
  view.kind = static_cast<Kind>(kind);
  view.expected.reset();
  if (!read_operand(reader, view.key)) return false;
  switch (view.kind) {
    case Kind::get:
    case Kind::del: return reader.complete();
    case Kind::compare_and_set:
      if (!read_expected(reader, view.expected)) return false;
      break;
    case Kind::put:
    case Kind::append: break;
  }
  return read_operand(reader, view.value) && reader.complete();
}

}  // namespace raftbed::kv
