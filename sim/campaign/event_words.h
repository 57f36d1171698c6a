// What happens in a few events of a run, a line each, for who has to see where two runs part. The
// full trace is elsewhere; this is the stretch around one moment.
#pragma once

#include <string>
#include <vector>

#include "sim/campaign/pulse.h"
#include "sim/observe/witness.h"

namespace raftbed::campaign {

class EventWords final : public observe::Witness {
 public:
  // Of the events behind `where.last_alike`, up to `where.first_other`; of many, the first lines.
  explicit EventWords(const Stretch& where) : where_(where) {}
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

  void node(const observe::Observation& observation) override;
  void message(const observe::Moment& moment, const observe::MessageSeen& seen) override;
  void wrote(const observe::Moment& moment, NodeId node, const DiskOperation& operation) override;
  void invoked(const observe::Invocation& invocation) override;
  void returned(const observe::Invocation& invocation, const observe::Return& outcome) override;
  void gave_up(const observe::Moment& moment, const observe::Invocation& invocation) override;

 private:
  static constexpr std::size_t lines_max = 40;
  [[nodiscard]] bool wants(const observe::Moment& moment) const;
  void add(const observe::Moment& moment, const std::string& words);

  Stretch where_;
  std::vector<std::string> lines_;
};

}  // namespace raftbed::campaign
