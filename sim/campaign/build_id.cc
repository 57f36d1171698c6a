#include "sim/campaign/build_id.h"

#include <fstream>
#include <iterator>
#include <span>

#include "core/base/hash.h"
#include "sim/campaign/seeds.h"

namespace raftbed::campaign {
namespace {

#if defined(__clang__)
constexpr std::string_view compiler = "clang++ " __clang_version__;
#else
constexpr std::string_view compiler = "g++ " __VERSION__;
#endif

// Empty where the system does not show a process its executable: then the compiler is all we know.
std::string own_bytes() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string find_build_id() {
  const std::string bytes = own_bytes();
  const std::string_view name = compiler.substr(0, compiler.find_last_not_of(' ') + 1);
  if (bytes.empty()) return std::string(name);
  const std::uint64_t digest = hash_bytes(std::as_bytes(std::span(bytes)));
  return std::string(name) + ", " + hex(digest).substr(2);
}

}  // namespace

const std::string& build_id() {
  static const std::string id = find_build_id();
  return id;
}

}  // namespace raftbed::campaign
