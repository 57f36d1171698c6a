// What each append followed, as far as those tell it who saw a text that has one parse (parses.h).
//
// What is observed: what was seen by those of known outcome, and what a compare-and-set of unknown
// outcome saw that wrote the base of an observed text: it took effect. Where such a text has one
// parse, each of its appends took effect on what the parse has before it, in any order that there
// is. So
//   - one that has no parse was never written,
//   - an append that stands behind two states, in one such text or in two, has no order,
// whatever the other texts say. Where each has one parse, the links are all that there is to know
// (append_chains.h).
//
// States are numbered: a base by its value, and what an append left behind those, by its place.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/parses.h"
#include "sim/linear/refusal.h"

namespace raftbed::linear {

class AppendLinks {
 public:
  static constexpr std::uint32_t none = 0xffff'ffff;

  // The sub-history stays where it is as long as this lives. REQUIRES: is_written_once(sub).
  explicit AppendLinks(const SubHistory& sub);

  // Whether each observed text has one parse, and no append two places; else there is a refusal, or
  // it cannot be told. Once. As parses.h.
  bool follow();
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

  // What an append left, and what it followed: none where nobody observed it.
  [[nodiscard]] Value left_by(std::uint32_t append) const {
    return static_cast<Value>(sub_->values()) + append;
  }
  [[nodiscard]] Value before(std::uint32_t append) const { return links_[append].before; }
  // Of what was seen; none where it has no parse, or is not observed.
  [[nodiscard]] Value state_of(Value seen) const { return states_[seen]; }
  // One more than the greatest state.
  [[nodiscard]] std::size_t states() const { return sub_->values() + sub_->operations.size(); }

  // These with what they stand on (grounds.h). In any order of them alone each append stands where
  // it does in one of all. It has steps of its own, as many as follow(); of what it would have to
  // look at when they are spent the writers are not named.
  [[nodiscard]] std::vector<std::uint32_t> grounded(const std::vector<std::uint32_t>& places);

 private:
  struct Link {
    Value before = none;
    std::uint32_t witness = none;  // who observed it, by place
  };

  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }
  [[nodiscard]] Value state_at(const Parses::Beginning& end) const {
    return end.is_base() ? end.base() : left_by(end.append());
  }
  // Each false where it refuses.
  bool see(std::uint32_t place);
  bool link_pieces(std::uint32_t witness);
  void begin_with(Value base, std::uint32_t witness);
  bool refuse(Breach breach, const std::vector<std::uint32_t>& places);
  [[nodiscard]] std::vector<std::uint32_t> writers_of(Value seen);
  [[nodiscard]] std::optional<std::uint32_t> witness_of(std::uint32_t place) const;

  const SubHistory* sub_;
  Parses parses_;
  std::vector<Link> links_;                 // by place, of appends
  std::vector<std::uint32_t> witnesses_;    // by base
  std::vector<Value> states_;               // by what was seen
  std::vector<bool> is_looked_at_;          // by what was seen
  std::vector<std::uint32_t> took_effect_;  // compare-and-sets of unknown outcome
  bool is_clear_ = true;
  std::optional<Refusal> refusal_;
};

}  // namespace raftbed::linear
