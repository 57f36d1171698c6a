#include "core/base/shared.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace raftbed {
namespace {

const std::string text = "longer than a string keeps inside itself";

TEST_CASE("a copy looks at the very same value", "[shared]") {
  const Shared<std::string> original(text);
  const Shared<std::string> copy = original;
  CHECK(&*original == &*copy);
  CHECK(original.is(copy));
  CHECK_FALSE(original.is(Shared<std::string>(text)));
  CHECK_FALSE(copy.unique());
}

TEST_CASE("an edit is not seen through other references", "[shared]") {
  Shared<std::string> original(text);
  const Shared<std::string> copy = original;
  original.edit() = "edited";
  CHECK(*original == "edited");
  CHECK(*copy == text);
  CHECK(original.unique());
  CHECK(copy.unique());
}

TEST_CASE("an edit of what nobody shares is in place", "[shared]") {
  Shared<std::string> alone(text);
  const std::string* before = &*alone;
  alone.edit() += "!";
  CHECK(&*alone == before);
  { const Shared<std::string> copy = alone; }
  alone.edit() += "!";
  CHECK(&*alone == before);
}

TEST_CASE("an edit in place is seen through other references", "[shared]") {
  Shared<std::string> original(text);
  const Shared<std::string> copy = original;
  original.edit_in_place() = "seen";
  CHECK(*copy == "seen");
}

TEST_CASE("an edit of nothing makes a value by default", "[shared]") {
  Shared<std::string> nothing;
  CHECK(nothing.empty());
  CHECK_FALSE(nothing.unique());
  nothing.edit() += "made";
  CHECK(*nothing == "made");
}

TEST_CASE("a value lives as long as its last reference", "[shared]") {
  Shared<std::string> last;
  {
    const Shared<std::string> first(text);
    last = first;
  }
  CHECK(last.unique());
  CHECK(*last == text);
}

TEST_CASE("a reference may be assigned to itself", "[shared]") {
  Shared<std::string> shared(text);
  const Shared<std::string>& same = shared;
  shared = same;
  CHECK(*shared == text);
  CHECK(shared.unique());
}

TEST_CASE("a reference that was moved from is empty", "[shared]") {
  Shared<std::string> from(text);
  const Shared<std::string> to = std::move(from);
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  CHECK(to.unique());
}

// A value whose copy fails, as memory may.
struct Uncopyable {
  Uncopyable() = default;
  Uncopyable(const Uncopyable&) { throw std::string("no memory"); }
};

TEST_CASE("an edit whose copy fails leaves all references as they were", "[shared]") {
  Shared<Uncopyable> original;
  original.edit();
  Shared<Uncopyable> copy = original;
  CHECK_THROWS_AS(copy.edit(), std::string);
  CHECK(&*original == &*copy);
  CHECK_FALSE(original.unique());
}

}  // namespace
}  // namespace raftbed
