#include "sim/linear/written_texts.h"

#include <algorithm>
#include <bit>

namespace raftbed::linear {

bool is_written_once(const SubHistory& sub) {
  std::vector<bool> is_base(sub.values(), false);
  std::vector<bool> is_piece(sub.values(), false);
  is_base[sub.initial] = true;
  for (const Operation& o : sub.operations) {
    const bool appends = o.effect == Effect::append;
    if (!appends && o.effect != Effect::put && o.effect != Effect::compare_and_set) continue;
    if (appends && sub.text(o.value).empty()) return false;
    std::vector<bool>& is_written = appends ? is_piece : is_base;
    if (is_written[o.value]) return false;
    is_written[o.value] = true;
  }
  return true;
}

WrittenTexts::WrittenTexts(const SubHistory& sub) : sub_(&sub), writers_(sub.values()) {
  name_writers();
  list_sizes();
  make_table();
}

void WrittenTexts::name_writers() {
  writers_[sub_->initial].is_base = true;
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const Operation& o = sub_->operations[place];
    Writers& writers = writers_[o.value];
    if (o.effect == Effect::append) {
      writers.of_piece = place;
    } else if (o.effect == Effect::put || o.effect == Effect::compare_and_set) {
      writers.of_base = place;
      writers.is_base = true;
    }
  }
}

void WrittenTexts::list_sizes() {
  std::vector<std::uint32_t> pieces;
  for (Value value = 0; value < writers_.size(); ++value) {
    const auto size = static_cast<std::uint32_t>(sub_->text(value).size());
    if (writers_[value].of_piece != nobody) pieces.push_back(size);
    if (!writers_[value].is_base) continue;
    if (size >= is_size_of_base_.size()) is_size_of_base_.resize(size + 1, false);
    is_size_of_base_[size] = true;
  }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  for (const std::uint32_t size : pieces) {
    piece_sizes_.push_back(Size{size, RollingHash::shift_by(size)});
  }
}

void WrittenTexts::make_table() {
  slots_.resize(std::bit_ceil(2 * sub_->operations.size() + 4));
  unused_bits_ = 64 - std::countr_zero(slots_.size());
  for (Value value = 1; value < writers_.size(); ++value) {
    if (!writers_[value].is_base && writers_[value].of_piece == nobody) continue;
    RollingHash rolling;
    for (const char next : sub_->text(value)) rolling.add(next);
    std::size_t at = home_of(rolling);
    while (slots_[at].value != absent) at = behind(at);
    slots_[at] = Slot{static_cast<std::uint32_t>(rolling.value()), value};
  }
}

Value WrittenTexts::find(RollingHash hash, std::string_view text, std::uint64_t& steps) const {
  for (std::size_t at = home_of(hash); slots_[at].value != absent; at = behind(at)) {
    ++steps;
    if (slots_[at].hash != static_cast<std::uint32_t>(hash.value())) continue;
    steps += text.size() / 8;
    if (sub_->text(slots_[at].value) == text) return slots_[at].value;
  }
  return absent;
}

}  // namespace raftbed::linear
