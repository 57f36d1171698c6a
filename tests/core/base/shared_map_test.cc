#include "core/base/shared_map.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "testing/property.h"

namespace raftbed {
namespace {

using Map = SharedMap<int, int>;
using Reference = std::map<int, int>;

bool agree(const Map& map, const Reference& model) {
  std::vector<std::pair<int, int>> items;
  map.for_each([&](int key, int value) { items.emplace_back(key, value); });
  if (map.size() != model.size() || map.empty() != model.empty()) return false;
  if (items != std::vector<std::pair<int, int>>(model.begin(), model.end())) return false;
  for (int key = -1; key <= 200; ++key) {
    const auto expected = model.find(key);
    const int* found = map.find(key);
    if ((found == nullptr) != (expected == model.end())) return false;
    if (found != nullptr && *found != expected->second) return false;
  }
  return true;
}

struct Step {
  unsigned at;    // which of the copies
  unsigned what;  // 0: erase, 1: copy over, 2: change where it is, else: set
  int key;
};

rc::Gen<std::vector<Step>> steps() {
  return rc::gen::scale(6.0, rc::gen::container<std::vector<Step>>(rc::gen::build<Step>(
                                 rc::gen::set(&Step::at, rc::gen::inRange(0U, 3U)),
                                 rc::gen::set(&Step::what, rc::gen::inRange(0U, 8U)),
                                 rc::gen::set(&Step::key, rc::gen::inRange(0, 200)))));
}

void take(const Step& step, std::vector<Map>& maps, std::vector<Reference>& models) {
  const std::size_t next = (step.at + 1) % maps.size();
  if (step.what == 0) {
    RC_ASSERT(maps[step.at].erase(step.key) == (models[step.at].erase(step.key) == 1));
  } else if (step.what == 1) {
    maps[next] = maps[step.at];
    models[next] = models[step.at];
  } else if (step.what == 2) {
    int* found = maps[step.at].find_to_edit(step.key);
    RC_ASSERT((found != nullptr) == models[step.at].contains(step.key));
    if (found != nullptr) models[step.at][step.key] = ++*found;
  } else {
    const int value = step.key * 10 + static_cast<int>(step.what);
    maps[step.at].set(step.key, value);
    models[step.at][step.key] = value;
  }
}

TEST_CASE("a shared map and its copies are what std::map and its copies are", "[shared_map]") {
  testing::check_property("shared map against std::map", [] {
    std::vector<Map> maps(3);
    std::vector<Reference> models(3);
    const auto taken = *steps();
    for (const Step& step : taken) {
      take(step, maps, models);
      for (std::size_t at = 0; at < maps.size(); ++at) RC_ASSERT(agree(maps[at], models[at]));
    }
  });
}

TEST_CASE("a map of many leaves keeps its order, in whatever order it was filled", "[shared_map]") {
  for (const int stride : {1, 7, 199}) {  // 199: backwards
    CAPTURE(stride);
    Map map;
    Reference model;
    for (int n = 0, key = 0; n < 200; ++n, key = (key + stride) % 200) {
      map.set(key, n);
      model[key] = n;
    }
    CHECK(agree(map, model));
  }
}

TEST_CASE("a map that is emptied item by item is empty, and fills again", "[shared_map]") {
  Map map;
  for (int key = 0; key < 100; ++key) map.set(key, key);
  const Map full = map;
  for (int key = 0; key < 100; ++key) CHECK(map.erase(key));
  CHECK(agree(map, {}));
  map.set(5, 6);
  CHECK(agree(map, {{5, 6}}));
  CHECK(full.size() == 100);
}

TEST_CASE("erasing what is not there changes nothing", "[shared_map]") {
  Map map;
  CHECK_FALSE(map.erase(1));
  map.set(2, 3);
  CHECK_FALSE(map.erase(1));
  CHECK_FALSE(map.erase(3));
  CHECK(agree(map, {{2, 3}}));
}

TEST_CASE("a value is found by what compares with its key", "[shared_map]") {
  SharedMap<std::string, int> map;
  map.set("x", 1);
  CHECK(*map.find(std::string_view("x")) == 1);
  CHECK(map.find(std::string_view("y")) == nullptr);
  *map.find_to_edit(std::string_view("x")) = 2;
  CHECK(*map.find("x") == 2);
}

TEST_CASE("setting a key anew replaces its value and no more", "[shared_map]") {
  SharedMap<std::string, std::string> map;
  map.set("x", "1");
  const auto before = map;
  map.set("x", "2");
  CHECK(map.size() == 1);
  CHECK(*map.find("x") == "2");
  CHECK(*before.find("x") == "1");
}

TEST_CASE("the place of a key is new once, and what is put there stays", "[shared_map]") {
  Map map;
  Reference model;
  for (int n = 0, key = 0; n < 200; ++n, key = (key + 7) % 200) {
    const auto [value, is_new] = map.edit(key);
    CHECK(is_new);
    CHECK(value == 0);
    value = model[key] = n + 1;
  }
  CHECK(agree(map, model));
  CHECK_FALSE(map.edit(5).is_new);
  CHECK(map.edit(5).value == model[5]);
}

TEST_CASE("what is edited in place is not seen through copies", "[shared_map]") {
  Map map;
  for (int key = 0; key < 100; ++key) map.set(key, key);
  const Map before = map;
  map.edit(50).value = -1;
  CHECK(*map.find(50) == -1);
  CHECK(*before.find(50) == 50);
}

TEST_CASE("a copy shares the leaves that neither side changed", "[shared_map]") {
  Map map;
  for (int key = 0; key < 100; ++key) map.set(key, key);
  Map copy = map;
  copy.set(0, -1);
  CHECK(map.find(99) == copy.find(99));
  CHECK(map.find(0) != copy.find(0));
}

TEST_CASE("a map that was moved from is empty and can be used again", "[shared_map]") {
  Map from;
  from.set(1, 2);
  const Map to = std::move(from);
  CHECK(agree(from, {}));  // NOLINT(bugprone-use-after-move): that is what is tested
  from.set(3, 4);
  CHECK(agree(from, {{3, 4}}));
  CHECK(agree(to, {{1, 2}}));
}

}  // namespace
}  // namespace raftbed
