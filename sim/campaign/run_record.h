// What a campaign keeps of one run: one line of JSON, in the worker's pipe and in the journal
// alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/check/marks.h"
#include "sim/observe/finding.h"
#include "sim/universe/run.h"

namespace raftbed::campaign {

// A finding as it crosses a process or a file: its bucket is all that is left of kind and role.
struct Found {
  std::string bucket;
  std::string checker;
  std::string rule;
  std::string story;
  std::uint64_t event = 0;  // 0 where the program itself died: nobody knows
  Instant at;
  friend bool operator==(const Found&, const Found&) = default;
};
Found found_of(const observe::Finding& finding);
// Absent where nothing was found.
std::optional<std::string> bucket_of(const std::optional<Found>& found);
// The program, and not what it simulates, went wrong: "process/crash SIGSEGV".
Found process_found(std::string rule, std::string story);
// Two runs of one seed that differ: "determinism/nondeterminism".
Found nondeterminism_found(std::string story);
bool is_nondeterminism(const Found& found);
bool is_of_process(const Found& found);

struct RunRecord {
  std::uint64_t run = 0;  // its number in the campaign, from 0
  std::uint64_t seed = 0;
  observe::Verdict verdict = observe::Verdict::clean;
  std::vector<Found> findings;
  std::string undecided;  // why, where the verdict is that
  std::uint64_t fingerprint = 0;
  std::uint64_t events = 0;
  bool rechecked = false;  // it was run twice, and compared
  check::MarkBits marks;
  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};
RunRecord record_of(const universe::Outcome& outcome);
// Beside the verdict of a run stands what else was found: then the verdict is a finding.
void add(RunRecord& record, Found found);

std::string_view text(observe::Verdict verdict);

// Without the end of the line.
std::string to_line(const RunRecord& record);
Result<RunRecord> parse_record(std::string_view line, std::string_view name);

}  // namespace raftbed::campaign
