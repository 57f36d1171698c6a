#include "sim/linear/found_in.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <utility>

#include "sim/linear/rolling_hash.h"

namespace raftbed::linear {
namespace {

// Parts of one size, all different.
class Sought {
 public:
  void add(std::string_view part, std::size_t which) {
    RollingHash hash;
    for (const char next : part) hash.add(next);
    all_.push_back(Part{hash.value(), part, which});
  }
  void look_into(std::span<const std::string_view> texts, std::vector<bool>& found) {
    make_filter();
    const std::size_t size = all_.front().text.size();
    const std::uint64_t shift = RollingHash::shift_by(size - 1);
    for (const std::string_view text : texts) {
      RollingHash hash;
      for (std::size_t end = 1; end <= text.size(); ++end) {
        hash.add(text[end - 1]);
        if (end < size) continue;
        if (filter_[filtered(hash.value())]) look_up(hash, text.substr(end - size, size), found);
        hash.drop(text[end - size], shift);
      }
    }
  }

 private:
  struct Part {
    std::uint64_t hash;
    std::string_view text;
    std::size_t which;
  };

  [[nodiscard]] std::size_t filtered(std::uint64_t hash) const { return hash >> unused_bits_; }
  void make_filter() {
    std::sort(all_.begin(), all_.end(), [](const Part& a, const Part& b) {
      return std::pair(a.hash, a.which) < std::pair(b.hash, b.which);
    });
    filter_.assign(std::bit_ceil(8 * all_.size()), false);
    unused_bits_ = 64 - std::countr_zero(filter_.size());
    for (const Part& part : all_) filter_[filtered(part.hash)] = true;
  }
  void look_up(RollingHash hash, std::string_view text, std::vector<bool>& found) const {
    auto at = std::lower_bound(all_.begin(), all_.end(), hash.value(),
                               [](const Part& part, std::uint64_t h) { return part.hash < h; });
    for (; at != all_.end() && at->hash == hash.value(); ++at) {
      if (!found[at->which] && at->text == text) found[at->which] = true;
    }
  }

  std::vector<Part> all_;     // by their hashes
  std::vector<bool> filter_;  // by the upper bits of a hash, whether there may be one
  int unused_bits_ = 0;
};

}  // namespace

std::vector<bool> found_in(std::span<const std::string_view> texts,
                           std::span<const std::string_view> parts) {
  std::vector<bool> found(parts.size(), false);
  std::map<std::string_view, std::size_t> firsts;  // of equal parts, who stands for all of them
  std::map<std::size_t, Sought> by_size;
  for (std::size_t which = 0; which < parts.size(); ++which) {
    const bool is_first = firsts.emplace(parts[which], which).second;
    if (parts[which].empty())
      found[which] = !texts.empty();
    else if (is_first)
      by_size[parts[which].size()].add(parts[which], which);
  }
  for (auto& [size, sought] : by_size) sought.look_into(texts, found);
  for (std::size_t which = 0; which < parts.size(); ++which) {
    found[which] = found[firsts.find(parts[which])->second];
  }
  return found;
}

}  // namespace raftbed::linear
