#include "core/base/chunked.h"

#include <vector>

#include "testing/property.h"

namespace raftbed {
namespace {

std::vector<int> contents(const Chunked<int, 4>& chunked) {
  std::vector<int> items;
  chunked.for_each([&](int item) { items.push_back(item); });
  return items;
}

TEST_CASE("copies of a chunked sequence grow apart without seeing each other", "[chunked]") {
  raftbed::testing::check_property("chunked copies against vectors", [](const std::vector<int>& steps) {
    std::vector<Chunked<int, 4>> chunked(1);
    std::vector<std::vector<int>> model(1);
    for (const int step : steps) {
      const auto magnitude = static_cast<unsigned>(step) & 0xffffU;
      const std::size_t at = magnitude % chunked.size();
      switch ((magnitude >> 4) % 4) {
        case 0:
        case 1:
          chunked[at].push_back(step);
          model[at].push_back(step);
          break;
        case 2: {
          const std::size_t keep = (magnitude >> 7) % (model[at].size() + 1);
          chunked[at].truncate(keep);
          model[at].resize(keep);
          break;
        }
        default:
          if (chunked.size() < 6) {
            chunked.push_back(chunked[at]);
            model.push_back(model[at]);
          } else {
            chunked[at] = chunked[(at + 1) % 6];
            model[at] = model[(at + 1) % 6];
          }
      }
      for (std::size_t i = 0; i < model.size(); ++i) RC_ASSERT(contents(chunked[i]) == model[i]);
    }
  });
}

}  // namespace
}  // namespace raftbed
