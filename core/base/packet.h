// What crosses a network: bytes, with a label that names the message for chance, traces and
// scenarios.
//
// A packet is a small inline header and slices that it shares with logs and other packets. The
// label rides beside the bytes and is not part of them: a host that needs no names may ignore it.
// `kind` is the sender's business (core/actor/wire.h has ours); the world only tells kinds apart.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/chance.h"
#include "core/base/codec.h"
#include "core/base/ids.h"
#include "core/base/inline_vector.h"

namespace raftbed {

// Names a message among those of the same sender, receiver, kind and client (DESIGN 1.3): by term
// and index, by round, or by operation and attempt. Ordered: a label above the highest so far is
// news, any other a resend.
struct Label {
  std::uint8_t kind = 0;
  ClientId client;  // the client it is about, ClientId(0) for the cluster's own traffic
  std::uint64_t major = 0;
  std::uint64_t minor = 0;

  // Kind and client as one number, which orders as the two do.
  [[nodiscard]] std::uint64_t slot() const { return std::uint64_t{kind} << 32 | client.value(); }
  friend auto operator<=>(const Label&, const Label&) = default;
};

// What the label contributes to an identity, folded after who it is about. Frozen, as the chance
// function is.
inline Identity identity_of(std::uint64_t who, const Label& label, std::uint64_t n) {
  return Identity(who, label.slot(), label.major, label.minor, n);
}

// A message by its identity (DESIGN 1.3), which scenarios write as `append n1 -> n2 term 2 index 5
// #0`: n tells those of one label apart.
struct MessageName {
  Endpoint from;
  Endpoint to;
  Label label;
  std::uint64_t n = 0;
  std::uint32_t copy = 0;  // 0 is what was sent; 1 is the network's duplicate of it

  [[nodiscard]] Identity identity() const {
    Identity identity = identity_of(std::uint64_t{from.value()} << 32 | to.value(), label, n);
    if (copy > 0) identity.add(copy);
    return identity;
  }
  friend auto operator<=>(const MessageName&, const MessageName&) = default;
};

using PacketHeader = Fields<80>;

// Why a network lost a packet.
enum class DropCause : std::uint8_t {
  rate,           // the active rate of loss
  cut,            // its link was cut, when it was sent or when it would have arrived
  named,          // the plan named this message
  receiver_down,  // nobody runs there
  by_hand,        // somebody took it out while it was in flight
  unroutable,     // there is no such link: to itself, to nobody, from client to client
};
inline constexpr std::size_t drop_cause_count = 6;

struct Packet {
  Packet();
  Endpoint from;
  Endpoint to;
  Label label;
  PacketHeader header;
  InlineVector<Bytes, 4> slices;

  [[nodiscard]] std::size_t size() const {
    std::size_t bytes = header.size();
    for (const Bytes& slice : slices) bytes += slice.size();
    return bytes;
  }
};
// Behind its class: one that is made where it stays is then not zeroed as a whole first.
inline Packet::Packet() = default;

}  // namespace raftbed
