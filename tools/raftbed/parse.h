// What people type behind options, as what it means. Whatever is typed gives a value, or an error
// with the option's name, what was expected and what was found. Nothing is rounded, and nothing
// wraps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "sim/campaign/seeds.h"

namespace raftbed::tools {

// `where` is the option, "--seed".
// Decimal, 0x and up to sixteen digits, or a commit hash of forty digits, whose first sixteen
// count.
Result<std::uint64_t> parse_seed(std::string_view text, std::string_view where);
// Whether it is written like one: decides between a seed and a file.
bool is_seed(std::string_view text);
Result<Duration> parse_length(std::string_view text, std::string_view where);  // 250ms, 30s, 5m
// 1000, 10k, 2M, 1e6.
Result<std::uint64_t> parse_count(std::string_view text, std::string_view where);
// A number of processes, or auto: as many as the machine has.
Result<std::uint32_t> parse_jobs(std::string_view text, std::string_view where);
// @1843, or 1843.
Result<std::uint64_t> parse_event(std::string_view text, std::string_view where);
// E01, or E01,n2: on one node alone.
Result<campaign::Bugs> parse_bugs(const std::vector<std::string>& texts, std::string_view where);

}  // namespace raftbed::tools
