// What a campaign leaves behind: the journal, a line of JSON a run, and an artifact for each
// exemplar.
//
//   OUT/journal.jsonl           appended to; a campaign starts with a line that says what it is
//   OUT/<bucket>/<seed>.json    artifacts, at most so many a bucket
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/campaign/child.h"
#include "sim/campaign/run_record.h"
#include "sim/campaign/seeds.h"

namespace raftbed::campaign {

inline constexpr std::string_view journal_schema = "raftbed.journal/1";

class Journal {
 public:
  static Result<Journal> open(const std::filesystem::path& folder, std::uint64_t campaign_seed,
                              const Bugs& bugs);
  void add(const RunRecord& record);
  void flush();
  // False once something could not be written.
  [[nodiscard]] bool is_well() const { return file_.good(); }

 private:
  explicit Journal(std::ofstream file) : file_(std::move(file)) {}
  std::ofstream file_;
};

// Where the artifact of this finding lies.
std::filesystem::path artifact_path(const std::filesystem::path& folder, const Found& found,
                                    std::uint64_t seed);

// Makes the run again, in a process of its own, and writes its artifact. A run that dies there is
// written as what it is: a plan, a seed and its death. The text of the error says what went wrong.
struct Exhibit {
  std::uint64_t seed = 0;
  Bugs bugs;
  std::string origin;
  Found found;  // by the campaign
};
std::optional<std::string> keep(const Exhibit& exhibit, const std::filesystem::path& path,
                                const Limits& limits);

}  // namespace raftbed::campaign
