// The wire: what goes out comes back, and whatever is not exactly that is refused with a reason.
#include "core/actor/wire.h"

#include <vector>

#include "core/base/crc32c.h"
#include "testing/bytes.h"
#include "testing/property.h"

namespace raftbed::actor {
namespace {

using testing::bytes;

const Endpoint sender = NodeId(1);
const Endpoint receiver = NodeId(2);

raft::AppendRequest some_append(std::size_t entries) {
  raft::AppendRequest append;
  append.term = Term(7);
  append.round = raft::Round(3);
  append.previous_index = LogIndex(4);
  append.previous_term = Term(6);
  append.commit = LogIndex(4);
  for (std::size_t i = 0; i < entries; ++i) {
    append.entries.push_back(
        raft::Entry(LogIndex(5 + i), Term(7), raft::EntryKind::command, bytes("command").span()));
  }
  return append;
}

std::vector<Frame> every_kind() {
  const Request request{ClientId(3), Sequence(9), 2, bytes("put")};
  const Answer done{ClientId(3), Sequence(9), 2,
                    kv::Reply{kv::Status::not_equal, bytes("actual"), LogIndex(12)}};
  const Answer unavailable{ClientId(3), Sequence(9), 2, Unavailable{NodeId(5)}};
  return {raft::Message(raft::VoteRequest{Term(2), LogIndex(8), Term(1)}),
          raft::Message(raft::VoteReply{Term(2), raft::Ballot::granted}),
          raft::Message(some_append(0)),
          raft::Message(some_append(1)),
          raft::Message(some_append(9)),
          raft::Message(raft::AppendReply{Term(7), raft::Round(3), raft::Accepted{LogIndex(9)}}),
          raft::Message(raft::AppendReply{Term(7), raft::Round(3),
                                          raft::Rejected{LogIndex(4), LogIndex(2), Term(5)}}),
          raft::Message(raft::VoteRequest{Term(2), LogIndex(8), Term(1), true}),
          raft::Message(raft::PreVoteRequest{Term(2), LogIndex(8), Term(1)}),
          raft::Message(raft::PreVoteReply{Term(2), raft::Ballot::granted}),
          raft::Message(raft::TimeoutNow{Term(2)}),
          raft::Message(raft::SnapshotChunk{Term(2), raft::Round(3), LogIndex(8), Term(1), 100,
                                            0xabcd, 40, bytes("a piece")}),
          raft::Message(raft::SnapshotReply{Term(2), raft::Round(3), LogIndex(8), 47}),
          request,
          done,
          unavailable,
          Forward{request},
          ForwardReply{done},
          ReadQuestion{ClientId(3), Sequence(9), 2},
          ReadIndexReply{{ClientId(3), Sequence(9), 2}, LogIndex(12)},
          ReadIndexReply{{ClientId(3), Sequence(9), 2}, Unavailable{NodeId(5)}}};
}

TEST_CASE("every kind of frame comes back as it went out", "[wire]") {
  for (const Frame& frame : every_kind()) {
    const auto decoded = decode(encode(sender, receiver, frame));
    REQUIRE(std::holds_alternative<Frame>(decoded));
    CHECK(std::get<Frame>(decoded) == frame);
  }
}

TEST_CASE("a frame with any one bit flipped is refused", "[wire]") {
  for (const Frame& frame : every_kind()) {
    const Packet packet = encode(sender, receiver, frame);
    for (std::size_t bit = 0; bit < packet.header.size() * 8; ++bit) {
      std::vector<std::byte> header(packet.header.span().begin(), packet.header.span().end());
      header[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      Packet damaged = packet;
      damaged.header.assign(header);
      CHECK(std::holds_alternative<WireRefusal>(decode(damaged)));
    }
  }
}

TEST_CASE("a slice with any one bit flipped is refused", "[wire]") {
  for (const Frame& frame : every_kind()) {
    const Packet packet = encode(sender, receiver, frame);
    for (std::size_t at = 0; at < packet.slices.size(); ++at) {
      std::vector<std::byte> slice(packet.slices[at].span().begin(),
                                   packet.slices[at].span().end());
      for (std::size_t bit = 0; bit < slice.size() * 8; ++bit) {
        slice[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        Packet damaged = packet;
        damaged.slices[at] = Bytes::copy_of(slice);
        CHECK(std::holds_alternative<WireRefusal>(decode(damaged)));
        slice[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      }
    }
  }
}

TEST_CASE("a frame that is cut short, or lacks a slice, is refused", "[wire]") {
  for (const Frame& frame : every_kind()) {
    const Packet packet = encode(sender, receiver, frame);
    for (std::size_t length = 0; length < packet.header.size(); ++length) {
      Packet cut = packet;
      cut.header.assign(packet.header.span().first(length));
      CHECK(std::holds_alternative<WireRefusal>(decode(cut)));
    }
    if (packet.slices.empty()) continue;
    Packet bare = packet;
    bare.slices.clear();
    CHECK(std::holds_alternative<WireRefusal>(decode(bare)));
  }
}

// The packet with other fields in its header, and a checksum that agrees with them: what a sender
// with a defect would say.
Packet resealed(Packet packet, std::vector<std::byte> fields) {
  std::uint32_t sum = crc32c(fields);
  const bool is_append = packet.label.kind == static_cast<std::uint8_t>(MessageKind::append);
  for (const Bytes& slice : packet.slices) {
    sum = crc32c(is_append ? slice.span().last(4) : slice.span(), sum);
  }
  for (int byte = 0; byte < 4; ++byte) {
    fields.push_back(static_cast<std::byte>(sum >> (8 * byte)));
  }
  packet.header.assign(fields);
  return packet;
}

std::vector<std::byte> fields_of(const Packet& packet) {
  const auto fields = packet.header.span().first(packet.header.size() - 4);
  return {fields.begin(), fields.end()};
}

// With the byte at `back` from the end of the fields (1: the last) set to this.
std::variant<Frame, WireRefusal> decoded_with(const Frame& frame, std::size_t back,
                                              std::uint8_t value) {
  const Packet packet = encode(sender, receiver, frame);
  std::vector<std::byte> fields = fields_of(packet);
  fields[fields.size() - back] = static_cast<std::byte>(value);
  const auto decoded = decode(resealed(packet, fields));
  if (const auto* why = std::get_if<WireRefusal>(&decoded)) return *why;
  return std::get<Frame>(decoded);
}

TEST_CASE("a frame whose fields are too few or too many is malformed, whatever its checksum says",
          "[wire]") {
  for (const Frame& frame : every_kind()) {
    const Packet packet = encode(sender, receiver, frame);
    std::vector<std::byte> fields = fields_of(packet);
    REQUIRE(std::get<Frame>(decode(resealed(packet, fields))) == frame);
    fields.push_back(std::byte{0});
    CHECK(std::get<WireRefusal>(decode(resealed(packet, fields))) == WireRefusal::malformed);
    for (fields.pop_back(); fields.size() > 2;) {
      fields.pop_back();
      CHECK(std::holds_alternative<WireRefusal>(decode(resealed(packet, fields))));
    }
  }
}

TEST_CASE("a field beyond its range is malformed, whatever the checksum says", "[wire]") {
  const std::variant<Frame, WireRefusal> malformed = WireRefusal::malformed;
  const raft::VoteReply granted{Term(2), raft::Ballot::granted};
  CHECK(decoded_with(raft::Message(granted), 1, 2) == malformed);
  // Entries that are announced and not there, and the other way round.
  CHECK(decoded_with(raft::Message(some_append(1)), 2, 2) == malformed);
  CHECK(decoded_with(raft::Message(some_append(1)), 2, 0) == malformed);
  CHECK(decoded_with(raft::Message(some_append(0)), 2, 1) == malformed);
  // An answer ends with status u8, version u64, has-value u8.
  const Answer done{ClientId(3), Sequence(9), 2,
                    kv::Reply{kv::Status::not_equal, bytes("actual"), LogIndex(12)}};
  CHECK(decoded_with(done, 1, 2) == malformed);
  CHECK(decoded_with(done, 1, 0) == malformed);
  CHECK(decoded_with(done, 10, 200) == malformed);
}

TEST_CASE("a frame of another version is refused by name", "[wire]") {
  const Packet packet = encode(sender, receiver, every_kind().front());
  std::vector<std::byte> header(packet.header.span().begin(), packet.header.span().end());
  header[0] = std::byte{wire_version + 1};
  Packet newer = packet;
  newer.header.assign(header);
  CHECK(std::get<WireRefusal>(decode(newer)) == WireRefusal::wrong_version);
}

TEST_CASE("random bytes on the wire are refused and never crash", "[wire]") {
  raftbed::testing::check_property("random packets are refused",
                                   [](std::vector<std::uint8_t> bytes) {
                                     if (bytes.size() > PacketHeader::size_max)
                                       bytes.resize(PacketHeader::size_max);
                                     if (!bytes.empty()) bytes[0] = wire_version;
                                     std::vector<std::byte> header;
                                     for (const std::uint8_t byte : bytes)
                                       header.push_back(static_cast<std::byte>(byte));
                                     Packet packet;
                                     packet.from = sender;
                                     packet.to = receiver;
                                     packet.header.assign(header);
                                     RC_ASSERT(std::holds_alternative<WireRefusal>(decode(packet)));
                                   });
}

TEST_CASE(
    "labels name votes by term, appends by term and last index, requests by operation and attempt",
    "[wire][label]") {
  const auto label = [](const Frame& frame) { return encode(sender, receiver, frame).label; };
  CHECK(label(raft::Message(raft::VoteRequest{Term(2), LogIndex(8), Term(1)})).major == 2);
  CHECK(label(raft::Message(some_append(2))).minor == 6);
  CHECK(label(raft::Message(some_append(0))).minor == 3);
  const Label request = label(Request{ClientId(3), Sequence(9), 2, bytes("put")});
  CHECK(request.client == ClientId(3));
  CHECK(request.major == 9);
  CHECK(request.minor == 2);
}

}  // namespace
}  // namespace raftbed::actor
