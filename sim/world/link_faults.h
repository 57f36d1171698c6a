// What is wrong with the links at the moment: cuts, and rates of loss, duplication and delay with a
// scope.
//
// Cuts nest: a link that was cut twice carries nothing until both cuts are gone. Rates that overlap
// do not add up and do not replace each other: the greatest holds. What a scope does not name it
// covers: all links, all links from n1, the link from n1 to n2. A cut both ways is two cuts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "sim/world/fault.h"
#include "sim/world/topology.h"

namespace raftbed::world {

struct LinkScope {
  std::optional<Endpoint> from;  // absent: from anybody
  std::optional<Endpoint> to;    // absent: to anybody
  [[nodiscard]] bool covers(Endpoint sender, Endpoint receiver) const {
    return (!from || *from == sender) && (!to || *to == receiver);
  }
  friend bool operator==(const LinkScope&, const LinkScope&) = default;
};

struct LinkRates {
  Ratio drop;
  Ratio duplicate;
  Ratio reorder;     // how many messages are held back,
  Duration hold;     // each evenly up to this long
  Ratio slow{1, 1};  // what the latency is multiplied by; below 1 has no effect
  friend bool operator==(const LinkRates&, const LinkRates&) = default;
};

struct Cut {
  FaultId fault;
  Endpoint from;
  Endpoint to;
  friend bool operator==(const Cut&, const Cut&) = default;
};

struct RateFault {
  FaultId fault;
  LinkScope scope;
  LinkRates rates;
  friend bool operator==(const RateFault&, const RateFault&) = default;
};

class LinkFaults {
 public:
  LinkFaults() = default;
  explicit LinkFaults(const Topology& topology)
      : topology_(topology), depths_(topology.links(), 0) {}

  // Cuts one direction; false where there is no such link.
  bool cut(FaultId fault, Endpoint from, Endpoint to);
  // Takes the link's latest cut away; false where it had none.
  bool heal(Endpoint from, Endpoint to);
  // Takes all cuts away; how many there were.
  std::size_t heal_all();

  void set_rates(FaultId fault, const LinkScope& scope, const LinkRates& rates);
  // Ends all that bears this name, cuts and rates; whether there was any.
  bool lift(FaultId fault);
  // Back to base: no cuts, no rates.
  void lift_all();

  // REQUIRES: link < topology.links().
  [[nodiscard]] bool is_cut(std::size_t link) const { return has_cuts() && depths_[link] > 0; }
  [[nodiscard]] bool is_cut(Endpoint from, Endpoint to) const;
  [[nodiscard]] bool has_cuts() const { return !cuts_.empty(); }
  [[nodiscard]] bool has_rates() const { return !rates_.empty(); }
  [[nodiscard]] LinkRates rates(Endpoint from, Endpoint to) const;

  // What is active, in the order in which it was set.
  [[nodiscard]] const std::vector<Cut>& cuts() const { return cuts_; }
  [[nodiscard]] const std::vector<RateFault>& rate_faults() const { return rates_; }

 private:
  void uncount(const Cut& cut);

  Topology topology_;
  std::vector<Cut> cuts_;
  std::vector<RateFault> rates_;
  std::vector<std::uint16_t> depths_;  // per link: how many of cuts_ are its own
};

}  // namespace raftbed::world
