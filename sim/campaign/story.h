// The failure block: a failure tells itself in three sentences, and carries lines that can be
// pasted to see it again. Every channel prints this and nothing else (DESIGN, section 7).
//
//   FAIL  raft  I1 election-safety  seed 0x9e3779b97f4a7c15  @1843  3.412s
//     There is at most one leader in a term. ...
//   again:  raftbed replay out/7f3a9c01.json
//   step:   raftbed step out/7f3a9c01.json --at @1843
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sim/campaign/artifact.h"

namespace raftbed::campaign {

// Of a run that is nowhere but in this process: `again` is the line to paste.
std::string tell(const Found& found, std::uint64_t seed, std::string_view again);
// Of a saved one: replayed and stepped from its file.
std::string tell(const Artifact& artifact, const std::filesystem::path& path);

// Lines to paste. Words are quoted for a shell where they need it.
std::string replay_line(const std::filesystem::path& path);
std::string step_line(const std::filesystem::path& path, std::uint64_t event);
// Absent where a seed and its bugs on all nodes are not the whole plan.
std::optional<std::string> run_line(const plan::Plan& plan);

}  // namespace raftbed::campaign
