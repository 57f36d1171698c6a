// A write that the power failed in the middle of: what of it is found afterwards.
//
// Either a front part of it, cut at any byte; or, sector by sector of 512 bytes of the file, the
// new bytes or the old ones, where what was beyond the file's end is zero. Nothing outside the
// written range changes, so bytes that were synced before are never touched unless the write itself
// went over them.
#pragma once

#include "core/base/chance.h"
#include "core/base/disk.h"
#include "sim/world/file_contents.h"

namespace raftbed::world {

inline constexpr std::uint64_t sector_size = 512;

// The identity is the write's name.
void tear(FileContents& file, const DiskWrite& write, Identity identity, const Chance& chance);

}  // namespace raftbed::world
