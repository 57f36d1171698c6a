// What a campaign comes to: buckets with their exemplars, shares, marks, and why it stopped.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/campaign/run_record.h"

namespace raftbed::campaign {

struct Exemplar {
  std::uint64_t run = 0;
  std::uint64_t seed = 0;
  std::filesystem::path artifact;  // empty where none was written
};

struct Bucket {
  Found first;  // the finding of the lowest run; its bucket is the bucket's name
  std::uint64_t count = 0;
  std::vector<Exemplar> exemplars;  // by run; at least one
  [[nodiscard]] const std::string& name() const { return first.bucket; }
};

struct Determinism {
  std::uint64_t checked = 0;
  std::uint64_t mismatches = 0;
};

struct Summary {
  std::uint64_t seed = 0;  // the campaign's
  std::uint64_t runs = 0;  // 0 ... runs-1 were made; where interrupted, there may be gaps
  std::uint64_t events = 0;
  std::vector<Bucket> findings;  // in the order of their first runs
  std::uint64_t undecided = 0;
  bool is_inconclusive = false;  // more undecided runs than allowed
  Determinism determinism;
  std::string stopped;  // "runs (1000)", "max-time (10m)", "first finding (run 37)", "SIGINT"
  std::optional<int> interrupted;  // by this signal
  std::vector<std::string> marks_reached;
  std::vector<std::string> marks_never;
  std::chrono::milliseconds wall{0};
  std::optional<Error> refused;        // its folder cannot be written into: nothing ran
  std::optional<std::string> problem;  // what could not be written later, and why

  [[nodiscard]] std::uint64_t runs_a_second() const;
};

// By severity: refused, interrupted, a problem of ours, a finding, nondeterminism, inconclusive,
// nothing ran, clean.
int exit_code(const Summary& summary);

// "stopped: runs (1000)  runs 1,000  412/s  buckets 1  undecided 0  determinism 51/51 ok  marks
// 30/33"
std::string last_line(const Summary& summary);

}  // namespace raftbed::campaign
