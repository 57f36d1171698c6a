// Configurations: what is sound, and that their bytes mean what they were made of.
#include "core/raft/configuration.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "solo.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

Nodes any_nodes() {
  Nodes nodes;
  for (const auto number : *rc::gen::arbitrary<std::vector<std::uint16_t>>()) {
    if (number != 0) nodes = with(std::move(nodes), NodeId(number));
  }
  return nodes;
}

Configuration any_configuration() {
  Configuration configuration;
  configuration.voters = with(any_nodes(), n1);
  configuration.outgoing = any_nodes();
  for (const NodeId node : any_nodes()) {
    if (has(configuration.voters, node)) continue;
    configuration.learners.push_back(node);
    if (*rc::gen::arbitrary<bool>()) configuration.joining.push_back(node);
  }
  configuration.leaves_by_itself = !configuration.is_joint() || *rc::gen::arbitrary<bool>();
  return configuration;
}

TEST_CASE("a configuration comes back from its bytes", "[configuration][property]") {
  raftbed::testing::check_property("decode(encode(c)) == c", [] {
    const Configuration configuration = any_configuration();
    RC_ASSERT(is_sound(configuration));
    RC_ASSERT(decode_configuration(encode(configuration).span()) == configuration);
  });
}

TEST_CASE("bytes that are not exactly one sound configuration are refused", "[configuration]") {
  const std::string whole(encode({{n1, n2}, {n3}, {n4}, {n4}}).text());
  REQUIRE(decode_configuration(Bytes::copy_of(whole).span()));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK_FALSE(decode_configuration(Bytes::copy_of(whole.substr(0, length)).span()));
  }
  CHECK_FALSE(decode_configuration(Bytes::copy_of(whole + "x").span()));
  std::string flags = whole;
  flags[0] = 2;
  CHECK_FALSE(decode_configuration(Bytes::copy_of(flags).span()));
}

TEST_CASE("what is sound has a voter, sorted sets, and no learner among its voters",
          "[configuration]") {
  CHECK(is_sound({{n1}}));
  CHECK_FALSE(is_sound({}));
  CHECK_FALSE(is_sound({{n2, n1}}));
  CHECK_FALSE(is_sound({{NodeId(0)}}));
  CHECK_FALSE(is_sound({{n1}, {}, {n1}}));
  CHECK(is_sound({{n1}, {n2}, {n2}}));          // a voter that becomes a learner
  CHECK_FALSE(is_sound({{n1}, {}, {}, {n2}}));  // joins, and is no learner
  CHECK_FALSE(is_sound({{n1}, {n3, n2}}));
  CHECK_FALSE(is_sound({{n1}, {}, {}, {}, false}));  // waits to be told what?
}

TEST_CASE("an entry whose configuration is not sound is no entry", "[configuration][entry]") {
  const Entry sound(LogIndex(1), Term(1), EntryKind::configuration, encode({{n1}}).span());
  CHECK(Entry::decode(sound.record()) == sound);
  CHECK(configuration_of(sound) == Configuration{{n1}});
  const Entry other(LogIndex(1), Term(1), EntryKind::configuration, encode({}).span());
  CHECK_FALSE(Entry::decode(other.record()));
}

}  // namespace
}  // namespace raftbed::raft::testing
