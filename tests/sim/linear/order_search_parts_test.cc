// The parts of the judge that are worth a test of their own: the texts, the set of
// configurations, and the key that a set of done operations gives.
#include <map>
#include <set>
#include <vector>

#include "core/base/hash.h"
#include "sim/linear/config_set.h"
#include "sim/linear/done_set.h"
#include "sim/linear/texts.h"
#include "testing/property.h"

namespace raftbed::linear {
namespace {

TEST_CASE("texts are numbered in the order in which they first came", "[linear]") {
  raftbed::testing::check_property(
      "texts against a map", [](const std::vector<std::uint8_t>& picks) {
        Texts texts;
        std::map<std::string, std::uint32_t> model;
        for (const std::uint8_t pick : picks) {
          const std::string text(pick % 7, static_cast<char>('a' + pick % 13));
          const auto number =
              model.try_emplace(text, static_cast<std::uint32_t>(model.size())).first->second;
          const auto known = texts.find(text);
          RC_ASSERT(!known || *known == number);
          RC_ASSERT(texts.number_of(text) == number);
          RC_ASSERT(texts.find(text) == number);
          RC_ASSERT(texts.contents(number) == text);
        }
        RC_ASSERT(texts.size() == model.size());
      });
}

TEST_CASE("the set of configurations holds what was put in, and nothing else", "[linear]") {
  ConfigSet set;
  std::set<std::vector<std::uint64_t>> model;
  for (std::uint64_t n = 0; n < 5'000; ++n) {
    const std::vector<std::uint64_t> key(mix64(n) % 4, mix64(n + 1) % 400);
    CHECK(set.insert(key) == model.insert(key).second);
  }
  CHECK(set.size() == model.size());
}

TEST_CASE("equal sets of done operations give equal keys, different ones different keys",
          "[linear]") {
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
}  // namespace raftbed::linear
