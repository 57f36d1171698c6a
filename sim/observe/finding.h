// A finding: a rule was broken, told so that a person understands it and a machine can sort it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/broken.h"
#include "sim/observe/observation.h"

namespace raftbed::observe {

enum class Verdict : std::uint8_t { clean, finding, undecided };

struct Finding {
  std::string checker;  // "raft", "linearizability", "liveness", "conservation", "assertion", ...
  std::string rule;     // "I1 election-safety"
  // Three sentences at most: what must hold, what happened, where to look.
  std::string story;
  Moment moment;
  std::optional<NodeId> node;
  std::optional<Activation> activation;
  std::optional<RoleName> role;  // of the node at that moment
};

// A broken assertion of our own, as far as it knows: who caught it adds the moment and where in a
// run that was.
Finding finding_of(const Broken& broken);

// "a delivery", "its start": the kind of an event, in a sentence.
std::string_view phrase(Activation activation);

// checker + rule + kind and role of the violating event (DESIGN, section 6), as words: findings of
// one defect share it. "raft/I1 election-safety/delivery/leader"
std::string bucket_of(const Finding& finding);

}  // namespace raftbed::observe
