// Parses: how a text that was seen of a key can have come about, as far as its letters tell. There
// was a base, which a put or a compare-and-set wrote or the key held at first; and upon it pieces,
// which were appended one after the other.
//
// The beginnings of a text are looked at from the shortest to the longest. A base has a parse as
// such; and for each piece that it ends with, a beginning has as many as there are of what is
// before that. A value that is absent and an empty one are two bases of the empty beginning.
// Whether an append would be there twice, and when anything was called, is not asked.
//
// Of a text that begins like one of the last four only the rest is looked at: O(b * l) at the most,
// for different texts of b bytes together and pieces of l sizes. Who would take more than 64 steps
// a byte gives up. For each byte of each of those four it keeps 24 bytes, and room for a quarter
// more where texts grew. Of a text of more than 2^23 bytes it does not look at any: one GiB is the
// most that it takes, and no part of the budget (budget.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/linear/written_texts.h"

namespace raftbed::linear {

enum class Parsed : std::uint8_t { in_no_way, in_one_way, in_several };

class Parses {
 public:
  // Of a text. Where it has one parse, how that ends.
  struct Beginning {
    RollingHash hash;
    std::uint32_t piece_size = 0;      // 0: it is a base
    std::uint32_t base_or_append = 0;  // for those below
    Parsed parsed = Parsed::in_no_way;
    bool is_noted = false;

    [[nodiscard]] bool is_base() const { return piece_size == 0; }
    // By its value. REQUIRES: is_base().
    [[nodiscard]] Value base() const { return base_or_append; }
    // By its place. REQUIRES: !is_base().
    [[nodiscard]] std::uint32_t append() const { return base_or_append; }
  };

  // The sub-history stays where it is as long as this lives. REQUIRES: is_written_once(sub).
  explicit Parses(const SubHistory& sub);

  // `in_several`, too, where it gave up.
  Parsed look_at(Value seen);
  // As many steps as at first. What is known stays known.
  void renew_steps() { steps_ = 0; }
  // Of what was looked at last: all of it, and what its beginnings are; all of them good until the
  // next look. REQUIRES: it did not give up, and, of a beginning, that there is as much.
  [[nodiscard]] const Beginning& all() const { return all_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Beginning& beginning(std::size_t size) const {
    return now().beginnings[size];
  }
  // Notes of all of it, as above, that it was looked at; of texts that begin with it, it may be
  // forgotten.
  void note() { walks_[at_].beginnings[size_].is_noted = true; }
  [[nodiscard]] const WrittenTexts& written() const { return written_; }

 private:
  struct Walk {
    std::string_view text;
    std::vector<Beginning> beginnings;  // of this, by size
  };

  [[nodiscard]] const Walk& now() const { return walks_[at_]; }
  [[nodiscard]] Beginning of_base(Value value) const;
  void choose_walk(std::string_view text);
  void begin_walk(std::string_view text);
  void go_on();
  void end_with_base(std::string_view text, Beginning& beginning);
  void end_with_pieces(std::string_view text, Beginning& beginning);

  const SubHistory* sub_;
  WrittenTexts written_;
  std::array<Walk, 4> walks_;
  std::size_t at_ = 0;      // of these
  std::size_t oldest_ = 0;  // the next to be given up
  std::size_t size_ = 0;
  Beginning all_;
  std::uint64_t steps_ = 0;
  std::uint64_t steps_max_ = 0;
};

}  // namespace raftbed::linear
