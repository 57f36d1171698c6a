#include "sim/linear/parses.h"

#include <algorithm>

namespace raftbed::linear {
namespace {

constexpr std::uint64_t steps_a_byte = 64;
constexpr std::size_t bytes_at_most = std::size_t{1} << 23;

std::uint64_t steps_for(const SubHistory& sub) {
  std::uint64_t bytes = sub.operations.size();
  std::vector<bool> is_counted(sub.values(), false);
  for (const Operation& o : sub.operations) {
    const auto seen = sight_of(o);
    if (!seen || is_counted[*seen]) continue;
    is_counted[*seen] = true;
    bytes += sub.text(*seen).size();
  }
  return steps_a_byte * bytes;
}

std::size_t common_size(std::string_view one, std::string_view other) {
  if (other.starts_with(one)) return one.size();
  if (one.starts_with(other)) return other.size();
  const auto parted = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  return static_cast<std::size_t>(parted.first - one.begin());
}

// This way of it, beside those that are known.
void add(const Parses::Beginning& way, Parses::Beginning& known) {
  if (way.parsed == Parsed::in_no_way) return;
  const bool is_first = known.parsed == Parsed::in_no_way;
  const RollingHash hash = known.hash;
  known = way;
  known.hash = hash;
  if (!is_first) known.parsed = Parsed::in_several;
}

}  // namespace

Parses::Parses(const SubHistory& sub) : sub_(&sub), written_(sub), steps_max_(steps_for(sub)) {
  Beginning empty;
  for (Value value = 0; value < sub.values(); ++value) {
    if (sub.text(value).empty()) add(of_base(value), empty);
  }
  for (Walk& walk : walks_) walk.beginnings.push_back(empty);
}

Parses::Beginning Parses::of_base(Value value) const {
  Beginning beginning;
  beginning.base_or_append = value;
  if (written_.writers_of(value).is_base) beginning.parsed = Parsed::in_one_way;
  return beginning;
}

Parsed Parses::look_at(Value seen) {
  const std::string_view text = sub_->text(seen);
  size_ = text.size();
  if (text.empty()) {
    all_ = of_base(seen);
    return all_.parsed;
  }
  if (text.size() > bytes_at_most) return Parsed::in_several;
  choose_walk(text);
  begin_walk(text);
  go_on();
  if (steps_ > steps_max_) return Parsed::in_several;
  all_ = now().beginnings[size_];
  return all_.parsed;
}

// The one that has the most in common with it, if that is half of what there is; else the oldest.
void Parses::choose_walk(std::string_view text) {
  if (text.starts_with(now().text) || now().text.starts_with(text)) return;
  std::size_t most = 0;
  for (std::size_t at = 0; at < walks_.size(); ++at) {
    const std::size_t common = common_size(walks_[at].text, text);
    if (common <= most || 2 * common < walks_[at].text.size()) continue;
    most = common;
    at_ = at;
  }
  if (most > 0) return;
  at_ = oldest_;
  oldest_ = (oldest_ + 1) % walks_.size();
}

// With what is known of it. Who gave up on the last one knows less of that than all.
void Parses::begin_walk(std::string_view text) {
  auto& [walked, beginnings] = walks_[at_];
  if (walked.starts_with(text)) return;
  beginnings.resize(std::min(beginnings.size(), common_size(walked, text) + 1));
  walked = text;
  if (text.size() < beginnings.capacity()) return;
  const std::size_t roomy = std::min(beginnings.capacity() / 4 * 5, bytes_at_most + 1);
  beginnings.reserve(std::max(text.size() + 1, roomy));
}

void Parses::go_on() {
  auto& [all, beginnings] = walks_[at_];
  while (beginnings.size() <= all.size() && steps_ <= steps_max_) {
    const std::string_view text = all.substr(0, beginnings.size());
    Beginning beginning;
    beginning.hash = beginnings.back().hash;
    beginning.hash.add(text.back());
    end_with_base(text, beginning);
    end_with_pieces(text, beginning);
    beginnings.push_back(beginning);
  }
}

void Parses::end_with_base(std::string_view text, Beginning& beginning) {
  if (!written_.is_size_of_base(text.size())) return;
  const Value base = written_.find(beginning.hash, text, steps_);
  if (base != absent) add(of_base(base), beginning);
}

void Parses::end_with_pieces(std::string_view text, Beginning& beginning) {
  for (const WrittenTexts::Size& piece : written_.piece_sizes()) {
    ++steps_;
    if (piece.bytes > text.size()) break;
    const Beginning& before = now().beginnings[text.size() - piece.bytes];
    if (before.parsed == Parsed::in_no_way) continue;
    const Value value = written_.find(beginning.hash.since(before.hash, piece.shift),
                                      text.substr(text.size() - piece.bytes), steps_);
    if (value == absent) continue;
    Beginning way;
    way.piece_size = piece.bytes;
    way.base_or_append = written_.writers_of(value).of_piece;
    way.parsed = before.parsed;
    if (way.append() != WrittenTexts::nobody) add(way, beginning);
  }
}

}  // namespace raftbed::linear
