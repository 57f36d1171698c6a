#include "core/raft/snapshot.h"

#include <limits>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "core/base/field_writer.h"

namespace raftbed::raft {
namespace {

constexpr std::size_t checksum_size = 4;

constexpr std::size_t prefix_size(std::size_t voters) {
  return 8 + 8 + 2 + 2 * voters;
}

// Strictly rising, from n1 on, at least one.
bool is_configuration(const Configuration& configuration) {
  NodeId before(0);
  for (const NodeId voter : configuration.voters) {
    if (voter <= before) return false;
    before = voter;
  }
  return !configuration.voters.empty();
}

}  // namespace

Snapshot::Snapshot(LogIndex index, Term term, const Configuration& configuration,
                   std::span<const std::byte> state)
    : index_(index), term_(term), configuration_(configuration) {
  const auto& voters = configuration.voters;
  const std::size_t size = prefix_size(voters.size()) + state.size() + checksum_size;
  ASSERT(size <= std::numeric_limits<std::uint32_t>::max());
  image_ = Bytes::filled(size, [&](std::span<std::byte> room) {
    FieldWriter writer(room);
    writer.u64(index.value()).u64(term.value()).u16(static_cast<std::uint16_t>(voters.size()));
    for (const NodeId voter : voters) writer.u16(voter.value());
    writer.raw(state);
    checksum_ = crc32c(room.first(size - checksum_size));
    writer.u32(checksum_);
  });
}

std::optional<Snapshot> Snapshot::decode(const Bytes& image) {
  const auto bytes = image.span();
  if (bytes.size() < prefix_size(0) + checksum_size) return std::nullopt;
  const auto covered = bytes.first(bytes.size() - checksum_size);
  Snapshot snapshot;
  snapshot.checksum_ = load_little_endian<std::uint32_t>(bytes.data() + covered.size());
  if (crc32c(covered) != snapshot.checksum_) return std::nullopt;
  Reader reader(covered);
  snapshot.index_ = LogIndex(reader.u64());
  snapshot.term_ = Term(reader.u64());
  for (std::uint16_t left = reader.u16(); left > 0 && !reader.failed(); --left) {
    snapshot.configuration_.voters.push_back(NodeId(reader.u16()));
  }
  const bool is_whole = !reader.failed() && is_configuration(snapshot.configuration_);
  if (!is_whole || !snapshot.index_.is_of_entry()) return std::nullopt;
  snapshot.image_ = image;
  return snapshot;
}

Bytes Snapshot::state() const {
  const std::size_t start = prefix_size(configuration_.voters.size());
  return image_.slice(start, image_.size() - start - checksum_size);
}

}  // namespace raftbed::raft
