#include "sim/linear/texts.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "testing/property.h"

namespace raftbed::linear {

TEST_CASE("many texts at once have the numbers that they would have one after the other") {
  raftbed::testing::check_property(
      "texts", [](const std::vector<std::uint16_t>& drawn, std::uint8_t room) {
        Texts single;
        Texts together;
        together.reserve(room);
        std::vector<std::string> texts{"before"};
        for (const std::uint16_t each : drawn) texts.push_back(std::to_string(each % 300));
        std::vector<std::uint32_t> expected;
        for (const std::string& text : texts) expected.push_back(single.number_of(text));
        std::vector<std::uint32_t> numbers{together.number_of("before")};
        const std::vector<std::string_view> rest(texts.begin() + 1, texts.end());
        together.numbers_of(rest, numbers);
        RC_ASSERT(numbers == expected);
        RC_ASSERT(together.size() == single.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
          RC_ASSERT(together.contents(numbers[i]) == texts[i]);
        }
      });
}

}  // namespace raftbed::linear
