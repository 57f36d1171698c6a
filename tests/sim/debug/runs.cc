#include "runs.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "sim/plan/text.h"

namespace raftbed::testing {

plan::Plan plan_of(const std::string& text) {
  const auto plan = plan::parse(text, "test");
  if (!plan) throw std::runtime_error(plan.error().text());
  return *plan;
}

plan::Action action(const std::string& text) {
  const auto action = plan::parse_action(text, "test");
  if (!action) throw std::runtime_error(action.error().text());
  return *action;
}

plan::Plan lively() {
  return plan_of(R"(raftbed 1 scenario "lively"
seed 11
nodes 3
client c1 1-20
client c2 1-20
at 100ms drop 5% for 300ms
at 200ms kill leader for 100ms
at 400ms partition n1 | n2 n3 for 200ms
at 700ms power-loss n2 for 50ms
at 1s settle within 40 timeouts
)");
}

std::string path_of(const std::string& path) {
  return std::string(RAFTBED_SOURCE_DIR) + '/' + path;
}

std::string file(const std::string& path) {
  std::ifstream stream(path_of(path), std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace raftbed::testing
