// Conservation of messages: sent + duplicated + replayed = delivered + dropped, by cause, + in
// flight (DESIGN 6).
//
// What this catches is not the suspect but ourselves: a network that loses or invents messages
// without saying so would make every other verdict worthless.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/observe/finding.h"

namespace raftbed::check {

struct MessageCounts {
  std::uint64_t sent = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t replayed = 0;
  std::uint64_t delivered = 0;
  std::vector<std::uint64_t> dropped;  // one a cause
  std::uint64_t in_flight = 0;
};

std::optional<observe::Finding> conserved(const MessageCounts& counts,
                                          const observe::Moment& moment);

}  // namespace raftbed::check
