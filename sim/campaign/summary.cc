#include "sim/campaign/summary.h"

#include <algorithm>

namespace raftbed::campaign {
namespace {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t from = text.size(); from > 3; from -= 3) text.insert(from - 3, ",");
  return text;
}

bool is_nondeterministic(const Bucket& bucket) {
  return is_nondeterminism(bucket.first);
}

}  // namespace

std::uint64_t Summary::runs_a_second() const {
  const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(wall.count(), 1));
  return runs * 1'000 / milliseconds;
}

int exit_code(const Summary& summary) {
  if (summary.refused) return 2;
  if (summary.interrupted) return 128 + *summary.interrupted;
  if (summary.problem) return 70;
  const bool all_nondeterministic =
      std::all_of(summary.findings.begin(), summary.findings.end(), is_nondeterministic);
  if (!all_nondeterministic) return 1;
  if (!summary.findings.empty()) return 4;
  if (summary.is_inconclusive) return 3;
  return summary.runs == 0 ? 5 : 0;
}

std::string last_line(const Summary& summary) {
  const Determinism& determinism = summary.determinism;
  const std::uint64_t alike = determinism.checked - determinism.mismatches;
  const std::size_t marks = summary.marks_reached.size() + summary.marks_never.size();
  return "stopped: " + summary.stopped + "  runs " + grouped(summary.runs) + "  " +
         grouped(summary.runs_a_second()) + "/s  buckets " +
         std::to_string(summary.findings.size()) + "  undecided " + grouped(summary.undecided) +
         "  determinism " + grouped(alike) + '/' + grouped(determinism.checked) +
         (determinism.mismatches == 0 ? " ok" : " MISMATCH") + "  marks " +
         std::to_string(summary.marks_reached.size()) + '/' + std::to_string(marks);
}

}  // namespace raftbed::campaign
