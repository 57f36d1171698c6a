#include "sim/world/torn_write.h"

#include <algorithm>
#include <vector>

#include "sim/world/draw.h"

namespace raftbed::world {
namespace {

// The questions that tearing asks about one write; folded after its name.
constexpr std::uint64_t how_it_tears = 1;
constexpr std::uint64_t which_sectors = 2;

std::vector<std::byte> joined(const DiskWrite& write) {
  std::vector<std::byte> bytes;
  for (const Bytes& slice : write.slices) {
    bytes.insert(bytes.end(), slice.span().begin(), slice.span().end());
  }
  return bytes;
}

void keep_front(FileContents& file, std::uint64_t offset, std::vector<std::byte> bytes,
                Draw& draw) {
  bytes.resize(draw.below(bytes.size()));
  file.write(offset, Bytes::copy_of(bytes));
}

void mix_sectors(FileContents& file, std::uint64_t offset, std::vector<std::byte> bytes,
                 Identity identity, const Chance& chance) {
  std::vector<std::byte> old = file.read(offset, bytes.size());
  old.resize(bytes.size());
  const std::uint64_t end = offset + bytes.size();
  for (std::uint64_t at = offset; at < end; at += sector_size - at % sector_size) {
    const std::uint64_t next = std::min(end, at + sector_size - at % sector_size);
    const Identity sector = Identity(identity.value(), which_sectors, at / sector_size);
    if (chance.happens(Stream::disk_survival, sector, Ratio{1, 2})) continue;
    for (std::uint64_t i = at - offset; i < next - offset; ++i) bytes[i] = old[i];
  }
  file.write(offset, Bytes::copy_of(bytes));
}

}  // namespace

void tear(FileContents& file, const DiskWrite& write, Identity identity, const Chance& chance) {
  std::vector<std::byte> bytes = joined(write);
  if (bytes.empty()) return;
  Draw draw(chance, Stream::disk_survival, Identity(identity.value(), how_it_tears));
  if (draw.happens(Ratio{1, 2})) {
    keep_front(file, write.offset, std::move(bytes), draw);
  } else {
    mix_sectors(file, write.offset, std::move(bytes), identity, chance);
  }
}

}  // namespace raftbed::world
