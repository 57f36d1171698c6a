#include "sim/universe/fingerprint.h"

#include "core/base/match.h"

namespace raftbed::universe {
namespace {

// What kind of fact follows: no two facts of different kinds fold alike.
enum class Fact : std::uint8_t {
  sent = 1,
  delivered = 2,
  wrote = 3,
  truncated = 4,
  synced = 5,
  committed = 6,
  returned = 7
};

}  // namespace

void Fingerprint::message(const observe::Moment& moment, const observe::MessageSeen& seen) {
  const bool delivered = seen.passage == observe::Passage::delivered;
  if (seen.passage == observe::Passage::dropped) return;  // the loss shows in what does not follow
  const Packet& packet = seen.packet;
  digest_.add(delivered ? Fact::delivered : Fact::sent).add(moment.at);
  digest_.add(std::uint64_t{packet.from.value()} << 32 | packet.to.value());
  digest_.add(std::uint64_t{packet.label.kind} << 32 | packet.label.client.value());
  digest_.add(packet.label.major).add(packet.label.minor).add(seen.n).add(std::uint64_t{seen.copy});
  // The header of our frames ends with a checksum of the slices too. Another subject's should: else
  // what its slices say shows only in what follows from it.
  if (!delivered) digest_.add(packet.header.span()).add(std::uint64_t{packet.size()});
}

void Fingerprint::wrote(NodeId node, const DiskOperation& operation) {
  match(
      operation,
      [&](const DiskWrite& write) {
        digest_.add(Fact::wrote).add(node).add(write.offset).add(write.bytes.span());
      },
      [&](const DiskTruncate& truncate) {
        digest_.add(Fact::truncated).add(node).add(truncate.size);
      },
      [&](const DiskSync& sync) { digest_.add(Fact::synced).add(node).add(sync.id); });
}

void Fingerprint::committed(NodeId node, LogIndex index) {
  digest_.add(Fact::committed).add(node).add(index);
}

void Fingerprint::returned(const observe::Invocation& invocation, const observe::Return& outcome) {
  digest_.add(Fact::returned)
      .add(invocation.client)
      .add(invocation.sequence)
      .add(outcome.moment.at);
  digest_.add(outcome.reply.status).add(outcome.reply.version);
  digest_.add(std::uint64_t{outcome.reply.value.has_value()});
  if (outcome.reply.value) digest_.add(outcome.reply.value->span());
}

}  // namespace raftbed::universe
