#include "sim/check/versions.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"

namespace raftbed::check::testing {
namespace {

std::string broken(std::vector<Deed> deeds) {
  const auto finding = judge_versions(history_of(std::move(deeds)));
  return finding ? finding->rule.substr(0, 2) : "";
}
Deed v(std::uint64_t version, Deed deed) {
  return with_version(version, std::move(deed));
}

TEST_CASE("a version that goes back along real time is caught", "[versions][V1][R02]") {
  CHECK(broken({v(1, done(put("a"), 0, 1)), v(2, done(put("b"), 2, 3)),
                v(1, saw("a", get(), 4, 5))}) == "V1");
  CHECK(
      broken({v(1, done(put("a"), 0, 1)), v(2, done(put("b"), 2, 3)), v(2, saw("b", get(), 4, 5))})
          .empty());
}

TEST_CASE("versions of concurrent operations may come in any order", "[versions][V1]") {
  CHECK(broken({v(2, done(put("b"), 0, 4)), v(1, done(put("a"), 4, 5))}).empty());
}

TEST_CASE("a later write with an earlier read's version is caught", "[versions][V1]") {
  CHECK(broken({v(3, saw("a", get(), 0, 1)), v(3, done(put("a"), 2, 3))}) == "V1");
}

TEST_CASE("two writes with one version are caught", "[versions][V2]") {
  CHECK(broken({v(3, done(put("a"), 0, 5)), v(3, done(put("a"), 0, 5))}) == "V2");
  CHECK(broken({v(3, done(append("a"), 0, 5)), v(4, done(append("a"), 0, 5))}).empty());
}

TEST_CASE("one version with two values is caught", "[versions][V3]") {
  CHECK(broken({v(3, saw("a", get(), 0, 1)), v(3, saw("b", get(), 2, 3))}) == "V3");
  CHECK(broken({v(3, done(put("a"), 0, 1)), v(3, refused("b", swap("c", "d"), 2, 3))}) == "V3");
  CHECK(broken({v(3, done(put("a"), 0, 1)), v(3, saw("a", get(), 2, 3))}).empty());
  CHECK(broken({v(3, done(append("a"), 0, 1)), v(3, saw("za", get(), 2, 3))}).empty());
}

TEST_CASE("a value at version 0 is caught", "[versions][V3]") {
  CHECK(broken({v(0, saw("a", get(), 0, 1))}) == "V3");
  CHECK(broken({v(0, saw(nothing, get(), 0, 1))}).empty());
}

TEST_CASE("keys, unknown outcomes and superseded answers are not compared", "[versions]") {
  Deed superseded = v(1, done(put("c"), 6, 7));
  superseded.reply.status = kv::Status::superseded;
  CHECK(broken({v(5, done(put("a", "x"), 0, 1)), v(4, done(put("a", "y"), 2, 3)),
                unknown(put("b", "x"), 4), superseded})
            .empty());
}

}  // namespace
}  // namespace raftbed::check::testing
