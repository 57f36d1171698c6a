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

// What a link points to is what is meant, be it there or not; the link stays. A chain of links that
// has no end is left to fail as it will. /dev/fd/63 may be a pipe, which no path leads to: there
// the link itself is the way.
std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int links_max = 40;
  std::error_code error;
  for (int link = 0; link < links_max && std::filesystem::is_symlink(path, error); ++link) {
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    std::filesystem::path next = path.parent_path() / target;  // the target alone, where absolute
    if (std::filesystem::exists(path, error) && !std::filesystem::exists(next, error)) break;
    path = std::move(next);
  }
  return path;
}

// Only what is nothing yet, or a plain file, may be replaced: a rename over a device, a pipe or a
// socket would put a file where everybody else expects it.
bool is_replaceable(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

std::optional<Error> write_to(const std::filesystem::path& path, std::string_view contents,
                              const std::filesystem::path& named) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
  file.close();
  if (file) return std::nullopt;
  return problem(named, "a file that can be written", last_error());
}

}  // namespace

std::optional<Error> write_whole(const std::filesystem::path& named, std::string_view contents) {
  std::error_code error;
  const std::filesystem::path path = behind_links(named);
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return problem(path, "a folder that can be made", error);
  if (!is_replaceable(path)) return write_to(path, contents, named);
  std::filesystem::path aside = path;
  aside += '.' + std::to_string(getpid()) + ".tmp";
  if (auto failed = write_to(aside, contents, named)) return failed;
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
