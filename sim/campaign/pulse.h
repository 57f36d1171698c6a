// The pulse of a run: its fingerprint from event to event, thinned out, so that another run of the
// same plan can be laid beside it and the first event that differs be named.
//
// A beat is the low 16 bits of the fingerprint after an event. Up to 16,384 events every event has
// one; longer runs keep every second, fourth, ... so that an artifact stays small.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace raftbed::campaign {

class Pulse {
 public:
  static constexpr std::size_t beats_max = 16'384;

  // After each event, in order.
  void beat(std::uint64_t fingerprint);
  [[nodiscard]] std::uint64_t every() const { return every_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }

  // Four hexadecimal digits a beat.
  [[nodiscard]] std::string text() const;
  static std::optional<Pulse> parse(std::uint64_t every, std::uint64_t events,
                                    std::string_view text);

  friend bool operator==(const Pulse&, const Pulse&) = default;

  // What another run of the same plan has in common with this one.
  [[nodiscard]] std::optional<struct Stretch> first_difference(Pulse other) const;

 private:
  void thin_out();

  std::uint64_t every_ = 1;
  std::uint64_t events_ = 0;
  std::vector<std::uint16_t> beats_;  // beat i is of event (i + 1) * every
};

// The runs are alike up to `last_alike`, and differ by `first_other`: the first event that differs
// is behind the one and not behind the other. One run may have ended there.
struct Stretch {
  std::uint64_t last_alike = 0;
  std::uint64_t first_other = 0;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};
}  // namespace raftbed::campaign
