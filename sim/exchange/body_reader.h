// What the bodies of a file in the binary form say (binary.h), one behind the other, into the
// recorder. O(length).
#pragma once

#include <array>
#include <vector>

#include "sim/exchange/body.h"
#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

class BodyReader {
 public:
  explicit BodyReader(Recorder& recorder);

  // What the file's head says, before any body. It may lie: room is made for a million at most, and
  // when the first body has come.
  void expect(const Totals& totals) { totals_ = totals; }
  // What is wrong with a body.
  Trouble take(std::string_view bytes);
  // Whether all that was expected has come.
  [[nodiscard]] bool is_over() const { return came_ == totals_; }

 private:
  // What an operation's head tells.
  struct Head {
    Function function = Function::read;
    Outcome outcome = Outcome::unknown;
    bool is_right = false;    // and of the model
    bool is_written = false;  // the value
    bool is_seen = false;     // likewise
  };
  // An operation's fields, before it is known whether they make sense.
  struct Raw;
  static Head head_of_byte(std::uint8_t byte, Model model);

  void make_room();
  void take_texts(Body& body);
  void take_run(Body& body);
  void take_operation(Body& body, std::uint32_t part);
  bool take_values(Body& body, const Raw& raw, Deed& deed) const;
  bool take_times(Body& body, const Raw& raw, Deed& deed);
  static bool take_version(Body& body, const Raw& raw, Deed& deed);
  Recorder& recorder_;
  std::array<Head, 256> heads_{};  // by the byte
  Totals totals_;
  Totals came_;
  std::vector<std::string_view> texts_;                // of a body
  std::vector<linear::Value> values_{linear::absent};  // by the text's number and one
  std::uint64_t called_ = 0;                           // the last call of the run; modulo 2^64
};

}  // namespace raftbed::exchange
