// Whole files, read and written: what is written is there whole, or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace raftbed::campaign {

// Into a temporary file beside it, then renamed; into what is no plain file (a pipe, a device), as
// it is. A link is followed. Makes the folders that it needs.
std::optional<Error> write_whole(const std::filesystem::path& named, std::string_view contents);
Result<std::string> read_whole(const std::filesystem::path& path);

}  // namespace raftbed::campaign
