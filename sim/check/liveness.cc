#include "sim/check/liveness.h"

#include <fmt/format.h>

#include "sim/observe/names.h"

namespace raftbed::check {

void LivenessWatch::answered(const observe::Moment& moment) {
  if (!answered_) answered_ = moment;
}

std::optional<observe::Finding> LivenessWatch::judge(const observe::Moment& now,
                                                     std::string_view core) const {
  const bool in_time = answered_ && answered_->at <= deadline_;
  if (in_time || !decided(now.at)) return std::nullopt;
  observe::Finding finding;
  finding.checker = "liveness";
  finding.rule = "L1 answers-after-settle";
  finding.story = fmt::format(
      "At {} the network and {} were whole again. A fresh client's put and get were to be "
      "answered by {}. {}",
      observe::text(settled_.at), core, observe::text(deadline_),
      answered_ ? fmt::format("They were answered at {}.", observe::text(answered_->at))
                : std::string("They were not answered."));
  finding.moment = now;
  return finding;
}

}  // namespace raftbed::check
