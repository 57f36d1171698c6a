#include "core/raft/entry.h"

#include <string>

#include "solo.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("what an entry encodes, it decodes", "[entry][property]") {
  raftbed::testing::check_property("entry round trip", [](std::uint64_t index, std::uint64_t term,
                                                          const std::string& command, bool noop) {
    const EntryKind kind = noop ? EntryKind::noop : EntryKind::command;
    const Entry made(LogIndex(index), Term(term), kind, Bytes::copy_of(command).span());
    const std::optional<Entry> read = Entry::decode(made.record());
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == made);
    RC_ASSERT(read->index() == LogIndex(index));
    RC_ASSERT(read->term() == Term(term));
    RC_ASSERT(read->kind() == kind);
    RC_ASSERT(read->checksum() == made.checksum());
    RC_ASSERT(read->command().text() == command);
  });
}

TEST_CASE("a record with any bit flipped is no entry", "[entry]") {
  const Entry made = entry(3, 2, "append y z");
  const auto whole = made.record().span();
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::vector<std::byte> flipped(whole.begin(), whole.end());
    flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    CHECK_FALSE(Entry::decode(Bytes::copy_of(flipped)));
  }
}

TEST_CASE("a record that is cut short or too long is no entry", "[entry]") {
  const Bytes whole = entry(3, 2, "append y z").record();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(Entry::decode(whole.slice(0, size)));
  }
  std::vector<std::byte> longer(whole.span().begin(), whole.span().end());
  longer.push_back(std::byte{0});
  CHECK_FALSE(Entry::decode(Bytes::copy_of(longer)));
}

TEST_CASE("a record of an unknown kind is no entry, even with a right checksum", "[entry]") {
  const Entry odd(LogIndex(1), Term(1), static_cast<EntryKind>(7), {});
  CHECK_FALSE(Entry::decode(odd.record()));
}

TEST_CASE("a record among others is read where it starts, and shares their block", "[entry]") {
  const Entry first = entry(3, 2, "append y z");
  const Entry second = entry(4, 2, "put x 1");
  const Bytes both = Bytes::joined({first.record().span(), second.record().span()});
  Entry read;
  REQUIRE(Entry::read_unchecked(both, first.record().size(), read));
  CHECK(read == second);
  CHECK(read.index() == LogIndex(4));
  CHECK(read.checksum() == second.checksum());
  CHECK(read.record().span().data() == both.span().data() + first.record().size());
  for (std::size_t at = both.size(); at > first.record().size(); --at) {
    CHECK_FALSE(Entry::read_unchecked(both, at, read));
  }
}

TEST_CASE("the record is laid out as its header says", "[entry]") {
  const Bytes record = entry(0x0102, 3, "hi").record();
  REQUIRE(record.size() == 8 + 8 + 1 + 4 + 2 + 4);
  const auto at = [&](std::size_t i) { return std::to_integer<int>(record.span()[i]); };
  CHECK(at(0) == 2);
  CHECK(at(1) == 1);
  CHECK(at(8) == 3);
  CHECK(at(16) == 1);
  CHECK(at(17) == 2);
  CHECK(record.slice(21, 2).text() == "hi");
}

}  // namespace
}  // namespace raftbed::raft::testing
