// A target: what a person points at. A seed, an artifact, a scenario's file, or a scenario's name.
//
// A word that is written like a seed is one (./1234 is a file); a file that begins with { is an
// artifact; what is no file may be the name of a scenario.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/campaign/artifact.h"

namespace raftbed::tools {

enum class TargetKind : unsigned char { seed, artifact, scenario };

struct Target {
  TargetKind kind = TargetKind::seed;
  std::string name;  // as it is named in messages
  plan::Plan plan;   // as expanded: the @events of a finding are those of its run
  std::optional<campaign::Artifact> artifact;  // where it is one
  std::string words;                           // it, and the bugs asked for, for a shell
};

// With these bugs beside those that it has itself.
Result<Target> load_target(const std::string& word, const campaign::Bugs& bugs);
// From the clock: the one place where chance comes from outside. Whoever asks prints it.
std::uint64_t fresh_seed();
Target target_of_seed(std::uint64_t seed, const campaign::Bugs& bugs);
// The same plan with other chance. REQUIRES: it is no seed itself.
void reseed(Target& target, std::uint64_t seed);
// The line to paste to have this done with it again: "raftbed run --seed 0x2a --bug E01".
std::string again_line(std::string_view command, const Target& target);

}  // namespace raftbed::tools
