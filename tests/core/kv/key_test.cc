#include "core/kv/key.h"

#include <catch2/catch_test_macros.hpp>

#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

bool ordered_alike(const Bytes& a, const Bytes& b) {
  return (Key(a) < Key(b)) == (a < b) && (Key(b) < Key(a)) == (b < a) &&
         (Key(a) == Key(b)) == (a == b) && (Key(a) < KeyView(b.span())) == (a < b) &&
         (Key(a) == KeyView(b.span())) == (a == b);
}

// Over a few letters, so that beginnings are shared.
std::string some_word() {
  return *rc::gen::resize(12, rc::gen::container<std::string>(rc::gen::element('\0', 'a', '\xff')));
}

TEST_CASE("keys are ordered as their bytes are", "[key]") {
  testing::check_property("order of keys", [] {
    const std::string shared = some_word();
    RC_ASSERT(ordered_alike(bytes(shared + some_word()), bytes(shared + some_word())));
  });
}

TEST_CASE("zeros at the end of a key tell it from a shorter one", "[key]") {
  for (std::size_t zeros = 0; zeros < 12; ++zeros) {
    for (std::size_t more = 0; more < 12; ++more) {
      CAPTURE(zeros, more);
      CHECK(ordered_alike(bytes(std::string(zeros, '\0')), bytes(std::string(more, '\0'))));
    }
  }
}

TEST_CASE("a byte above 127 stands behind all others", "[key]") {
  CHECK(Key(bytes("\x7f")) < Key(bytes("\x80")));
  CHECK(Key(bytes("aaaaaaaa\x7f")) < Key(bytes("aaaaaaaa\x80")));
}

}  // namespace
}  // namespace raftbed::kv
