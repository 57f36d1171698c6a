#include "core/base/packet.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/broken.h"

namespace raftbed {
namespace {

std::vector<std::byte> filled(std::size_t size, int with) {
  return std::vector<std::byte>(size, static_cast<std::byte>(with));
}

TEST_CASE("a header holds up to its limit, and not a byte more", "[packet]") {
  PacketHeader header;
  header.assign(filled(PacketHeader::size_max, 7));
  CHECK(header.size() == PacketHeader::size_max);
  CHECK_THROWS_AS(header.assign(filled(PacketHeader::size_max + 1, 7)), Broken);
}

TEST_CASE("a header that is assigned anew forgets what it held", "[packet]") {
  PacketHeader header;
  header.assign(filled(9, 1));
  header.assign(filled(2, 3));
  CHECK(std::vector(header.span().begin(), header.span().end()) == filled(2, 3));
}

TEST_CASE("a packet's size is that of its header and all its slices", "[packet]") {
  Packet packet;
  CHECK(packet.size() == 0);
  packet.header.assign(filled(5, 0));
  for (int n = 0; n < 6; ++n) packet.slices.push_back(Bytes::copy_of("abc"));
  CHECK(packet.size() == 5 + 6 * 3);
}

TEST_CASE("labels are ordered by kind, client, and then by what is news", "[packet]") {
  const Label low{.kind = 1, .client = ClientId(1), .major = 2, .minor = 9};
  CHECK(low < Label{.kind = 1, .client = ClientId(1), .major = 3, .minor = 0});
  CHECK(low < Label{.kind = 1, .client = ClientId(1), .major = 2, .minor = 10});
  CHECK(low < Label{.kind = 1, .client = ClientId(2), .major = 0, .minor = 0});
  CHECK(low < Label{.kind = 2, .client = ClientId(0), .major = 0, .minor = 0});
}

}  // namespace
}  // namespace raftbed
