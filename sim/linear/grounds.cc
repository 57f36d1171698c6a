#include "sim/linear/grounds.h"

#include <utility>

namespace raftbed::linear {
namespace {

constexpr std::size_t shown_at_most = 1'000;

enum class Depth : std::uint8_t { to_the_ground, to_a_base };

class Grounds {
 public:
  Grounds(const SubHistory& sub, const Footing& footing, std::vector<std::uint32_t> places)
      : sub_(&sub),
        footing_(&footing),
        places_(std::move(places)),
        named_(places_.size()),
        is_there_(sub.operations.size(), false),
        is_observed_(sub.operations.size(), false) {
    for (const std::uint32_t place : places_) is_there_[place] = true;
  }

  // False where they are too many. First all that they saw, then who is not observed by that.
  bool add_all(Depth depth) {
    std::size_t at = 0;
    for (std::size_t asked = 0; asked < places_.size();) {
      if (depth == Depth::to_the_ground && places_.size() > named_ + shown_at_most) return false;
      if (at == places_.size()) {
        add_witness(places_[asked++]);
        continue;
      }
      if (depth == Depth::to_the_ground || at < named_ || is_read(places_[at])) {
        add_writers(places_[at]);
      }
      ++at;
    }
    return true;
  }
  [[nodiscard]] std::vector<std::uint32_t>& places() { return places_; }

 private:
  void add(std::uint32_t place) {
    if (!is_there_[place]) places_.push_back(place);
    is_there_[place] = true;
  }
  [[nodiscard]] bool is_read(std::uint32_t place) const {
    return sub_->operations[place].effect == Effect::read;
  }
  // Only a known answer shows anything by itself.
  void add_writers(std::uint32_t place) {
    const Operation& o = sub_->operations[place];
    if (!sight_of(o)) return;
    for (const std::uint32_t writer : footing_->writers_seen_by(place)) {
      is_observed_[writer] = is_observed_[writer] || o.is_known();
      add(writer);
    }
  }
  void add_witness(std::uint32_t place) {
    if (is_observed_[place]) return;
    if (const auto witness = footing_->witness_of(place)) add(*witness);
  }

  const SubHistory* sub_;
  const Footing* footing_;
  std::vector<std::uint32_t> places_;
  std::size_t named_;  // at first
  std::vector<bool> is_there_;
  std::vector<bool> is_observed_;
};

}  // namespace

std::vector<std::uint32_t> with_grounds(const SubHistory& sub,
                                        const std::vector<std::uint32_t>& places,
                                        const Footing& footing) {
  Grounds all(sub, footing, places);
  if (all.add_all(Depth::to_the_ground)) return std::move(all.places());
  Grounds some(sub, footing, places);
  some.add_all(Depth::to_a_base);
  return std::move(some.places());
}

}  // namespace raftbed::linear
