#include "sim/campaign/pulse.h"

#include <algorithm>

namespace raftbed::campaign {
namespace {

constexpr std::size_t digits_a_beat = 4;
constexpr std::string_view digits = "0123456789abcdef";

std::optional<std::uint16_t> parse_beat(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return static_cast<std::uint16_t>(value);
}

}  // namespace

void Pulse::beat(std::uint64_t fingerprint) {
  ++events_;
  if (events_ % every_ != 0) return;
  beats_.push_back(static_cast<std::uint16_t>(fingerprint));
  if (beats_.size() > beats_max) thin_out();
}

// Keeps every second beat: those of the events that the doubled distance divides.
void Pulse::thin_out() {
  for (std::size_t i = 0; 2 * i + 1 < beats_.size(); ++i) beats_[i] = beats_[2 * i + 1];
  beats_.resize(beats_.size() / 2);
  every_ *= 2;
}

std::optional<Stretch> Pulse::first_difference(Pulse other) const {
  Pulse mine = *this;
  while (mine.every_ < other.every_) mine.thin_out();
  while (other.every_ < mine.every_) other.thin_out();
  const std::size_t both = std::min(mine.beats_.size(), other.beats_.size());
  const auto differ =
      std::mismatch(mine.beats_.begin(), mine.beats_.begin() + static_cast<std::ptrdiff_t>(both),
                    other.beats_.begin());
  const auto alike = static_cast<std::uint64_t>(differ.first - mine.beats_.begin());
  if (alike < both) return Stretch{alike * mine.every_, (alike + 1) * mine.every_};
  if (mine.events_ == other.events_) return std::nullopt;
  const std::uint64_t shorter = std::min(mine.events_, other.events_);
  return Stretch{alike * mine.every_, std::min((alike + 1) * mine.every_, shorter + 1)};
}

std::string Pulse::text() const {
  std::string text;
  text.reserve(beats_.size() * digits_a_beat);
  for (const std::uint16_t beat : beats_) {
    for (int shift = 12; shift >= 0; shift -= 4) {
      text += digits[static_cast<std::size_t>((beat >> shift) & 0xf)];
    }
  }
  return text;
}

std::optional<Pulse> Pulse::parse(std::uint64_t every, std::uint64_t events,
                                  std::string_view text) {
  const bool is_power_of_two = every != 0 && (every & (every - 1)) == 0;
  if (!is_power_of_two || text.size() % digits_a_beat != 0) return std::nullopt;
  const std::size_t beats = text.size() / digits_a_beat;
  if (beats > beats_max || beats != events / every) return std::nullopt;
  Pulse pulse;
  pulse.every_ = every;
  pulse.events_ = events;
  for (std::size_t i = 0; i < text.size(); i += digits_a_beat) {
    const auto beat = parse_beat(text.substr(i, digits_a_beat));
    if (!beat) return std::nullopt;
    pulse.beats_.push_back(*beat);
  }
  return pulse;
}

}  // namespace raftbed::campaign
