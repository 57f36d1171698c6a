// The fingerprint: every field that is said to enter does, and what is said not to does not.
#include "sim/universe/fingerprint.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <vector>

#include "sim/universe/fact_fold.h"

namespace raftbed::universe {
namespace {

struct Told {
  observe::Moment moment{3, Instant() + seconds(1)};
  Packet packet;
  observe::Passage passage = observe::Passage::sent;
  std::uint64_t n = 0;
  std::uint32_t copy = 0;

  Told() {
    packet.from = NodeId(1);
    packet.to = NodeId(2);
    packet.label = Label{1, ClientId(0), 4, 5};
    packet.header.assign(std::vector<std::byte>(60, std::byte{7}));
  }
};

template <class Change>
std::uint64_t of_message(Change&& change) {
  Told told;
  change(told);
  const std::optional<DropCause> cause =
      told.passage == observe::Passage::dropped ? std::optional(DropCause::cut) : std::nullopt;
  Fingerprint fingerprint;
  fingerprint.message(told.moment, observe::MessageSeen{told.passage, told.packet, told.n,
                                                        told.copy, cause, std::nullopt});
  return fingerprint.value();
}

TEST_CASE("each field of a message that is sent enters", "[fingerprint]") {
  const std::set<std::uint64_t> all{
      of_message([](Told&) {}),
      of_message([](Told& t) { t.passage = observe::Passage::delivered; }),
      of_message([](Told& t) { t.moment.at = Instant() + seconds(2); }),
      of_message([](Told& t) { t.packet.from = NodeId(3); }),
      of_message([](Told& t) { t.packet.to = NodeId(3); }),
      of_message([](Told& t) { t.packet.to = ClientId(2); }),
      of_message([](Told& t) { t.packet.label.kind = 2; }),
      of_message([](Told& t) { t.packet.label.client = ClientId(1); }),
      of_message([](Told& t) { t.packet.label.major = 9; }),
      of_message([](Told& t) { t.packet.label.minor = 9; }),
      of_message([](Told& t) { t.n = 1; }),
      of_message([](Told& t) { t.copy = 1; }),
      of_message([](Told& t) { t.packet.slices.push_back(Bytes::copy_of("more")); }),
      of_message([](Told& t) { t.packet.header.assign(std::vector<std::byte>(60)); }),
      of_message([](Told& t) { t.packet.header.assign({}); }),
  };
  CHECK(all.size() == 15);
}

TEST_CASE("the number of the event and a loss do not enter", "[fingerprint]") {
  CHECK(of_message([](Told& t) { t.moment.event = 9; }) == of_message([](Told&) {}));
  CHECK(of_message([](Told& t) { t.passage = observe::Passage::dropped; }) ==
        Fingerprint().value());
}

// A file that no node has yet.
constexpr auto another_file = static_cast<FileName>(1);

std::uint64_t of_write(NodeId node, std::uint64_t offset, std::string_view contents,
                       FileName file = FileName::log) {
  DiskWrite write;
  write.file = file;
  write.offset = offset;
  write.bytes = Bytes::copy_of(contents);
  Fingerprint fingerprint;
  fingerprint.wrote(node, write);
  return fingerprint.value();
}

std::uint64_t of_operation(NodeId node, const DiskOperation& operation) {
  Fingerprint fingerprint;
  fingerprint.wrote(node, operation);
  return fingerprint.value();
}

TEST_CASE("each field of a disk operation enters", "[fingerprint]") {
  const std::set<std::uint64_t> all{
      of_write(NodeId(1), 8, "contents"),
      of_write(NodeId(2), 8, "contents"),
      of_write(NodeId(1), 9, "contents"),
      of_write(NodeId(1), 8, "other contents"),
      of_write(NodeId(1), 8, "contents", another_file),
      of_operation(NodeId(1), DiskTruncate{FileName::log, 8}),
      of_operation(NodeId(1), DiskTruncate{FileName::log, 9}),
      of_operation(NodeId(1), DiskTruncate{another_file, 9}),
      of_operation(NodeId(2), DiskTruncate{FileName::log, 9}),
      of_operation(NodeId(1), DiskSync{FileName::log, WriteId(8), {}}),
      of_operation(NodeId(1), DiskSync{FileName::log, WriteId(9), {}}),
      of_operation(NodeId(1), DiskSync{another_file, WriteId(9), {}}),
      of_operation(NodeId(2), DiskSync{FileName::log, WriteId(9), {}}),
  };
  CHECK(all.size() == 13);
}

TEST_CASE("each field of a commit and of a reply enters", "[fingerprint]") {
  const auto commit = [](std::uint16_t node, std::uint64_t index) {
    Fingerprint fingerprint;
    fingerprint.committed(NodeId(node), LogIndex(index));
    return fingerprint.value();
  };
  const auto reply = [](auto&& change) {
    observe::Invocation asked{ClientId(1), Sequence(2), {}, {}};
    observe::Return told{{}, kv::Reply{}, observe::Moment{1, Instant() + seconds(1)}};
    change(asked, told);
    Fingerprint fingerprint;
    fingerprint.returned(asked, told);
    return fingerprint.value();
  };
  using Asked = observe::Invocation;
  using Answer = observe::Return;
  const std::set<std::uint64_t> all{
      commit(1, 2),
      commit(2, 1),
      commit(1, 3),
      reply([](Asked&, Answer&) {}),
      reply([](Asked& asked, Answer&) { asked.client = ClientId(3); }),
      reply([](Asked& asked, Answer&) { asked.sequence = Sequence(3); }),
      reply([](Asked&, Answer& told) { told.moment.at = Instant(); }),
      reply([](Asked&, Answer& told) { told.reply.status = kv::Status::not_equal; }),
      reply([](Asked&, Answer& told) { told.reply.version = LogIndex(4); }),
      reply([](Asked&, Answer& told) { told.reply.value = Bytes(); }),
      reply([](Asked&, Answer& told) { told.reply.value = Bytes::copy_of("v"); }),
  };
  CHECK(all.size() == 11);
}

TEST_CASE("the order of what happens enters", "[fingerprint]") {
  Fingerprint one;
  one.committed(NodeId(1), LogIndex(1));
  one.committed(NodeId(2), LogIndex(1));
  Fingerprint other;
  other.committed(NodeId(2), LogIndex(1));
  other.committed(NodeId(1), LogIndex(1));
  CHECK(one.value() != other.value());
}

// Lengths around the sixteen bytes of a step, where the last step overlaps the one before it.
TEST_CASE("every byte of a string enters, whatever its length", "[fingerprint]") {
  std::set<std::uint64_t> all;
  std::size_t made = 0;
  const auto take = [&](std::span<const std::byte> bytes) {
    all.insert(FactFold(1).add(bytes).value());
    ++made;
  };
  for (std::size_t length = 0; length <= 50; ++length) {
    std::vector<std::byte> bytes(length);
    take(bytes);
    for (std::byte& byte : bytes) {
      byte = std::byte{1};
      take(bytes);
      byte = std::byte{0};
    }
  }
  CHECK(all.size() == made);
}

TEST_CASE("no word makes a fold forget what it held", "[fingerprint]") {
  constexpr std::uint64_t salt = 0xe703'7ed1'a0b4'28db;  // makes one factor nothing
  CHECK(FactFold(1).add(5, 6).add(7, salt).value() != FactFold(1).add(5, 8).add(7, salt).value());
}

TEST_CASE("facts of different kinds do not fold alike", "[fingerprint]") {
  for (std::uint8_t kind = 1; kind < 8; ++kind) {
    for (std::uint64_t word = 0; word < 16; ++word) {
      if (kind != 4) CHECK(FactFold(4).add(0, 9).value() != FactFold(kind).add(word, 9).value());
    }
  }
}

}  // namespace
}  // namespace raftbed::universe
