#include "sim/world/torn_write.h"

#include <algorithm>
#include <vector>

#include "sim/world/draw.h"

namespace raftbed::world {
namespace {

// The questions that tearing asks about one write; folded after its name.
constexpr std::uint64_t how_it_tears = 1;
constexpr std::uint64_t which_sectors = 2;

void keep_front(FileContents& file, const DiskWrite& write, Draw& draw) {
  file.write(write.offset, write.bytes.slice(0, draw.below(write.bytes.size())));
}

// Starts from what is there; beyond the file's end that is zero.
void mix_sectors(FileContents& file, const DiskWrite& write, Identity identity,
                 const Chance& chance) {
  const auto written = write.bytes.span();
  std::vector<std::byte> mixed = file.read(write.offset, written.size());
  mixed.resize(written.size());
  const std::uint64_t end = write.offset + written.size();
  for (std::uint64_t at = write.offset; at < end; at += sector_size - at % sector_size) {
    const std::uint64_t next = std::min(end, at + sector_size - at % sector_size);
    const Identity sector = Identity(identity.value(), which_sectors, at / sector_size);
    if (!chance.happens(Stream::disk_survival, sector, Ratio{1, 2})) continue;
    for (std::uint64_t i = at - write.offset; i < next - write.offset; ++i) mixed[i] = written[i];
  }
  file.write(write.offset, Bytes::copy_of(mixed));
}

}  // namespace

void tear(FileContents& file, const DiskWrite& write, Identity identity, const Chance& chance) {
  if (write.bytes.empty()) return;
  Draw draw(chance, Stream::disk_survival, Identity(identity.value(), how_it_tears));
  if (draw.happens(Ratio{1, 2})) {
    keep_front(file, write, draw);
  } else {
    mix_sectors(file, write, identity, chance);
  }
}

}  // namespace raftbed::world
