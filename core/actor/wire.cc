#include "core/actor/wire.h"

#include <array>

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

constexpr std::size_t prefix_size = 2;    // version, kind
constexpr std::size_t checksum_size = 4;  // at the header's end

// Reads the fields of a header in their places. None is checked by itself: a header's room is
// longer than the fields of any frame, so that what is read behind a header's end is there, and
// means nothing; whoever reads asks complete() once, at the end.
class HeaderReader {
 public:
  // REQUIRES: prefix and checksum are there.
  explicit HeaderReader(const PacketHeader& header)
      : next_(header.span().data() + prefix_size),
        end_(header.span().data() + header.size() - checksum_size) {}

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint16_t u16() { return number<std::uint16_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  // What was read is what is there: no more, and no less.
  [[nodiscard]] bool complete() const { return next_ == end_; }

 private:
  template <class Number>
  Number number() {
    const auto v = load_little_endian<Number>(next_);
    next_ += sizeof(Number);
    return v;
  }
  const std::byte* next_;
  const std::byte* end_;
};
constexpr std::size_t fields_size_max = 5 * 8 + 2;  // of an append, the longest
static_assert(prefix_size + fields_size_max + checksum_size <= PacketHeader::size_max);

// Entries are checksummed each by itself (core/raft/entry.h): of those the frame's checksum covers
// the last four bytes, which are that checksum. Everything else is covered in full.
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

// Each reads the fields into what is there, and says whether they are well-formed.

using Slices = InlineVector<Bytes, 4>;

bool get(HeaderReader& reader, raft::VoteRequest& m) {
  m.term = Term(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.last_term = Term(reader.u64());
  return true;
}

bool get(HeaderReader& reader, raft::VoteReply& m) {
  m.term = Term(reader.u64());
  const std::uint8_t ballot = reader.u8();
  m.ballot = static_cast<raft::Ballot>(ballot);
  return ballot <= 1;
}

bool get_entries(std::uint16_t count, const Slices& slices, raft::Entries& entries) {
  if (count != slices.size()) return false;
  for (const Bytes& slice : slices) {
    auto entry = raft::Entry::decode(slice);
    if (!entry) return false;
    entries.emplace_back(std::move(*entry));
  }
  return true;
}

bool get(HeaderReader& reader, MessageKind kind, const Slices& slices, raft::AppendRequest& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.previous_index = LogIndex(reader.u64());
  m.previous_term = Term(reader.u64());
  m.commit = LogIndex(reader.u64());
  const std::uint16_t count = reader.u16();
  if ((count == 0) != (kind == MessageKind::heartbeat)) return false;
  return get_entries(count, slices, m.entries);
}

bool get(HeaderReader& reader, raft::AppendReply& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  if (reader.u8() == 1) {
    m.outcome = raft::Accepted{LogIndex(reader.u64())};
    return true;
  }
  auto& rejected = m.outcome.emplace<raft::Rejected>();
  rejected.previous_index = LogIndex(reader.u64());
  rejected.hint_index = LogIndex(reader.u64());
  rejected.hint_term = Term(reader.u64());
  return true;
}

bool get(HeaderReader& reader, const Slices& slices, Request& m) {
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (slices.size() != 1) return false;
  m.command = slices[0];
  return true;
}

bool get(HeaderReader& reader, const Slices& slices, kv::Reply& reply) {
  const std::uint8_t status = reader.u8();
  reply.version = LogIndex(reader.u64());
  const std::uint8_t has_value = reader.u8();
  if (status > static_cast<std::uint8_t>(kv::Status::superseded)) return false;
  if (has_value > 1 || slices.size() != has_value) return false;
  reply.status = static_cast<kv::Status>(status);
  if (has_value == 1) reply.value = slices[0];
  return true;
}

bool get(HeaderReader& reader, const Slices& slices, Answer& m) {
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (reader.u8() == 1) return get(reader, slices, m.outcome.emplace<kv::Reply>());
  const NodeId leader(reader.u16());
  m.outcome = Unavailable{leader == NodeId() ? std::nullopt : std::optional(leader)};
  return slices.empty();
}

bool get_message(MessageKind kind, HeaderReader& reader, const Slices& slices,
                 raft::Message& message) {
  if (kind != MessageKind::append && !slices.empty()) return false;
  switch (kind) {
    case MessageKind::vote_request: return get(reader, message.emplace<raft::VoteRequest>());
    case MessageKind::vote_reply: return get(reader, message.emplace<raft::VoteReply>());
    case MessageKind::append:
    case MessageKind::heartbeat:
      return get(reader, kind, slices, message.emplace<raft::AppendRequest>());
    case MessageKind::append_reply: return get(reader, message.emplace<raft::AppendReply>());
    case MessageKind::request:
    case MessageKind::reply:
    case MessageKind::forward:
    case MessageKind::forward_reply: break;
  }
  return false;
}

using Decoded = std::variant<WireRefusal, Frame>;

template <class Content>
Content& make(Decoded& decoded) {
  return std::get<Content>(decoded.emplace<Frame>(std::in_place_type<Content>));
}

bool get_frame(MessageKind kind, HeaderReader& reader, const Slices& slices, Decoded& decoded) {
  switch (kind) {
    case MessageKind::vote_request:
    case MessageKind::vote_reply:
    case MessageKind::append:
    case MessageKind::heartbeat:
    case MessageKind::append_reply:
      return get_message(kind, reader, slices, make<raft::Message>(decoded));
    case MessageKind::request: return get(reader, slices, make<Request>(decoded));
    case MessageKind::forward: return get(reader, slices, make<Forward>(decoded).request);
    case MessageKind::reply: return get(reader, slices, make<Answer>(decoded));
    case MessageKind::forward_reply: return get(reader, slices, make<ForwardReply>(decoded).answer);
  }
  return false;
}

// --- what is around the fields ---

bool is_kind(MessageKind kind) {
  return MessageKind::vote_request <= kind && kind <= MessageKind::forward_reply;
}

// Why the packet is not a frame of ours that arrived whole; its fields may be anything still.
std::optional<WireRefusal> refusal_of(const Packet& packet) {
  const auto bytes = packet.header.span();
  if (bytes.size() < prefix_size + checksum_size) return WireRefusal::too_short;
  if (std::to_integer<std::uint8_t>(bytes[0]) != wire_version) return WireRefusal::wrong_version;
  const auto covered = bytes.first(bytes.size() - checksum_size);
  const auto sum = load_little_endian<std::uint32_t>(bytes.data() + covered.size());
  if (sum != checksum_of(kind_of(packet), covered, packet.slices)) return WireRefusal::bad_checksum;
  if (!is_kind(kind_of(packet))) return WireRefusal::unknown_kind;
  return std::nullopt;
}

// Fills a packet with what `put` makes of it, and seals it.
template <class Put>
void write(Packet& packet, Put&& put) {
  HeaderWriter header;
  put(header);
  seal(packet, header);
}

}  // namespace

bool carries_raft(const Packet& packet) {
  return packet.header.size() >= prefix_size && is_kind(kind_of(packet)) &&
         kind_of(packet) <= MessageKind::append_reply;
}

MessageKind kind_of(const Packet& packet) {
  return static_cast<MessageKind>(packet.header.span()[1]);
}

void encode(const raft::Message& message, Packet& packet) {
  write(packet, [&](HeaderWriter& header) {
    std::visit([&](const auto& m) { put(packet, header, m); }, message);
  });
}

void encode(const Request& request, Packet& packet) {
  write(packet,
        [&](HeaderWriter& header) { put_request(packet, header, MessageKind::request, request); });
}

void encode(const Answer& answer, Packet& packet) {
  write(packet,
        [&](HeaderWriter& header) { put_answer(packet, header, MessageKind::reply, answer); });
}

void encode(const Forward& forward, Packet& packet) {
  write(packet, [&](HeaderWriter& header) {
    put_request(packet, header, MessageKind::forward, forward.request);
  });
}

void encode(const ForwardReply& reply, Packet& packet) {
  write(packet, [&](HeaderWriter& header) {
    put_answer(packet, header, MessageKind::forward_reply, reply.answer);
  });
}

Packet encode(Endpoint from, Endpoint to, const Frame& frame) {
  Packet packet;
  packet.from = from;
  packet.to = to;
  std::visit([&](const auto& content) { encode(content, packet); }, frame);
  return packet;
}

std::optional<WireRefusal> decode(const Packet& packet, raft::Message& message) {
  ASSERT(carries_raft(packet));
  if (const auto refusal = refusal_of(packet)) return refusal;
  HeaderReader reader(packet.header);
  const bool well_formed = get_message(kind_of(packet), reader, packet.slices, message);
  if (!well_formed || !reader.complete()) return WireRefusal::malformed;
  return std::nullopt;
}

std::variant<WireRefusal, Frame> decode(const Packet& packet) {
  Decoded decoded;
  if (const auto refusal = refusal_of(packet)) {
    decoded = *refusal;
    return decoded;
  }
  HeaderReader reader(packet.header);
  const bool well_formed = get_frame(kind_of(packet), reader, packet.slices, decoded);
  if (!well_formed || !reader.complete()) decoded = WireRefusal::malformed;
  return decoded;
}

}  // namespace raftbed::actor
