#include "sim/linear/texts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/base/broken.h"
#include "core/base/hash.h"

namespace raftbed::linear {
namespace {

constexpr std::size_t block_size = 1 << 16;

std::uint32_t hash_of(std::string_view contents) {
  const std::uint64_t hash = hash_bytes(std::as_bytes(std::span(contents)));
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

Texts::Texts() : slots_(64) {}

std::size_t Texts::slot_of(std::string_view contents, std::uint32_t hash) const {
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].next_number != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && items_[slots_[at].next_number - 1] == contents) break;
  }
  return at;
}

std::uint32_t Texts::number_of(std::string_view contents) {
  return number_of(contents, hash_of(contents));
}

std::uint32_t Texts::number_of(std::string_view contents, std::uint32_t hash) {
  const std::size_t at = slot_of(contents, hash);
  if (slots_[at].next_number != 0) return slots_[at].next_number - 1;
  ASSERT(items_.size() < 0xffff'fff0);
  items_.push_back(keep(contents));
  slots_[at] = Slot{hash, static_cast<std::uint32_t>(items_.size())};
  if (2 * items_.size() > slots_.size()) grow(2 * slots_.size());
  return static_cast<std::uint32_t>(items_.size() - 1);
}

void Texts::numbers_of(std::span<const std::string_view> contents,
                       std::vector<std::uint32_t>& into) {
  constexpr std::size_t ahead = 16;
  std::array<std::uint32_t, ahead> hashes{};  // of the next ones
  for (std::size_t at = 0; at < contents.size() + ahead; ++at) {
    std::uint32_t& hash = hashes[at % ahead];
    if (at >= ahead) into.push_back(number_of(contents[at - ahead], hash));
    if (at >= contents.size()) continue;
    hash = hash_of(contents[at]);
    __builtin_prefetch(&slots_[hash & (slots_.size() - 1)], 1);
  }
}

void Texts::reserve(std::size_t texts) {
  items_.reserve(texts);
  if (2 * texts > slots_.size()) grow(std::bit_ceil(2 * texts));
}

std::optional<std::uint32_t> Texts::find(std::string_view contents) const {
  const std::size_t at = slot_of(contents, hash_of(contents));
  if (slots_[at].next_number == 0) return std::nullopt;
  return slots_[at].next_number - 1;
}

std::string_view Texts::keep(std::string_view contents) {
  if (contents.empty()) return {};
  if (contents.size() > left_) {
    left_ = std::max(block_size, contents.size());
    blocks_.push_back(std::make_unique<char[]>(left_));
    end_ = blocks_.back().get();
  }
  char* const room = end_;
  std::memcpy(room, contents.data(), contents.size());
  end_ += contents.size();
  left_ -= contents.size();
  return {room, contents.size()};
}

void Texts::grow(std::size_t slots) {
  std::vector<Slot> old(slots);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.next_number == 0) continue;
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].next_number != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace raftbed::linear
