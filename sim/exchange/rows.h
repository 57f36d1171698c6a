// What a picture of a counter-example shows, before it is drawn: rows over columns, which are the
// calls and answers of all that have a row, in the order of time. Where they are too many for it,
// the culprit has one, and those that show it first.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/exchange/picture.h"

namespace raftbed::exchange {

struct Row {
  std::string label;
  std::string line;
  std::size_t begin = 0;  // columns
  std::size_t end = 0;
  bool is_open = false;
  bool is_culprit = false;
};

struct Rows {
  std::vector<Row> operations;
  std::vector<Row> faults;  // begin and end may be one: it lasted no longer than that
  std::size_t columns = 0;
  std::size_t left_out = 0;         // operations
  std::size_t faults_left_out = 0;  // of those that touch the time of the operations
};

Rows rows_of(const Told& told, std::span<const Fault> faults);

}  // namespace raftbed::exchange
