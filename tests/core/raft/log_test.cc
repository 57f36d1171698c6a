#include "core/raft/log.h"

#include <algorithm>
#include <vector>

#include "solo.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("an empty log ends at index 0, of term 0", "[log]") {
  const Log log;
  CHECK(log.last_index() == LogIndex(0));
  CHECK(log.last_term() == Term(0));
  CHECK(log.term_at(LogIndex(0)) == Term(0));
  CHECK_FALSE(log.term_at(LogIndex(1)));
}

TEST_CASE("an entry that does not follow the last one is refused", "[log]") {
  Log log = log_of({1, 3});
  CHECK_THROWS_AS(log.append(entry(4, 3)), Broken);
  CHECK_THROWS_AS(log.append(entry(2, 3)), Broken);
  CHECK_THROWS_AS(log.append(entry(3, 2)), Broken);
  log.append(entry(3, 3));
  CHECK(log == log_of({1, 3, 3}));
}

TEST_CASE("an entry is taken if it is the next one, and else changes nothing", "[log]") {
  const Log before = log_of({1, 3});
  Log log = before;
  CHECK_FALSE(log.append_if_next(entry(4, 3)));
  CHECK_FALSE(log.append_if_next(entry(2, 3)));
  CHECK_FALSE(log.append_if_next(entry(3, 2)));
  CHECK(log == before);
  CHECK(log.append_if_next(entry(3, 3)));
  CHECK(log.append_if_next(entry(4, 5)));
  CHECK(log == log_of({1, 3, 3, 5}));
  CHECK(before == log_of({1, 3}));  // a copy that shared its chunk
}

TEST_CASE("a log can stand on an entry that it does not hold", "[log][7]") {
  Log log(LogIndex(7), Term(3));
  CHECK(log.last_index() == LogIndex(7));
  CHECK(log.last_term() == Term(3));
  CHECK_FALSE(log.has(LogIndex(7)));
  CHECK(log.term_at(LogIndex(7)) == Term(3));
  CHECK_FALSE(log.term_at(LogIndex(6)));
  CHECK_THROWS_AS(log.append(entry(8, 2)), Broken);
  CHECK_THROWS_AS(log.truncate_from(LogIndex(7)), Broken);
  log.append(entry(8, 3));
  CHECK(log.at(LogIndex(8)) == entry(8, 3));
  log.truncate_from(LogIndex(8));
  CHECK(log == Log(LogIndex(7), Term(3)));
}

// A reference: the terms of a log in a vector, and each question answered by walking over it.
struct Reference {
  std::vector<std::uint64_t> terms;
  std::uint64_t base = 0;  // forgotten up to here
  [[nodiscard]] std::uint64_t last_not_after_term(std::uint64_t from, std::uint64_t term) const {
    std::uint64_t last = std::min(from, base);
    for (std::uint64_t i = base + 1; i <= terms.size() && i <= from; ++i) {
      if (terms[i - 1] <= term) last = i;
    }
    return last;
  }
};

void compare(const Log& log, const Reference& reference) {
  const std::uint64_t last = reference.terms.size();
  RC_ASSERT(log.last_index() == LogIndex(last));
  RC_ASSERT(log.last_term() == Term(last == 0 ? 0 : reference.terms.back()));
  RC_ASSERT(!log.term_at(LogIndex(last + 1)));
  RC_ASSERT(log.base_index() == LogIndex(reference.base));
  for (std::uint64_t i = 1; i <= last; ++i) {
    const bool is_held = i > reference.base;
    RC_ASSERT(log.has(LogIndex(i)) == is_held);
    RC_ASSERT(log.term_at(LogIndex(i)).has_value() == (i >= reference.base));
    if (i >= reference.base) RC_ASSERT(log.term_at(LogIndex(i)) == Term(reference.terms[i - 1]));
    if (is_held) RC_ASSERT(log.at(LogIndex(i)) == entry(i, reference.terms[i - 1]));
  }
  const std::uint64_t terms_max = last == 0 ? 1 : reference.terms.back() + 1;
  for (std::uint64_t from = 0; from <= last + 1; ++from) {
    for (std::uint64_t term = 0; term <= terms_max; ++term) {
      RC_ASSERT(log.last_not_after_term(LogIndex(from), Term(term)) ==
                LogIndex(reference.last_not_after_term(from, term)));
    }
  }
}

TEST_CASE("a log answers as a vector of its terms does, and copies do not see each other",
          "[log][property]") {
  raftbed::testing::check_property(
      "log against vector", [](const std::vector<std::uint8_t>& actions) {
        std::vector<Log> logs(2);
        std::vector<Reference> references(2);
        for (const std::uint8_t action : actions) {
          const std::size_t at = action % 2;
          std::vector<std::uint64_t>& terms = references[at].terms;
          const std::uint64_t parameter = action / 16;
          if (action / 2 % 8 < 5) {
            terms.push_back((terms.empty() ? 1 : terms.back()) +
                            (parameter < 10 ? 0 : parameter % 3));
            logs[at].append(entry(terms.size(), terms.back()));
          } else if (action / 2 % 8 == 5) {
            const std::uint64_t through = parameter % (terms.size() + 1);
            references[at].base = std::max(references[at].base, through);
            logs[at].forget_through(LogIndex(through));
          } else if (action / 2 % 8 == 6) {
            const std::uint64_t base = references[at].base;
            const std::uint64_t from = base + 1 + parameter % (terms.size() + 2 - base);
            if (from <= terms.size()) terms.resize(from - 1);
            logs[at].truncate_from(LogIndex(from));
          } else {
            logs[1 - at] = logs[at];
            references[1 - at] = references[at];
          }
        }
        for (std::size_t at = 0; at < 2; ++at) compare(logs[at], references[at]);
      });
}

}  // namespace
}  // namespace raftbed::raft::testing
