#include "sim/universe/fingerprint.h"

#include "core/base/match.h"
#include "sim/universe/fact_fold.h"

namespace raftbed::universe {
namespace {

enum class Fact : std::uint8_t {
  sent = 1,
  delivered = 2,
  wrote = 3,
  truncated = 4,
  synced = 5,
  committed = 6,
  returned = 7
};

FactFold fold_of(Fact fact) {
  return FactFold(static_cast<std::uint8_t>(fact));
}

std::uint64_t word_of(Instant at) {
  return static_cast<std::uint64_t>(at.ns());
}

std::uint64_t word_of(NodeId node, FileName file) {
  return std::uint64_t{node.value()} << 8 | static_cast<std::uint64_t>(file);
}

}  // namespace

void Fingerprint::message(const observe::Moment& moment, const observe::MessageSeen& seen) {
  if (seen.passage == observe::Passage::dropped) return;  // the loss shows in what does not follow
  const bool delivered = seen.passage == observe::Passage::delivered;
  const Packet& packet = seen.packet;
  const Label& label = packet.label;
  FactFold fold = fold_of(delivered ? Fact::delivered : Fact::sent);
  fold.add(word_of(moment.at), std::uint64_t{packet.from.value()} << 32 | packet.to.value());
  fold.add(label.major, label.minor);
  // A copy's number is 0 or 1.
  const std::uint64_t kind = std::uint64_t{label.kind} << 24 | seen.copy;
  fold.add(std::uint64_t{label.client.value()} << 32 | kind, seen.n);
  // The header of our frames ends with a checksum of the slices too. Another subject's should: else
  // what its slices say shows only in what follows from it.
  if (!delivered) fold.add(packet.header.span()).add(packet.size(), 0);
  digest_.add(fold.value());
}

void Fingerprint::wrote(NodeId node, const DiskOperation& operation) {
  digest_.add(match(
      operation,
      [&](const DiskWrite& write) {
        return fold_of(Fact::wrote)
            .add(word_of(node, write.file), write.offset)
            .add(write.bytes.span())
            .value();
      },
      [&](const DiskTruncate& truncate) {
        return fold_of(Fact::truncated).add(word_of(node, truncate.file), truncate.size).value();
      },
      [&](const DiskSync& sync) {
        return fold_of(Fact::synced).add(word_of(node, sync.file), sync.id.value()).value();
      }));
}

void Fingerprint::committed(NodeId node, LogIndex index) {
  digest_.add(fold_of(Fact::committed).add(node.value(), index.value()).value());
}

void Fingerprint::returned(const observe::Invocation& invocation, const observe::Return& outcome) {
  const kv::Reply& reply = outcome.reply;
  FactFold fold = fold_of(Fact::returned);
  fold.add(invocation.client.value(), invocation.sequence.value());
  fold.add(word_of(outcome.moment.at), static_cast<std::uint64_t>(reply.status));
  fold.add(reply.version.value(), std::uint64_t{reply.value.has_value()});
  if (reply.value) fold.add(reply.value->span());
  digest_.add(fold.value());
}

}  // namespace raftbed::universe
