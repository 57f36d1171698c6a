#include "core/base/chunked.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "testing/property.h"

namespace raftbed {
namespace {

using Ints = Chunked<int, 4>;

std::vector<int> contents(const Ints& chunked) {
  std::vector<int> items;
  chunked.for_each([&](int item) { items.push_back(item); });
  return items;
}

Ints up_to(int last) {
  Ints chunked;
  for (int item = 1; item <= last; ++item) chunked.push_back(item);
  return chunked;
}

// 1, 2, ..., last, and then what is behind it.
std::vector<int> ints(int last, const std::vector<int>& behind = {}) {
  std::vector<int> items(static_cast<std::size_t>(last));
  std::iota(items.begin(), items.end(), 1);
  items.insert(items.end(), behind.begin(), behind.end());
  return items;
}

// A handful of sequences and vectors that must agree, whatever is done to them.
class Model {
 public:
  void step(int item) {
    const auto choice = static_cast<unsigned>(item) & 0xffffU;
    const std::size_t at = choice % chunked_.size();
    switch ((choice >> 4) % 8) {
      case 0: return truncate(at, (choice >> 7) % (vectors_[at].size() + 1));
      case 1: return copy(at);
      case 2: return assign(at, (choice >> 7) % chunked_.size());
      case 3: return forget_before(at, choice >> 7);
      default: return push_back(at, item);
    }
  }
  [[nodiscard]] bool agrees() const {
    for (std::size_t at = 0; at < vectors_.size(); ++at) {
      if (contents(chunked_[at]) != held(at)) return false;
      if (chunked_[at].first() != firsts_[at]) return false;
      if (chunked_[at].size() != vectors_[at].size()) return false;
    }
    return true;
  }
  // Every two of them: who begins with whom, and who equals whom.
  [[nodiscard]] bool compares_alike() const {
    for (std::size_t a = 0; a < vectors_.size(); ++a) {
      for (std::size_t b = 0; b < vectors_.size(); ++b) {
        const bool start_alike = firsts_[a] == firsts_[b];
        const bool are_equal = start_alike && held(a) == held(b);
        const bool begins = start_alike && begins_with(held(a), held(b));
        if ((chunked_[a] == chunked_[b]) != are_equal) return false;
        if (chunked_[a].begins_with(chunked_[b]) != begins) return false;
      }
    }
    return true;
  }

