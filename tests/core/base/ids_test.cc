#include "core/base/ids.h"

#include <catch2/catch_test_macros.hpp>
#include <concepts>
#include <cstdint>

#include "arithmetic.h"

namespace raftbed {
namespace {

template <class A, class B>
concept can_compare = requires(A a, B b) {
  a == b;
};
template <class A>
concept has_next = requires(A a) {
  a.next();
};

// Wrong mixes do not compile. Each line is the mistake that it names.
static_assert(!can_add<LogIndex, LogIndex>, "the sum of two positions means nothing");
static_assert(!can_add<LogIndex, int>, "a bare number is not a count");
static_assert(!can_add<Count, LogIndex>, "the position stands first");
static_assert(!can_subtract<LogIndex, Count>, "back is a negative count, said so");
static_assert(!can_add<Term, Count> && !can_add<Term, Term> && !can_subtract<Term, Term>);
static_assert(!can_add<NodeId, NodeId> && !has_next<NodeId> && !has_next<ClientId>);
static_assert(!can_compare<Term, LogIndex> && !can_compare<NodeId, ClientId>);
static_assert(!can_compare<Term, std::uint64_t> && !can_compare<LogIndex, int>);
static_assert(!can_compare<Sequence, WriteId> && !can_compare<Term, Incarnation>);
static_assert(!std::convertible_to<std::uint64_t, Term> &&
              !std::convertible_to<Term, std::uint64_t>);
static_assert(!std::convertible_to<int, LogIndex> && !std::convertible_to<int, Count>);
static_assert(!std::convertible_to<int, NodeId> && !std::convertible_to<NodeId, int>);
static_assert(!std::convertible_to<Endpoint, NodeId> && !std::convertible_to<Endpoint, ClientId>);

// And these do, or the lines above would prove nothing.
static_assert(can_add<LogIndex, Count> && can_subtract<LogIndex, LogIndex>);
static_assert(can_compare<Term, Term> && can_compare<NodeId, NodeId> && has_next<Term>);
static_assert(std::same_as<decltype(LogIndex(2) - LogIndex(1)), Count>);
static_assert(std::same_as<decltype(LogIndex(2) + Count(1)), LogIndex>);
static_assert(std::convertible_to<NodeId, Endpoint> && std::convertible_to<ClientId, Endpoint>);

TEST_CASE("an index and the count to another give the other", "[ids]") {
  CHECK(LogIndex(7) - LogIndex(3) == Count(4));
  CHECK(LogIndex(3) + Count(4) == LogIndex(7));
  CHECK(LogIndex(7) + Count(-4) == LogIndex(3));
}

TEST_CASE("a difference of indexes is negative where the first is behind", "[ids]") {
  CHECK(LogIndex(3) - LogIndex(7) == Count(-4));
  CHECK(LogIndex(0) - LogIndex(1) < Count(0));
}

TEST_CASE("an index has the neighbours that a log gives it", "[ids]") {
  CHECK(LogIndex().next() == LogIndex(1));
  CHECK(LogIndex(1).previous() == LogIndex());
}

TEST_CASE("an entry can be where another can follow it", "[ids]") {
  constexpr std::uint64_t last = 0x7fff'ffff'ffff'ffff;
  CHECK_FALSE(LogIndex(0).is_of_entry());
  CHECK(LogIndex(1).is_of_entry());
  CHECK(LogIndex(last - 1).is_of_entry());
  CHECK_FALSE(LogIndex(last).is_of_entry());
  CHECK_FALSE(LogIndex(0).previous().is_of_entry());
}

TEST_CASE("terms are ordered by their number and step by one", "[ids]") {
  CHECK(Term(2) < Term(10));
  CHECK(Term(9).next() == Term(10));
  CHECK(Term() == Term(0));
}

TEST_CASE("an endpoint remembers whether it is a node or a client", "[ids]") {
  const Endpoint node = NodeId(3);
  const Endpoint client = ClientId(3);
  CHECK(node.is_node());
  CHECK(node.node() == NodeId(3));
  CHECK(client.is_client());
  CHECK(client.client() == ClientId(3));
  CHECK(node != client);
}

TEST_CASE("an endpoint's number is part of the format", "[ids][golden]") {
  CHECK(Endpoint(NodeId(7)).value() == 7);
  CHECK(Endpoint(ClientId(7)).value() == 0x8000'0007);
}

TEST_CASE("the highest node is not taken for a client", "[ids]") {
  CHECK(Endpoint(NodeId(0xffff)).is_node());
  CHECK(Endpoint(NodeId(0xffff)).node() == NodeId(0xffff));
}

}  // namespace
}  // namespace raftbed
