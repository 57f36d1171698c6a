#include "core/actor/wire.h"

#include <array>

#include "core/base/codec.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "core/base/match.h"

namespace raftbed::actor {
namespace {

// A buffer on the stack with the Writer's words: a header never needs the heap.
class HeaderWriter {
 public:
  HeaderWriter& u8(std::uint8_t v) { return number(v); }
  HeaderWriter& u16(std::uint16_t v) { return number(v); }
  HeaderWriter& u32(std::uint32_t v) { return number(v); }
  HeaderWriter& u64(std::uint64_t v) { return number(v); }
  HeaderWriter& kind(MessageKind kind) {
    return u8(wire_version).u8(static_cast<std::uint8_t>(kind));
  }
  [[nodiscard]] std::span<const std::byte> span() const { return {bytes_.data(), size_}; }

 private:
  template <class Number>
  HeaderWriter& number(Number v) {
    store_little_endian(v, bytes_.data() + size_);
    size_ += sizeof(Number);
    return *this;
  }
  std::array<std::byte, PacketHeader::size_max> bytes_;
  std::size_t size_ = 0;
};

// Entries are checksummed each by itself (core/raft/entry.h): of those the frame's checksum covers
// the last four bytes, which are that checksum. Everything else is covered in full.
constexpr std::size_t checksum_size = 4;

std::uint32_t checksum_of(MessageKind kind, std::span<const std::byte> fields,
                          const InlineVector<Bytes, 4>& slices) {
  std::uint32_t sum = crc32c(fields);
  for (const Bytes& slice : slices) {
    const auto bytes = slice.span();
    const bool sealed = kind == MessageKind::append && bytes.size() >= checksum_size;
    sum = crc32c(sealed ? bytes.last(checksum_size) : bytes, sum);
  }
  return sum;
}

void seal(Packet& packet, HeaderWriter& header) {
  const auto kind = static_cast<MessageKind>(packet.label.kind);
  header.u32(checksum_of(kind, header.span(), packet.slices));
  packet.header.assign(header.span());
}

Label label(MessageKind kind, std::uint64_t major, std::uint64_t minor) {
  return Label{static_cast<std::uint8_t>(kind), ClientId(), major, minor};
}
Label label(MessageKind kind, ClientId client, Sequence sequence, std::uint32_t attempt) {
  return Label{static_cast<std::uint8_t>(kind), client, sequence.value(), attempt};
}

// --- Raft's messages ---

void put(Packet& packet, HeaderWriter& header, const raft::VoteRequest& m) {
  packet.label = label(MessageKind::vote_request, m.term.value(), 0);
  header.kind(MessageKind::vote_request);
  header.u64(m.term.value()).u64(m.last_index.value()).u64(m.last_term.value());
}

void put(Packet& packet, HeaderWriter& header, const raft::VoteReply& m) {
  packet.label = label(MessageKind::vote_reply, m.term.value(), 0);
  header.kind(MessageKind::vote_reply).u64(m.term.value());
  header.u8(static_cast<std::uint8_t>(m.ballot));
}

void put(Packet& packet, HeaderWriter& header, const raft::AppendRequest& m) {
  const auto last = m.previous_index + Count(static_cast<std::int64_t>(m.entries.size()));
  const bool empty = m.entries.empty();
  const MessageKind kind = empty ? MessageKind::heartbeat : MessageKind::append;
  packet.label = label(kind, m.term.value(), empty ? m.round.value() : last.value());
  header.kind(kind).u64(m.term.value()).u64(m.round.value());
  header.u64(m.previous_index.value()).u64(m.previous_term.value()).u64(m.commit.value());
  header.u16(static_cast<std::uint16_t>(m.entries.size()));
  for (const raft::Entry& entry : m.entries) packet.slices.push_back(entry.record());
}

void put(Packet& packet, HeaderWriter& header, const raft::AppendReply& m) {
  packet.label = label(MessageKind::append_reply, m.term.value(), m.round.value());
  header.kind(MessageKind::append_reply).u64(m.term.value()).u64(m.round.value());
  match(
      m.outcome, [&](const raft::Accepted& a) { header.u8(1).u64(a.match.value()); },
      [&](const raft::Rejected& r) {
        header.u8(0).u64(r.previous_index.value()).u64(r.hint_index.value());
        header.u64(r.hint_term.value());
      });
}

// --- clients' messages ---

void put_request(Packet& packet, HeaderWriter& header, MessageKind kind, const Request& m) {
  packet.label = label(kind, m.client, m.sequence, m.attempt);
  header.kind(kind).u32(m.client.value()).u64(m.sequence.value()).u32(m.attempt);
  packet.slices.push_back(m.command);
}

void put_reply(HeaderWriter& header, Packet& packet, const kv::Reply& reply) {
  header.u8(1).u8(static_cast<std::uint8_t>(reply.status)).u64(reply.version.value());
  header.u8(reply.value ? 1 : 0);
  if (reply.value) packet.slices.push_back(*reply.value);
}

void put_answer(Packet& packet, HeaderWriter& header, MessageKind kind, const Answer& m) {
  packet.label = label(kind, m.client, m.sequence, m.attempt);
  header.kind(kind).u32(m.client.value()).u64(m.sequence.value()).u32(m.attempt);
  match(
      m.outcome, [&](const kv::Reply& reply) { put_reply(header, packet, reply); },
      [&](const Unavailable& u) {
        header.u8(0).u16(u.leader ? u.leader->value() : std::uint16_t{0});
      });
}

// --- and back ---

using Decoded = std::variant<Frame, WireRefusal>;
using Slices = InlineVector<Bytes, 4>;

// A decoded frame that holds this message of Raft, to be filled in its place: an append is large.
template <class M>
Decoded holding() {
  return Decoded(std::in_place_type<Frame>, std::in_place_type<raft::Message>,
                 std::in_place_type<M>);
}
template <class M>
M& message_in(Decoded& decoded) {
  return std::get<M>(std::get<raft::Message>(std::get<Frame>(decoded)));
}

Decoded get_vote_request(Reader& reader) {
  Decoded decoded = holding<raft::VoteRequest>();
  auto& m = message_in<raft::VoteRequest>(decoded);
  m.term = Term(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.last_term = Term(reader.u64());
  return decoded;
}

Decoded get_vote_reply(Reader& reader) {
  Decoded decoded = holding<raft::VoteReply>();
  auto& m = message_in<raft::VoteReply>(decoded);
  m.term = Term(reader.u64());
  const std::uint8_t ballot = reader.u8();
  if (ballot > 1) return WireRefusal::malformed;
  m.ballot = static_cast<raft::Ballot>(ballot);
  return decoded;
}

bool get_entries(std::uint16_t count, const Slices& slices, raft::Entries& entries) {
  if (count != slices.size()) return false;
  for (const Bytes& slice : slices) {
    auto entry = raft::Entry::decode(slice);
    if (!entry) return false;
    entries.push_back(std::move(*entry));
  }
  return true;
}

Decoded get_append(Reader& reader, MessageKind kind, const Slices& slices) {
  Decoded decoded = holding<raft::AppendRequest>();
  auto& m = message_in<raft::AppendRequest>(decoded);
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.previous_index = LogIndex(reader.u64());
  m.previous_term = Term(reader.u64());
  m.commit = LogIndex(reader.u64());
  const std::uint16_t count = reader.u16();
  if ((count == 0) != (kind == MessageKind::heartbeat)) return WireRefusal::malformed;
  if (!get_entries(count, slices, m.entries)) return WireRefusal::malformed;
  return decoded;
}

Decoded get_append_reply(Reader& reader) {
  Decoded decoded = holding<raft::AppendReply>();
  auto& m = message_in<raft::AppendReply>(decoded);
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  if (reader.u8() == 1) {
    m.outcome = raft::Accepted{LogIndex(reader.u64())};
    return decoded;
  }
  raft::Rejected rejected;
  rejected.previous_index = LogIndex(reader.u64());
  rejected.hint_index = LogIndex(reader.u64());
  rejected.hint_term = Term(reader.u64());
  m.outcome = rejected;
  return decoded;
}

Decoded get_request(Reader& reader, MessageKind kind, const Slices& slices) {
  Request m;
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (slices.size() != 1) return WireRefusal::malformed;
  m.command = slices[0];
  if (kind == MessageKind::forward) return Frame(Forward{std::move(m)});
  return Frame(std::move(m));
}

std::optional<kv::Reply> get_reply(Reader& reader, const Slices& slices) {
  kv::Reply reply;
  const std::uint8_t status = reader.u8();
  reply.version = LogIndex(reader.u64());
  const std::uint8_t has_value = reader.u8();
  if (status > static_cast<std::uint8_t>(kv::Status::superseded)) return std::nullopt;
  if (has_value > 1 || slices.size() != has_value) return std::nullopt;
  reply.status = static_cast<kv::Status>(status);
  if (has_value == 1) reply.value = slices[0];
  return reply;
}

Decoded get_answer(Reader& reader, MessageKind kind, const Slices& slices) {
  Answer m;
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (reader.u8() == 1) {
    auto reply = get_reply(reader, slices);
    if (!reply) return WireRefusal::malformed;
    m.outcome = std::move(*reply);
  } else {
    const NodeId leader(reader.u16());
    m.outcome = Unavailable{leader == NodeId() ? std::nullopt : std::optional(leader)};
    if (!slices.empty()) return WireRefusal::malformed;
  }
  if (kind == MessageKind::forward_reply) return Frame(ForwardReply{std::move(m)});
  return Frame(std::move(m));
}

Decoded get_fields(MessageKind kind, Reader& reader, const Slices& slices) {
  if (kind <= MessageKind::vote_reply || kind == MessageKind::append_reply) {
    if (!slices.empty()) return WireRefusal::malformed;
  }
  switch (kind) {
    case MessageKind::vote_request: return get_vote_request(reader);
    case MessageKind::vote_reply: return get_vote_reply(reader);
    case MessageKind::append:
    case MessageKind::heartbeat: return get_append(reader, kind, slices);
    case MessageKind::append_reply: return get_append_reply(reader);
    case MessageKind::request:
    case MessageKind::forward: return get_request(reader, kind, slices);
    case MessageKind::reply:
    case MessageKind::forward_reply: return get_answer(reader, kind, slices);
  }
  return WireRefusal::unknown_kind;
}

}  // namespace

Packet encode(Endpoint from, Endpoint to, const Frame& frame) {
  Packet packet;
  packet.from = from;
  packet.to = to;
  HeaderWriter header;
  match(
      frame,
      [&](const raft::Message& message) {
        std::visit([&](const auto& m) { put(packet, header, m); }, message);
      },
      [&](const Request& m) { put_request(packet, header, MessageKind::request, m); },
      [&](const Answer& m) { put_answer(packet, header, MessageKind::reply, m); },
      [&](const Forward& m) { put_request(packet, header, MessageKind::forward, m.request); },
      [&](const ForwardReply& m) {
        put_answer(packet, header, MessageKind::forward_reply, m.answer);
      });
  seal(packet, header);
  return packet;
}

std::variant<Frame, WireRefusal> decode(const Packet& packet) {
  const auto bytes = packet.header.span();
  if (bytes.size() < 2 + checksum_size) return WireRefusal::too_short;
  if (std::to_integer<std::uint8_t>(bytes[0]) != wire_version) return WireRefusal::wrong_version;
  const auto kind = static_cast<MessageKind>(bytes[1]);
  const auto fields = bytes.first(bytes.size() - checksum_size);
  Reader tail(bytes.last(checksum_size));
  if (tail.u32() != checksum_of(kind, fields, packet.slices)) return WireRefusal::bad_checksum;
  Reader reader(fields.subspan(2));
  auto decoded = get_fields(kind, reader, packet.slices);
  if (!reader.complete() && std::holds_alternative<Frame>(decoded)) return WireRefusal::malformed;
  return decoded;
}

}  // namespace raftbed::actor
