#include "sim/check/conservation.h"

#include <fmt/format.h>

#include <numeric>

#include "core/base/counted.h"

namespace raftbed::check {

std::optional<observe::Finding> conserved(const MessageCounts& counts,
                                          const observe::Moment& moment) {
  const std::uint64_t dropped =
      std::accumulate(counts.dropped.begin(), counts.dropped.end(), std::uint64_t{0});
  const std::uint64_t came = counts.sent + counts.duplicated + counts.replayed;
  const std::uint64_t went = counts.delivered + dropped + counts.in_flight;
  if (came == went) return std::nullopt;
  observe::Finding finding;
  finding.checker = "conservation";
  finding.rule = "M1 messages-conserved";
  finding.story = fmt::format(
      "{} sent, {} duplicated and {} replayed. {} delivered, {} dropped, and {} in flight. "
      "That leaves {} {}.",
      counted(counts.sent, "message was", "messages were"), counts.duplicated, counts.replayed,
      counted(counts.delivered, "was", "were"), dropped, counted(counts.in_flight, "is", "are"),
      came > went ? came - went : went - came, came > went ? "unaccounted for" : "from nowhere");
  finding.moment = moment;
  return finding;
}

}  // namespace raftbed::check
