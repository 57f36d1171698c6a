#include "core/raft/snapshot.h"

#include <limits>
#include <utility>

#include "core/base/broken.h"
#include "core/base/codec.h"
#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "core/base/field_writer.h"

namespace raftbed::raft {
namespace {

constexpr std::size_t image_checksum_size = 4;

constexpr std::size_t place_size = 8 + 8;  // index and term

}  // namespace

Snapshot::Snapshot(LogIndex index, Term term, const Configuration& configuration,
                   std::span<const std::byte> state)
    : index_(index), term_(term), configuration_(configuration) {
  const Bytes members = encode(configuration);
  state_at_ = place_size + members.size();
  const std::size_t size = state_at_ + state.size() + image_checksum_size;
  ASSERT(size <= std::numeric_limits<std::uint32_t>::max());
  image_ = Bytes::filled(size, [&](std::span<std::byte> room) {
    FieldWriter writer(room);
    writer.u64(index.value()).u64(term.value()).raw(members.span()).raw(state);
    checksum_ = crc32c(room.first(size - image_checksum_size));
    writer.u32(checksum_);
  });
}

std::optional<Snapshot> Snapshot::decode(const Bytes& image) {
  const auto bytes = image.span();
  if (bytes.size() < place_size + image_checksum_size) return std::nullopt;
  const auto covered = bytes.first(bytes.size() - image_checksum_size);
  Snapshot snapshot;
  snapshot.checksum_ = load_little_endian<std::uint32_t>(bytes.data() + covered.size());
  if (crc32c(covered) != snapshot.checksum_) return std::nullopt;
  Reader reader(covered);
  snapshot.index_ = LogIndex(reader.u64());
  snapshot.term_ = Term(reader.u64());
  std::optional<Configuration> configuration = read_configuration(reader);
  if (!configuration || !snapshot.index_.is_of_entry()) return std::nullopt;
  snapshot.configuration_ = *std::move(configuration);
  snapshot.state_at_ = covered.size() - reader.left();
  snapshot.image_ = image;
  return snapshot;
}

Bytes Snapshot::state() const {
  return image_.slice(state_at_, image_.size() - state_at_ - image_checksum_size);
}

}  // namespace raftbed::raft
