// raftbed fingerprints: one line a seed, to compare builds with each other. Not in the help: it is
// for .ci/run.
#include <fmt/format.h>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/parse.h"
#include "sim/campaign/measure.h"

namespace raftbed::tools {
namespace {

struct FingerprintOptions {
  std::string seeds = "50";
  std::string first = "1";
  bool twice = false;
};

std::string lines_of(std::uint64_t first, std::uint64_t seeds) {
  std::string lines;
  for (std::uint64_t i = 0; i < seeds; ++i) {
    const universe::Outcome outcome = campaign::run_guarded(campaign::expand(first + i, {}));
    lines += fmt::format("{} {}\n", campaign::hex(first + i), campaign::hex(outcome.fingerprint));
  }
  return lines;
}

int fingerprints(const FingerprintOptions& options, Console&) {
  const auto seeds = parse_count(options.seeds, "--seeds");
  if (!seeds) return Console::refuse(seeds.error());
  const auto first = parse_seed(options.first, "--first");
  if (!first) return Console::refuse(first.error());
  if (*seeds == 0) return exit_code::nothing_ran;
  const std::string lines = lines_of(*first, *seeds);
  Console::result(lines);
  if (!options.twice || lines_of(*first, *seeds) == lines) return exit_code::clean;
  Console::progress("raftbed: a second time in this process, the fingerprints are not the same");
  return exit_code::diverged;
}

}  // namespace

void add_fingerprints(CommandLine& line) {
  const auto added = add_command<FingerprintOptions>(
      line.app, line, "fingerprints", "The fingerprints of consecutive seeds, a line each.",
      fingerprints);
  added.app.group(hidden);
  add_word(added.app, "--seeds", "N", added.options.seeds, "how many");
  add_word(added.app, "--first", "SEED", added.options.first, "the first of them");
  added.app.add_flag("--twice", added.options.twice,
                     "run them all again in the same process, and compare");
}

}  // namespace raftbed::tools
