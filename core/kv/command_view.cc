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

// The kind, and the session where there is one.
bool read_kind(Reader& reader, CommandView& view) {
  const std::uint8_t byte = reader.u8();
  const auto kind = static_cast<std::uint8_t>(byte & ~names_session);
  const bool has_session = kind != byte;
  if (kind > static_cast<std::uint8_t>(last_kind)) return false;
  view.kind = static_cast<Kind>(kind);
  view.session.reset();
  if (has_session) view.session = LogIndex(reader.u64());
  return !has_session || view.kind != Kind::registration;
}

// The client stands before the rest.
bool read_of(std::uint32_t client, Reader& reader, CommandView& view) {
  view.client = ClientId(client);
  view.sequence = Sequence(reader.u64());
  if (client == no_client || !read_kind(reader, view)) return false;
  view.expected.reset();
  if (view.kind == Kind::registration) return reader.complete();
  if (!read_operand(reader, view.key)) return false;
  switch (view.kind) {
    case Kind::get:
    case Kind::del: return reader.complete();
    case Kind::stale_get: view.at_least = LogIndex(reader.u64()); return reader.complete();
    case Kind::compare_and_set:
      if (!read_expected(reader, view.expected)) return false;
      break;
    case Kind::put:
    case Kind::append:
    case Kind::registration: break;
  }
  return read_operand(reader, view.value) && reader.complete();
}

}  // namespace

bool read_command(const Bytes& bytes, CommandView& view) {
  Reader reader(bytes.span());
  const std::uint32_t client = reader.u32();
  return read_of(client, reader, view);
}

bool read_logged(const Bytes& bytes, Logged& logged) {
  Reader reader(bytes.span());
  logged.stamp.reset();
  const std::uint32_t client = reader.u32();
  if (client != no_client) return read_of(client, reader, logged.command);
  const std::uint64_t stamp = reader.u64();
  if (stamp > static_cast<std::uint64_t>(last_stamp.ns())) return false;
  logged.stamp = MachineInstant(static_cast<std::int64_t>(stamp));
  const std::uint32_t stamped_client = reader.u32();
  return !reader.failed() && read_of(stamped_client, reader, logged.command);
}

}  // namespace raftbed::kv
