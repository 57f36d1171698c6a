#include "core/raft/log.h"

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

// A reference: the terms of a log in a vector, and each question answered by walking over it.
struct Reference {
  std::vector<std::uint64_t> terms;
  [[nodiscard]] std::uint64_t first_of_term_at(std::uint64_t index) const {
    std::uint64_t first = index;
    while (first > 1 && terms[first - 2] == terms[index - 1]) --first;
    return first;
  }
  [[nodiscard]] std::uint64_t last_not_after_term(std::uint64_t from, std::uint64_t term) const {
    std::uint64_t last = 0;
    for (std::uint64_t i = 1; i <= terms.size() && i <= from; ++i) {
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
  for (std::uint64_t i = 1; i <= last; ++i) {
    RC_ASSERT(log.term_at(LogIndex(i)) == Term(reference.terms[i - 1]));
    RC_ASSERT(log.at(LogIndex(i)) == entry(i, reference.terms[i - 1]));
    RC_ASSERT(log.first_of_term_at(LogIndex(i)) == LogIndex(reference.first_of_term_at(i)));
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
          if (action / 2 % 8 < 6) {
            terms.push_back((terms.empty() ? 1 : terms.back()) +
                            (parameter < 10 ? 0 : parameter % 3));
            logs[at].append(entry(terms.size(), terms.back()));
          } else if (action / 2 % 8 == 6) {
            const std::uint64_t from = 1 + parameter % (terms.size() + 2);
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
