#include "sim/exchange/rows.h"

#include <algorithm>
#include <utility>

namespace raftbed::exchange {
namespace {

using linear::Operation;

constexpr std::size_t rows_max = 200;
constexpr std::size_t faults_max = 60;

// At one instant calls come first, so that the two are seen to overlap.
using Moment = std::pair<Instant, bool>;

class Columns {
 public:
  explicit Columns(const std::vector<Operation>& shown) {
    for (const Operation& o : shown) {
      moments_.emplace_back(o.call, false);
      if (o.is_known()) moments_.emplace_back(o.answer, true);
    }
    std::sort(moments_.begin(), moments_.end());
    moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
  }
  [[nodiscard]] std::size_t size() const { return moments_.size(); }
  // That of the moment, or of the first one behind it.
  [[nodiscard]] std::size_t of(const Moment& moment) const {
    const auto at = std::lower_bound(moments_.begin(), moments_.end(), moment);
    return static_cast<std::size_t>(at - moments_.begin());
  }
  [[nodiscard]] bool touches(const Fault& fault) const {
    return fault.begin <= moments_.back().first && moments_.front().first <= fault.end;
  }

 private:
  std::vector<Moment> moments_;
};

Row row_of(const Operation& o, const Telling& telling, const Columns& columns) {
  Row row{telling.who(o) + "  " + telling.deed(o), telling.line(o)};
  row.begin = columns.of({o.call, false});
  row.end = o.is_known() ? columns.of({o.answer, true}) : columns.size();
  row.is_open = !o.is_known();
  return row;
}

Row row_of(const Fault& fault, const Columns& columns) {
  Row row{fault.label, fault.label};
  row.begin = columns.of({fault.begin, false});
  row.end = columns.of({fault.end, true});
  return row;
}

// In the order of the calls.
std::vector<Operation> shown_of(const linear::Counterexample& example) {
  std::vector<std::uint32_t> places = linear::told_of(example, rows_max - 1);
  places.push_back(linear::place_of_culprit(example));
  std::sort(places.begin(), places.end());
  std::vector<Operation> shown;
  for (const std::uint32_t place : places) shown.push_back(example.core[place]);
  return shown;
}

}  // namespace

// The culprit has a row: the columns are not empty.
Rows rows_of(const Told& told, std::span<const Fault> faults) {
  const Telling telling(told);
  const std::vector<Operation> shown = shown_of(told.example);
  const Columns columns(shown);
  Rows rows;
  rows.columns = columns.size();
  rows.left_out = told.example.core.size() - shown.size();
  for (const Operation& o : shown) {
    rows.operations.push_back(row_of(o, telling, columns));
    rows.operations.back().is_culprit = o.id == told.example.culprit.id;
  }
  for (const Fault& fault : faults) {
    if (!columns.touches(fault)) continue;
    if (rows.faults.size() < faults_max) {
      rows.faults.push_back(row_of(fault, columns));
    } else {
      ++rows.faults_left_out;
    }
  }
  return rows;
}

}  // namespace raftbed::exchange
