// Who and where: the strong types that name nodes, clients, terms, log positions and lives.
//
// Guarantees: no two of these types mix, none converts from or to a number by itself, and only the
// arithmetic that means something compiles (a log index plus a count, never the sum of two
// indexes). Absent is std::optional, never a reserved value. Printing lives above the core; see
// sim/observe.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace raftbed {

// A name: compares, and does nothing else.
template <class Tag, class Number>
class Name {
 public:
  using number_type = Number;
  constexpr Name() = default;
  constexpr explicit Name(Number value) : value_(value) {}
  [[nodiscard]] constexpr Number value() const { return value_; }
  friend constexpr auto operator<=>(Name, Name) = default;

 private:
  Number value_{};
};

// A point of a sequence that only moves forward one at a time: compares, and knows its successor.
template <class Tag, class Number>
class Ordinal {
 public:
  using number_type = Number;
  constexpr Ordinal() = default;
  constexpr explicit Ordinal(Number value) : value_(value) {}
  [[nodiscard]] constexpr Number value() const { return value_; }
  [[nodiscard]] constexpr Ordinal next() const { return Ordinal(value_ + 1); }
  friend constexpr auto operator<=>(Ordinal, Ordinal) = default;

 private:
  Number value_{};
};

using NodeId = Name<struct NodeTag, std::uint16_t>;      // n1, n2, ... : from 1
using ClientId = Name<struct ClientTag, std::uint32_t>;  // c1, c2, ... : from 1; also its session
using Term = Ordinal<struct TermTag, std::uint64_t>;     // 0 before the first election
using Sequence = Ordinal<struct SequenceTag, std::uint64_t>;        // a client's operations: from 1
using Incarnation = Ordinal<struct IncarnationTag, std::uint32_t>;  // a node's lives: from 1
using WriteId = Ordinal<struct WriteTag, std::uint64_t>;  // writes of one incarnation: from 1

// How many entries lie between two log indexes. Signed, so that a difference never wraps.
class Count {
 public:
  constexpr Count() = default;
  constexpr explicit Count(std::int64_t value) : value_(value) {}
  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  friend constexpr auto operator<=>(Count, Count) = default;

 private:
  std::int64_t value_{};
};

// A position in the replicated log. The first entry is 1; 0 is the position before it (Raft, Figure
// 2: "first index is 1"), which is what an empty log has as its last index.
class LogIndex {
 public:
  constexpr LogIndex() = default;
  constexpr explicit LogIndex(std::uint64_t value) : value_(value) {}
  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
  [[nodiscard]] constexpr LogIndex next() const { return LogIndex(value_ + 1); }
  // REQUIRES: not the position before the first entry.
  [[nodiscard]] constexpr LogIndex previous() const { return LogIndex(value_ - 1); }
  // Whether an entry can be there, and another one behind it: all such are a Count apart.
  [[nodiscard]] constexpr bool is_of_entry() const {
    return value_ - 1 < static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) - 1;
  }
  friend constexpr auto operator<=>(LogIndex, LogIndex) = default;
  friend constexpr LogIndex operator+(LogIndex at, Count n) {
    return LogIndex(at.value_ + static_cast<std::uint64_t>(n.value()));
  }
  friend constexpr Count operator-(LogIndex a, LogIndex b) {
    return Count(static_cast<std::int64_t>(a.value_ - b.value_));
  }

 private:
  std::uint64_t value_{};
};

// Whoever can send or receive on the network: a node or a client.
class Endpoint {
 public:
  constexpr Endpoint() = default;
  constexpr Endpoint(NodeId node) : value_(node.value()) {}  // NOLINT(*-explicit-*)
  constexpr Endpoint(ClientId client)
      : value_(client_bit | client.value()) {}  // NOLINT(*-explicit-*)
  [[nodiscard]] constexpr bool is_client() const { return (value_ & client_bit) != 0; }
  [[nodiscard]] constexpr bool is_node() const { return !is_client(); }
  // REQUIRES: is_node() / is_client().
  [[nodiscard]] constexpr NodeId node() const { return NodeId(static_cast<std::uint16_t>(value_)); }
  [[nodiscard]] constexpr ClientId client() const { return ClientId(value_ & ~client_bit); }
  // Stable across builds and versions: it goes into hashes and identities.
  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
  friend constexpr auto operator<=>(Endpoint, Endpoint) = default;

 private:
  static constexpr std::uint32_t client_bit = 0x8000'0000;
  std::uint32_t value_{};
};

}  // namespace raftbed
