#include "sim/campaign/files.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>

namespace raftbed::campaign {
namespace {

Error problem(const std::filesystem::path& path, std::string expected, const std::error_code& why) {
  return Error{path.string(), 0, 0, std::move(expected),
               why ? why.message() : "an error of the system"};
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

}  // namespace

std::optional<Error> write_whole(const std::filesystem::path& path, std::string_view contents) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return problem(path, "a folder that can be made", error);
  std::filesystem::path aside = path;
  aside += '.' + std::to_string(getpid()) + ".tmp";
  {
    std::ofstream file(aside, std::ios::binary | std::ios::trunc);
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    if (!file) return problem(path, "a file that can be written", last_error());
  }
  std::filesystem::rename(aside, path, error);
  if (!error) return std::nullopt;
  const Error failed = problem(path, "a name that a file can have", error);
  std::filesystem::remove(aside, error);
  return failed;
}

Result<std::string> read_whole(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Error{path.string(), 0, 0, "a file", "a folder"};
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return problem(path, "a file that can be read", last_error());
  std::string contents{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return problem(path, "a file that can be read", last_error());
  return contents;
}

}  // namespace raftbed::campaign