 private:
  static bool begins_with(const std::vector<int>& whole, const std::vector<int>& front) {
    return front.size() <= whole.size() && std::equal(front.begin(), front.end(), whole.begin());
  }
  // What was not forgotten.
  [[nodiscard]] std::vector<int> held(std::size_t at) const {
    const auto first = vectors_[at].begin() + static_cast<std::ptrdiff_t>(firsts_[at]);
    return std::vector<int>(first, vectors_[at].end());
  }
  void truncate(std::size_t at, std::size_t length) {
    length = std::max(length, firsts_[at]);
    chunked_[at].truncate(length);
    vectors_[at].resize(length);
  }
  void forget_before(std::size_t at, std::size_t choice) {
    firsts_[at] += choice % (vectors_[at].size() + 1 - firsts_[at]);
    chunked_[at].forget_before(firsts_[at]);
  }
  void copy(std::size_t at) {
    if (chunked_.size() == 6) return;
    chunked_.push_back(Ints(chunked_[at]));
    firsts_.push_back(std::size_t{firsts_[at]});
    vectors_.push_back(std::vector<int>(vectors_[at]));
  }
  void assign(std::size_t at, std::size_t from) {
    chunked_[at] = chunked_[from];
    vectors_[at] = vectors_[from];
    firsts_[at] = firsts_[from];
  }
  void push_back(std::size_t at, int item) {
    chunked_[at].push_back(item);
    vectors_[at].push_back(item);
  }
  std::vector<Ints> chunked_{Ints()};
  std::vector<std::vector<int>> vectors_{std::vector<int>()};  // with what was forgotten
  std::vector<std::size_t> firsts_{0};
};

TEST_CASE("copies of a chunked sequence grow apart without seeing each other", "[chunked]") {
  testing::check_property("chunked against vectors", [](const std::vector<int>& steps) {
    Model model;
    for (const int step : steps) {
      model.step(step);
      RC_ASSERT(model.agrees());
      RC_ASSERT(model.compares_alike());
    }
  });
}

TEST_CASE("a sequence that begins at a later position goes on from there", "[chunked]") {
  for (std::size_t first = 0; first <= 9; ++first) {
    CAPTURE(first);
    Ints later(first);
    CHECK(later.empty());
    CHECK(later.size() == first);
    for (int item = 1; item <= 6; ++item) later.push_back(item);
    CHECK(contents(later) == ints(6));
    CHECK(later[first] == 1);
    CHECK_THROWS_AS(later[first + 6], Broken);
    if (first > 0) CHECK_THROWS_AS(later[first - 1], Broken);
    later.truncate(first);
    later.push_back(7);
    CHECK(contents(later) == std::vector<int>{7});
  }
}

// Lengths around the ends of chunks of four.
TEST_CASE("a copy and its original, both appended to, do not see each other", "[chunked]") {
  for (int length = 0; length <= 9; ++length) {
    CAPTURE(length);
    Ints original = up_to(length);
    Ints copy = original;
    original.push_back(-1);
    copy.push_back(-2);
    original.push_back(-3);
    copy.push_back(-4);
    CHECK(contents(original) == ints(length, {-1, -3}));
    CHECK(contents(copy) == ints(length, {-2, -4}));
  }
}

TEST_CASE("a sequence that is cut and appended to leaves a longer copy as it was", "[chunked]") {
  for (int length = 1; length <= 9; ++length) {
    for (int keep = 0; keep <= length; ++keep) {
      CAPTURE(length, keep);
      Ints original = up_to(length);
      const Ints looker = original;
      original.truncate(static_cast<std::size_t>(keep));
      original.push_back(-1);
      CHECK(contents(original) == ints(keep, {-1}));
      CHECK(contents(looker) == ints(length));
    }
  }
}

TEST_CASE("a copy of the cut part appends behind a longer original unseen", "[chunked]") {
  Ints original = up_to(9);
  Ints copy = original;
  copy.truncate(8);
  copy.push_back(-1);
  original.push_back(10);
  CHECK(contents(original) == ints(10));
  CHECK(contents(copy) == ints(8, {-1}));
}

TEST_CASE("three generations of copies keep what is theirs", "[chunked]") {
  Ints first = up_to(3);
  Ints second = first;
  second.push_back(-2);
  Ints third = second;
  first.push_back(-1);
  third.truncate(3);
  third.push_back(-3);
  CHECK(contents(first) == ints(3, {-1}));
  CHECK(contents(second) == ints(3, {-2}));
  CHECK(contents(third) == ints(3, {-3}));
}

TEST_CASE("a sequence cut to nothing is empty, and grows again", "[chunked]") {
  Ints original = up_to(5);
  const Ints copy = original;
  original.truncate(0);
  CHECK(original.empty());
  CHECK(original == Ints());
  original.push_back(7);
  CHECK(contents(original) == std::vector<int>{7});
  CHECK(contents(copy) == ints(5));
}

TEST_CASE("a copy outlives its original", "[chunked]") {
  Chunked<std::string, 4> copy;
  {
    Chunked<std::string, 4> original;
    for (int i = 0; i < 6; ++i) original.push_back(std::string(40, static_cast<char>('a' + i)));
    copy = original;
  }
  copy.push_back("end");
  CHECK(copy[5] == std::string(40, 'f'));
  CHECK(copy.back() == "end");
}

TEST_CASE("an element may be appended to its own sequence", "[chunked]") {
  Ints chunked = up_to(4);
  chunked.push_back(chunked[0]);
  CHECK(contents(chunked) == ints(4, {1}));
}

TEST_CASE("an element stays where it is while a sequence grows", "[chunked]") {
  Ints chunked = up_to(1);
  const int* first = &chunked[0];
  for (int item = 2; item <= 100; ++item) chunked.push_back(item);
  CHECK(first == &chunked[0]);
}

TEST_CASE("sequences are equal by their elements, shared or not", "[chunked]") {
  Ints shared = up_to(5);
  const Ints copy = shared;
  CHECK(shared == copy);
  CHECK(up_to(5) == shared);
  shared.push_back(6);
  CHECK_FALSE(shared == copy);
  shared.truncate(4);
  shared.push_back(-5);
  CHECK_FALSE(shared == copy);
}

TEST_CASE("a sequence begins with its own front, shared or not", "[chunked]") {
  const Ints front = up_to(6);
  Ints whole = front;
  for (int item = 7; item <= 20; ++item) whole.push_back(item);
  CHECK(whole.begins_with(front));
  CHECK_FALSE(front.begins_with(whole));
  CHECK(whole.begins_with(up_to(6)));
  CHECK(whole.begins_with(Ints()));
  whole.truncate(5);
  whole.push_back(-6);
  whole.push_back(7);
  CHECK_FALSE(whole.begins_with(front));
}

TEST_CASE("a sequence that was moved from is empty and can be used again", "[chunked]") {
  Ints from = up_to(5);
  const Ints to = std::move(from);
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  CHECK(contents(from).empty());
  from.push_back(1);
  CHECK(contents(from) == ints(1));
  CHECK(contents(to) == ints(5));
}

TEST_CASE("looking or cutting beyond the end breaks", "[chunked]") {
  Ints chunked = up_to(5);
  chunked.truncate(3);
  CHECK_THROWS_AS(chunked[3], Broken);
  CHECK_THROWS_AS(chunked.truncate(4), Broken);
  CHECK_THROWS_AS(Ints().back(), Broken);
}

}  // namespace
}  // namespace raftbed
