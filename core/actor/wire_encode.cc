// Messages into frames.
#include "core/actor/wire_frame.h"
#include "core/base/match.h"

namespace raftbed::actor {
namespace {

constexpr std::size_t fields_size_max = 4 * 8 + 3 * 4;  // of a snapshot's piece, the longest
static_assert(prefix_size + fields_size_max + checksum_size <= PacketHeader::size_max);

// Labels the packet, and begins its header: the fields of the message follow.
inline PacketHeader& begin(Packet& packet, const Label& label) {
  packet.label = label;
  packet.header.clear();
  return packet.header.u8(wire_version).u8(label.kind);
}

void seal(Packet& packet) {
  packet.header.u32(checksum_of(packet.header.span(), packet));
}

// --- Raft's messages ---

inline PacketHeader& begin(Packet& packet, MessageKind kind, Term term, std::uint64_t minor) {
  return begin(packet, Label{static_cast<std::uint8_t>(kind), ClientId(), term.value(), minor})
      .u64(term.value());
}

void put(Packet& packet, const raft::VoteRequest& m) {
  begin(packet, MessageKind::vote_request, m.term, 0)
      .u64(m.last_index.value())
      .u64(m.last_term.value())
      .u8(m.at_leaders_wish ? 1 : 0);
}

void put(Packet& packet, const raft::VoteReply& m) {
  begin(packet, MessageKind::vote_reply, m.term, 0).u8(static_cast<std::uint8_t>(m.ballot));
}

void put(Packet& packet, const raft::PreVoteRequest& m) {
  begin(packet, MessageKind::pre_vote_request, m.term, 0)
      .u64(m.last_index.value())
      .u64(m.last_term.value());
}

void put(Packet& packet, const raft::PreVoteReply& m) {
  begin(packet, MessageKind::pre_vote_reply, m.term, 0).u8(static_cast<std::uint8_t>(m.ballot));
}

void put(Packet& packet, const raft::TimeoutNow& m) {
  begin(packet, MessageKind::timeout_now, m.term, 0);
}

void put(Packet& packet, const raft::AppendRequest& m) {
  const auto last = m.previous_index + Count(static_cast<std::int64_t>(m.entries.size()));
  const bool empty = m.entries.empty();
  const MessageKind kind = empty ? MessageKind::heartbeat : MessageKind::append;
  begin(packet, kind, m.term, empty ? m.round.value() : last.value())
      .u64(m.round.value())
      .u64(m.previous_index.value())
      .u64(m.previous_term.value())
      .u64(m.commit.value())
      .u16(static_cast<std::uint16_t>(m.entries.size()));
  for (const raft::Entry& entry : m.entries) packet.slices.emplace_back(entry.record());
}

void put(Packet& packet, const raft::AppendReply& m) {
  PacketHeader& header =
      begin(packet, MessageKind::append_reply, m.term, m.round.value()).u64(m.round.value());
  match(
      m.outcome, [&](const raft::Accepted& a) { header.u8(1).u64(a.match.value()); },
      [&](const raft::Rejected& r) {
        header.u8(0).u64(r.previous_index.value()).u64(r.hint_index.value());
        header.u64(r.hint_term.value());
      });
}

void put(Packet& packet, const raft::SnapshotChunk& m) {
  begin(packet, MessageKind::snapshot_chunk, m.term, m.round.value())
      .u64(m.round.value())
      .u64(m.last_index.value())
      .u64(m.last_term.value())
      .u32(m.size)
      .u32(m.checksum)
      .u32(m.offset);
  packet.slices.push_back(m.piece);
}

void put(Packet& packet, const raft::SnapshotReply& m) {
  begin(packet, MessageKind::snapshot_reply, m.term, m.round.value())
      .u64(m.round.value())
      .u64(m.last_index.value())
      .u32(m.received);
}

void put(Packet& packet, const raft::SnapshotWish& m) {
  begin(packet, MessageKind::snapshot_wish, m.term, m.round.value())
      .u64(m.round.value())
      .u64(m.commit.value());
}

// --- clients' messages ---

// `of`: a request or an answer.
template <class Attempt>
PacketHeader& begin(Packet& packet, MessageKind kind, const Attempt& of) {
  const Label label{static_cast<std::uint8_t>(kind), of.client, of.sequence.value(), of.attempt};
  return begin(packet, label).u32(of.client.value()).u64(of.sequence.value()).u32(of.attempt);
}

void put_request(Packet& packet, MessageKind kind, const Request& m) {
  begin(packet, kind, m);
  packet.slices.push_back(m.command);
}

void put_reply(Packet& packet, const kv::Reply& reply) {
  packet.header.u8(1).u8(static_cast<std::uint8_t>(reply.status)).u64(reply.version.value());
  packet.header.u8(reply.value ? 1 : 0);
  if (reply.value) packet.slices.push_back(*reply.value);
}

void put_answer(Packet& packet, MessageKind kind, const Answer& m) {
  begin(packet, kind, m);
  match(
      m.outcome, [&](const kv::Reply& reply) { put_reply(packet, reply); },
      [&](const Unavailable& u) {
        packet.header.u8(0).u16(u.leader ? u.leader->value() : std::uint16_t{0});
      });
}

void put_index(Packet& packet, const ReadIndexReply& m) {
  begin(packet, MessageKind::read_index_reply, m.question);
  match(
      m.outcome, [&](LogIndex index) { packet.header.u8(1).u64(index.value()); },
      [&](const Unavailable& u) {
        packet.header.u8(0).u16(u.leader ? u.leader->value() : std::uint16_t{0});
      });
}

}  // namespace

void encode(const raft::Message& message, Packet& packet) {
  std::visit([&](const auto& m) { put(packet, m); }, message);
  seal(packet);
}

void encode(const Request& request, Packet& packet) {
  put_request(packet, MessageKind::request, request);
  seal(packet);
}

void encode(const Answer& answer, Packet& packet) {
  put_answer(packet, MessageKind::reply, answer);
  seal(packet);
}

void encode(const Forward& forward, Packet& packet) {
  put_request(packet, MessageKind::forward, forward.request);
  seal(packet);
}

void encode(const ForwardReply& reply, Packet& packet) {
  put_answer(packet, MessageKind::forward_reply, reply.answer);
  seal(packet);
}

void encode(const ReadQuestion& question, Packet& packet) {
  begin(packet, MessageKind::read_index, question);
  seal(packet);
}

void encode(const ReadIndexReply& reply, Packet& packet) {
  put_index(packet, reply);
  seal(packet);
}

Packet encode(Endpoint from, Endpoint to, const Frame& frame) {
  Packet packet;
  packet.from = from;
  packet.to = to;
  std::visit([&](const auto& content) { encode(content, packet); }, frame);
  return packet;
}

}  // namespace raftbed::actor
