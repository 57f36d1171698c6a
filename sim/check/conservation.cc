#include "sim/check/conservation.h"

#include <fmt/format.h>

#include <numeric>

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
      "{} messages were sent, {} duplicated and {} replayed. {} were delivered, {} dropped, and {} "
      "are in flight. "
      "That leaves {} {}.",
      counts.sent, counts.duplicated, counts.replayed, counts.delivered, dropped, counts.in_flight,
      came > went ? came - went : went - came, came > went ? "unaccounted for" : "from nowhere");
  finding.moment = moment;
  return finding;
}

}  // namespace raftbed::check
