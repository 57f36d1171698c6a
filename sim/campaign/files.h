// Whole files, read and written: what is written is there whole, or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace raftbed::campaign {

// Into a temporary file beside it, then renamed. Makes the folders that it needs.
std::optional<Error> write_whole(const std::filesystem::path& path, std::string_view contents);
Result<std::string> read_whole(const std::filesystem::path& path);

}  // namespace raftbed::campaign
