// The wire: what nodes and clients say to each other, as bytes. The codec is always in the way.
//
// header = version u8 | kind u8 | fields ... | CRC-32C of the header and of the slices' bytes
// Log entries, commands and pieces of snapshots ride as slices: their bytes are encoded once and
// shared. What cannot be decoded is refused with a reason, never guessed at; a frame of another
// version is refused by name.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/kv/reply.h"
#include "core/raft/message.h"

namespace raftbed::actor {

inline constexpr std::uint8_t wire_version = 1;

// Frozen: labels, traces and scenarios use them.
enum class MessageKind : std::uint8_t {
  vote_request = 1,
  vote_reply = 2,
  append = 3,     // with entries
  heartbeat = 4,  // an append without entries
  append_reply = 5,
  request = 6,        // client -> node
  reply = 7,          // node -> client
  forward = 8,        // node -> the node that leads
  forward_reply = 9,  // and back, for the client that asked
  pre_vote_request = 10,
  pre_vote_reply = 11,
  timeout_now = 12,
  snapshot_chunk = 13,
  snapshot_reply = 14,
  read_index = 15,        // node -> the node that leads: from where on may this get be answered
  read_index_reply = 16,  // and back
  snapshot_wish = 17,
};

// One attempt of a client's operation. `command` is an encoded kv::Command.
struct Request {
  ClientId client;
  Sequence sequence;
  std::uint32_t attempt = 0;  // from 0
  Bytes command;
  friend bool operator==(const Request&, const Request&) = default;
};

// The attempt came to nothing here and now; whether it will take effect is not known.
struct Unavailable {
  std::optional<NodeId> leader;  // a hint
  friend bool operator==(const Unavailable&, const Unavailable&) = default;
};
struct Answer {
  ClientId client;
  Sequence sequence;
  std::uint32_t attempt = 0;
  std::variant<kv::Reply, Unavailable> outcome;
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Forward {
  Request request;  // as the client sent it; the sender is who will pass the answer on
  friend bool operator==(const Forward&, const Forward&) = default;
};
struct ForwardReply {
  Answer answer;
  friend bool operator==(const ForwardReply&, const ForwardReply&) = default;
};

// From a node that answers a get itself, as soon as it knows from which index on it may. It names
// the client's attempt: an answer to another life's question about the same attempt is as good,
// because the attempt was under way already.
struct ReadQuestion {
  ClientId client;
  Sequence sequence;
  std::uint32_t attempt = 0;
  friend bool operator==(const ReadQuestion&, const ReadQuestion&) = default;
};
struct ReadIndexReply {
  ReadQuestion question;
  std::variant<LogIndex, Unavailable> outcome;
  friend bool operator==(const ReadIndexReply&, const ReadIndexReply&) = default;
};

using Frame = std::variant<raft::Message, Request, Answer, Forward, ForwardReply, ReadQuestion,
                           ReadIndexReply>;

enum class WireRefusal : std::uint8_t {
  too_short,
  wrong_version,
  unknown_kind,
  bad_checksum,
  malformed
};

// The packet that carries the frame, labelled: votes by term; appends by term and last index,
// heartbeats, pieces of snapshots and replies by term and round; all that is about a client's
// request by client, sequence and attempt.
Packet encode(Endpoint from, Endpoint to, const Frame& frame);
std::variant<WireRefusal, Frame> decode(const Packet& packet);

// The same in their place. Label, header and slices of a packet that is addressed and otherwise
// empty, ...
void encode(const raft::Message& message, Packet& packet);
void encode(const Request& request, Packet& packet);
void encode(const Answer& answer, Packet& packet);
void encode(const Forward& forward, Packet& packet);
void encode(const ForwardReply& reply, Packet& packet);
void encode(const ReadQuestion& question, Packet& packet);
void encode(const ReadIndexReply& reply, Packet& packet);
// ... and the message, or why not: it is then of no use. What is not Raft's is malformed here.
std::optional<WireRefusal> decode(const Packet& packet, raft::Message& message);

// What the packet says that it is; nothing else of it has been looked at. REQUIRES: the header has
// the two bytes that it begins with.
inline MessageKind kind_of(const Packet& packet) {
  return static_cast<MessageKind>(packet.header.span()[1]);
}
inline bool carries_raft(const Packet& packet) {
  if (packet.header.size() < 2) return false;
  const MessageKind kind = kind_of(packet);
  return (MessageKind::vote_request <= kind && kind <= MessageKind::append_reply) ||
         (MessageKind::pre_vote_request <= kind && kind <= MessageKind::snapshot_reply) ||
         kind == MessageKind::snapshot_wish;
}

}  // namespace raftbed::actor
