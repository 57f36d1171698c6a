#include "sim/campaign/build_id.h"

#include <fstream>
#include <optional>
#include <span>
#include <vector>

#include "core/base/hash.h"
#include "sim/campaign/seeds.h"

namespace raftbed::campaign {
namespace {

#if defined(__clang__)
constexpr std::string_view compiler = "clang++ " __clang_version__;
#else
constexpr std::string_view compiler = "g++ " __VERSION__;
#endif

// Absent where the system does not show a process its executable: then the compiler is all we know.
// Block by block: with sanitizers in it the file has hundreds of megabytes.
std::optional<std::uint64_t> own_digest() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  std::optional<std::uint64_t> digest;
  std::vector<char> block(std::size_t{1} << 20);
  do {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto length = static_cast<std::size_t>(file.gcount());
    if (length == 0) break;
    digest = hash_bytes(std::as_bytes(std::span(block.data(), length)), digest.value_or(0));
  } while (file);
  return digest;
}

std::string find_build_id() {
  const std::string_view name = compiler.substr(0, compiler.find_last_not_of(' ') + 1);
  const auto digest = own_digest();
  if (!digest) return std::string(name);
  return std::string(name) + ", " + hex(*digest).substr(2);
}

}  // namespace

const std::string& build_id() {
  static const std::string id = find_build_id();
  return id;
}

}  // namespace raftbed::campaign
