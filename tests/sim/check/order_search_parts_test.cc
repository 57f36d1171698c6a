// The parts of the search that are worth a test of their own: the interner, the set of
// configurations, and the key that a set of done operations gives.
#include <map>
#include <set>
#include <vector>

#include "sim/check/config_set.h"
#include "sim/check/done_set.h"
#include "sim/check/interner.h"
#include "testing/property.h"

namespace raftbed::check {
namespace {

TEST_CASE("the interner numbers contents in the order in which they first came", "[search]") {
  raftbed::testing::check_property(
      "interner against a map", [](const std::vector<std::uint8_t>& picks) {
        Interner interner;
        std::map<std::string, std::uint32_t> model;
        for (const std::uint8_t pick : picks) {
          const std::string text(pick % 7, static_cast<char>('a' + pick % 13));
          const auto number =
              model.try_emplace(text, static_cast<std::uint32_t>(model.size())).first->second;
          RC_ASSERT(interner.number_of(Bytes::copy_of(text)) == number);
          RC_ASSERT(interner.contents(number).text() == text);
        }
        RC_ASSERT(interner.size() == model.size());
      });
}

TEST_CASE("the set of configurations holds what was put in, and nothing else", "[search]") {
  ConfigSet set;
  std::set<std::vector<std::uint64_t>> model;
  for (std::uint64_t n = 0; n < 5'000; ++n) {
    const std::vector<std::uint64_t> key(mix64(n) % 4, mix64(n + 1) % 400);
    CHECK(set.insert(key) == model.insert(key).second);
  }
  CHECK(set.size() == model.size());
}

TEST_CASE("equal sets of done operations give equal keys, different ones different keys",
          "[search]") {
  raftbed::testing::check_property(
      "done sets against sets", [](const std::vector<std::uint8_t>& toggles) {
        DoneSet done(256);
        std::set<std::uint32_t> model;
        std::map<std::vector<std::uint64_t>, std::set<std::uint32_t>> seen;
        for (std::uint32_t at = 0; at < 130; ++at) {  // nearly full words, as in a search
          done.insert(at);
          model.insert(at);
        }
        for (const std::uint8_t at : toggles) {
          if (model.erase(at) > 0) {
            done.erase(at);
          } else {
            done.insert(at);
            model.insert(at);
          }
          RC_ASSERT(done.has(at) == (model.count(at) > 0));
          std::vector<std::uint64_t> key;
          done.write_key(key);
          RC_ASSERT(seen.try_emplace(key, model).first->second == model);
        }
        std::vector<std::uint64_t> key;
        std::vector<std::uint64_t> again;
        done.write_key(key);
        DoneSet anew(256);
        for (const std::uint32_t at : model) anew.insert(at);
        anew.write_key(again);
        RC_ASSERT(key == again);
      });
}

}  // namespace
}  // namespace raftbed::check
