// Frames into messages, or why not.
#include "core/actor/wire_frame.h"
#include "core/base/codec.h"
#include "core/base/endian.h"

namespace raftbed::actor {
namespace {

using Slices = InlineVector<Bytes, 4>;

// What lies between prefix and checksum. REQUIRES: both are there.
Reader fields_of(const Packet& packet) {
  const auto bytes = packet.header.span();
  return Reader(bytes.subspan(prefix_size, bytes.size() - prefix_size - checksum_size));
}

// Each reads the fields into what is there, and says whether they are well-formed: every one was
// there, and nothing else.

bool get(Reader reader, raft::VoteRequest& m) {
  m.term = Term(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.last_term = Term(reader.u64());
  const std::uint8_t wish = reader.u8();
  m.at_leaders_wish = wish == 1;
  return reader.complete() && wish <= 1;
}

// Of a vote, or of the question before it.
template <class Reply>
bool get_ballot(Reader reader, Reply& m) {
  m.term = Term(reader.u64());
  const std::uint8_t ballot = reader.u8();
  m.ballot = static_cast<raft::Ballot>(ballot);
  return reader.complete() && ballot <= 1;
}

bool get(Reader reader, raft::PreVoteRequest& m) {
  m.term = Term(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.last_term = Term(reader.u64());
  return reader.complete();
}

bool get(Reader reader, raft::TimeoutNow& m) {
  m.term = Term(reader.u64());
  return reader.complete();
}

bool get_entries(std::uint16_t count, const Slices& slices, raft::Entries& entries) {
  if (count != slices.size()) return false;
  for (const Bytes& slice : slices) {
    if (!raft::Entry::read(slice, entries.emplace_back())) return false;
  }
  return true;
}

bool get(Reader reader, MessageKind kind, const Slices& slices, raft::AppendRequest& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.previous_index = LogIndex(reader.u64());
  m.previous_term = Term(reader.u64());
  m.commit = LogIndex(reader.u64());
  const std::uint16_t count = reader.u16();
  const bool is_empty = kind == MessageKind::heartbeat;
  return reader.complete() && (count == 0) == is_empty && get_entries(count, slices, m.entries);
}

bool get(Reader reader, raft::AppendReply& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  if (reader.u8() == 1) {
    m.outcome = raft::Accepted{LogIndex(reader.u64())};
    return reader.complete();
  }
  auto& rejected = m.outcome.emplace<raft::Rejected>();
  rejected.previous_index = LogIndex(reader.u64());
  rejected.hint_index = LogIndex(reader.u64());
  rejected.hint_term = Term(reader.u64());
  return reader.complete();
}

bool get(Reader reader, const Slices& slices, raft::SnapshotChunk& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.last_term = Term(reader.u64());
  m.size = reader.u32();
  m.checksum = reader.u32();
  m.offset = reader.u32();
  if (slices.size() != 1) return false;
  m.piece = slices[0];
  return reader.complete();
}

bool get(Reader reader, raft::SnapshotReply& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.last_index = LogIndex(reader.u64());
  m.received = reader.u32();
  return reader.complete();
}

bool get(Reader reader, raft::SnapshotWish& m) {
  m.term = Term(reader.u64());
  m.round = raft::Round(reader.u64());
  m.commit = LogIndex(reader.u64());
  return reader.complete();
}

bool get(Reader reader, const Slices& slices, Request& m) {
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (slices.size() != 1) return false;
  m.command = slices[0];
  return reader.complete();
}

bool get(Reader reader, const Slices& slices, kv::Reply& reply) {
  const std::uint8_t status = reader.u8();
  reply.version = LogIndex(reader.u64());
  const std::uint8_t has_value = reader.u8();
  if (status > static_cast<std::uint8_t>(kv::last_status)) return false;
  if (has_value > 1 || slices.size() != has_value) return false;
  reply.status = static_cast<kv::Status>(status);
  if (has_value == 1) reply.value = slices[0];
  return reader.complete();
}

bool get(Reader reader, const Slices& slices, Answer& m) {
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
  if (reader.u8() == 1) return get(reader, slices, m.outcome.emplace<kv::Reply>());
  const NodeId leader(reader.u16());
  m.outcome = Unavailable{leader == NodeId() ? std::nullopt : std::optional(leader)};
  return reader.complete() && slices.empty();
}

void get_attempt(Reader& reader, ReadQuestion& m) {
  m.client = ClientId(reader.u32());
  m.sequence = Sequence(reader.u64());
  m.attempt = reader.u32();
}

bool get(Reader reader, const Slices& slices, ReadQuestion& m) {
  get_attempt(reader, m);
  return reader.complete() && slices.empty();
}

bool get(Reader reader, const Slices& slices, ReadIndexReply& m) {
  get_attempt(reader, m.question);
  const std::uint8_t is_index = reader.u8();
  if (is_index > 1) return false;
  if (is_index == 1) {
    m.outcome = LogIndex(reader.u64());
  } else {
    const NodeId leader(reader.u16());
    m.outcome = Unavailable{leader == NodeId() ? std::nullopt : std::optional(leader)};
  }
  return reader.complete() && slices.empty();
}

bool get_message(const Packet& packet, raft::Message& message) {
  const MessageKind kind = kind_of(packet);
  const Reader reader = fields_of(packet);
  const bool has_slices = kind == MessageKind::append || kind == MessageKind::snapshot_chunk;
  if (!has_slices && !packet.slices.empty()) return false;
  switch (kind) {
    case MessageKind::vote_request: return get(reader, message.emplace<raft::VoteRequest>());
    case MessageKind::vote_reply: return get_ballot(reader, message.emplace<raft::VoteReply>());
    case MessageKind::pre_vote_request: return get(reader, message.emplace<raft::PreVoteRequest>());
    case MessageKind::pre_vote_reply:
      return get_ballot(reader, message.emplace<raft::PreVoteReply>());
    case MessageKind::timeout_now: return get(reader, message.emplace<raft::TimeoutNow>());
    case MessageKind::append:
    case MessageKind::heartbeat:
      return get(reader, kind, packet.slices, message.emplace<raft::AppendRequest>());
    case MessageKind::append_reply: return get(reader, message.emplace<raft::AppendReply>());
    case MessageKind::snapshot_chunk:
      return get(reader, packet.slices, message.emplace<raft::SnapshotChunk>());
    case MessageKind::snapshot_reply: return get(reader, message.emplace<raft::SnapshotReply>());
    case MessageKind::snapshot_wish: return get(reader, message.emplace<raft::SnapshotWish>());
    case MessageKind::request:
    case MessageKind::reply:
    case MessageKind::forward:
    case MessageKind::forward_reply:
    case MessageKind::read_index:
    case MessageKind::read_index_reply: break;
  }
  return false;
}

using Decoded = std::variant<WireRefusal, Frame>;

template <class Content>
Content& make(Decoded& decoded) {
  return std::get<Content>(decoded.emplace<Frame>(std::in_place_type<Content>));
}

bool get_frame(const Packet& packet, Decoded& decoded) {
  const Reader reader = fields_of(packet);
  const Slices& slices = packet.slices;
  switch (kind_of(packet)) {
    case MessageKind::vote_request:
    case MessageKind::vote_reply:
    case MessageKind::pre_vote_request:
    case MessageKind::pre_vote_reply:
    case MessageKind::timeout_now:
    case MessageKind::append:
    case MessageKind::heartbeat:
    case MessageKind::append_reply:
    case MessageKind::snapshot_chunk:
    case MessageKind::snapshot_reply:
    case MessageKind::snapshot_wish: return get_message(packet, make<raft::Message>(decoded));
    case MessageKind::request: return get(reader, slices, make<Request>(decoded));
    case MessageKind::forward: return get(reader, slices, make<Forward>(decoded).request);
    case MessageKind::reply: return get(reader, slices, make<Answer>(decoded));
    case MessageKind::forward_reply: return get(reader, slices, make<ForwardReply>(decoded).answer);
    case MessageKind::read_index: return get(reader, slices, make<ReadQuestion>(decoded));
    case MessageKind::read_index_reply: return get(reader, slices, make<ReadIndexReply>(decoded));
  }
  return false;
}

// --- what is around the fields ---

bool is_kind(MessageKind kind) {
  return MessageKind::vote_request <= kind && kind <= MessageKind::snapshot_wish;
}

// Why the packet is not a frame of ours that arrived whole; its fields may be anything still.
std::optional<WireRefusal> refusal_of(const Packet& packet) {
  const auto bytes = packet.header.span();
  if (bytes.size() < prefix_size + checksum_size) return WireRefusal::too_short;
  if (std::to_integer<std::uint8_t>(bytes[0]) != wire_version) return WireRefusal::wrong_version;
  const auto covered = bytes.first(bytes.size() - checksum_size);
  const auto sum = load_little_endian<std::uint32_t>(bytes.data() + covered.size());
  if (sum != checksum_of(covered, packet)) return WireRefusal::bad_checksum;
  if (!is_kind(kind_of(packet))) return WireRefusal::unknown_kind;
  return std::nullopt;
}

}  // namespace

std::optional<WireRefusal> decode(const Packet& packet, raft::Message& message) {
  if (const auto refusal = refusal_of(packet)) return refusal;
  if (!get_message(packet, message)) return WireRefusal::malformed;
  return std::nullopt;
}

std::variant<WireRefusal, Frame> decode(const Packet& packet) {
  const std::optional<WireRefusal> refusal = refusal_of(packet);
  Decoded decoded(refusal.value_or(WireRefusal::malformed));
  if (!refusal && !get_frame(packet, decoded)) decoded = WireRefusal::malformed;
  return decoded;
}

}  // namespace raftbed::actor
