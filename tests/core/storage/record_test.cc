#include "core/storage/record.h"

#include <algorithm>

#include "author.h"
#include "core/base/broken.h"
#include "forge.h"
#include "testing/property.h"
#include "testing/writer.h"

namespace raftbed::storage {
namespace {

using raftbed::testing::check_property;

std::string written(const EncodedBatch& batch) {
  return std::string(batch.bytes.text());
}

struct Decoded : Batch {
  raft::Entries entries;
};

std::optional<Decoded> decode(const Bytes& read, std::uint64_t position, std::uint64_t offset) {
  Decoded decoded;
  const auto keep = [&decoded](raft::Entry&& entry) {
    decoded.entries.push_back(std::move(entry));
    return true;
  };
  if (!read_batch(read, position, offset, decoded)) return std::nullopt;
  if (!read_entries(read, decoded, keep)) return std::nullopt;
  return decoded;
}
std::optional<Decoded> decode_batch(const Bytes& file, std::uint64_t offset) {
  return decode(file, offset, offset);
}
std::optional<Decoded> decode_written_batch(const Bytes& written, std::uint64_t offset) {
  return decode(written, 0, offset);
}

bool same_contents(const Decoded& batch, const raft::Write& write) {
  return batch.hard_state == write.hard_state && batch.truncate_from == write.truncate_from &&
         std::ranges::equal(batch.entries, write.entries);
}

raft::Write some_write() {
  Author author;
  Outcome now;
  const unsigned before = pick(3);
  for (unsigned i = 0; i < before; ++i) now.take(author.next(WriteId(1), now));
  return author.next(WriteId(1), now);
}

TEST_CASE("a batch decodes to what was encoded, wherever it lies", "[storage][codec][property]") {
  check_property("batch round trip", [] {
    const raft::Write write = some_write();
    const std::string before(pick(100), '?');
    const auto durable = *rc::gen::inRange<std::uint64_t>(0, before.size() + 1);
    const auto previous = *rc::gen::arbitrary<std::uint32_t>();
    const EncodedBatch encoded = encode_batch(write, before.size(), durable, previous);
    const Bytes file = bytes(before + written(encoded) + "behind");
    const auto batch = decode_batch(file, before.size());
    RC_ASSERT(batch.has_value());
    RC_ASSERT(same_contents(*batch, write));
    RC_ASSERT(batch->end() == encoded.end);
    RC_ASSERT(batch->header.offset == before.size());
    RC_ASSERT(batch->header.durable == durable);
    RC_ASSERT(batch->header.previous == previous);
    RC_ASSERT(batch->header.checksum == encoded.checksum);
  });
}

TEST_CASE("a batch that lacks its end is refused", "[storage][codec][property]") {
  check_property("truncated batch", [] {
    const std::string whole = written(encode_batch(some_write(), 0, 0, 0));
    for (std::size_t length = 0; length < whole.size(); ++length) {
      RC_ASSERT(!decode_batch(bytes(whole.substr(0, length)), 0));
    }
  });
}

TEST_CASE("a batch with any bit flipped is refused", "[storage][codec][property]") {
  check_property("flipped batch", [] {
    std::string text = written(encode_batch(some_write(), 0, 0, 0));
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = static_cast<char>(text[at] ^ (1 << pick(8)));
    RC_ASSERT(!decode_batch(bytes(text), 0));
  });
}

TEST_CASE("entries' records lie behind the prefix as they are, byte for byte", "[storage]") {
  const raft::Write write{
      WriteId(1), std::nullopt, std::nullopt, {entry(1, 1, "a"), entry(2, 1, "b")}};
  std::string records;
  for (const raft::Entry& entry : write.entries) records += entry.record().text();
  const std::string text = written(encode_batch(write, 0, 0, 0));
  CHECK(text.substr(BatchHeader::size + 5) == records);
}

TEST_CASE("the bytes of a batch are those of the stated format", "[storage][golden]") {
  const raft::Write write{WriteId(7), hard_state(5, NodeId(2)), LogIndex(3), {}};
  const std::string text = written(encode_batch(write, 0x10, 0x08, 0x01020304, 0x0a));
  using std::string_view_literals::operator""sv;
  CHECK(text.substr(0, 32) ==
        "RBL1\x0a\0\0\0\x10\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x04\x03\x02\x01\x17\0\0\0"sv);
  const auto body = "\x03\x05\0\0\0\0\0\0\0\x02\0\x03\0\0\0\0\0\0\0\0\0\0\0"sv;
  CHECK(text.substr(BatchHeader::size) == body);
  std::vector<std::byte> checksums;
  testing::Writer(checksums).u32(checksum_of(body)).u32(checksum_of(text.substr(0, 36)));
  CHECK(text.substr(32, 8) == text_of(checksums));
}

TEST_CASE("a batch at another offset than its own is refused", "[storage]") {
  const std::string text = written(encode_batch({}, 0, 0, 0));
  CHECK(decode_batch(bytes(text), 0));
  CHECK_FALSE(decode_batch(bytes(' ' + text), 1));
}

TEST_CASE("the bytes of a write decode alone, if their offset is told right", "[storage]") {
  const raft::Write write{WriteId(1), hard_state(1), std::nullopt, {entry(1, 1, "a")}};
  const Bytes text = bytes(written(encode_batch(write, 1'000, 500, 7)));
  const auto batch = decode_written_batch(text, 1'000);
  REQUIRE(batch);
  CHECK(same_contents(*batch, write));
  CHECK_FALSE(decode_written_batch(text, 0));
}

TEST_CASE("a decoded entry shares the block that it was read from", "[storage]") {
  const raft::Write write{WriteId(1), std::nullopt, std::nullopt, {entry(1, 1, "a")}};
  const EncodedBatch encoded = encode_batch(write, 0, 0, 0);
  const auto batch = decode_batch(encoded.bytes, 0);
  REQUIRE(batch);
  const auto record = batch->entries[0].record().span();
  CHECK(record.data() + record.size() == encoded.bytes.span().data() + encoded.bytes.size());
}

TEST_CASE("an offset beyond the file has no batch", "[storage]") {
  const Bytes file = bytes(written(encode_batch({}, 0, 0, 0)));
  CHECK_FALSE(decode_batch(file, file.size()));
  CHECK_FALSE(decode_batch(file, file.size() + 1));
  CHECK_FALSE(decode_batch(file, ~std::uint64_t{0}));
  CHECK_FALSE(decode_header(file, ~std::uint64_t{0} - 20));
}

TEST_CASE("a length beyond the file is refused, however large", "[storage][forged]") {
  for (const std::uint32_t length : {6U, 0x7fff'ffffU, 0xffff'ffffU}) {
    const std::string body(5, '\0');
    const std::string header =
        forged_header({.length = length, .body_checksum = checksum_of(body)});
    CHECK(decode_header(bytes(header + body), 0));
    CHECK_FALSE(decode_batch(bytes(header + body), 0));
  }
}

TEST_CASE("a header that claims more to be durable than lies before it is refused",
          "[storage][forged]") {
  CHECK(decode_header(bytes(forged_header({})), 0));
  CHECK_FALSE(decode_header(bytes(forged_header({.durable = 1})), 0));
  CHECK_FALSE(decode_header(bytes(forged_header({.durable = ~std::uint64_t{0}})), 0));
}

TEST_CASE("a body with unknown flags, a wrong count or bytes to spare is refused",
          "[storage][forged]") {
  const auto body = [](std::uint8_t flags, std::uint32_t count, std::string_view behind) {
    std::vector<std::byte> buffer;
    testing::Writer(buffer).u8(flags).u32(count).raw(bytes(behind).span());
    return bytes(forged_batch(text_of(buffer)));
  };
  const std::string record(entry(1, 1, "a").record().text());
  CHECK(decode_batch(body(0, 0, ""), 0));
  CHECK(decode_batch(body(0, 1, record), 0));
  CHECK_FALSE(decode_batch(body(4, 0, ""), 0));
  CHECK_FALSE(decode_batch(body(1, 0, ""), 0));
  CHECK_FALSE(decode_batch(body(0, 0, record), 0));
  CHECK_FALSE(decode_batch(body(0, 2, record), 0));
  CHECK_FALSE(decode_batch(body(0, 0xffff'ffff, record), 0));
  CHECK_FALSE(decode_batch(body(0, 1, record + " "), 0));
}

TEST_CASE("a body of any bytes under right checksums is decoded or refused",
          "[storage][forged][property]") {
  check_property("forged bodies", [] {
    const std::string whole = written(encode_batch(some_write(), 0, 0, 0));
    std::string body = whole.substr(BatchHeader::size);
    for (unsigned changes = 1 + pick(3); changes > 0; --changes) {
      body[pick(static_cast<unsigned>(body.size()))] = *rc::gen::arbitrary<char>();
    }
    body.resize(pick(static_cast<unsigned>(body.size()) + 9), '\xff');
    const auto batch = decode_batch(bytes(forged_batch(body)), 0);
    if (batch) RC_ASSERT(batch->end() == BatchHeader::size + body.size());
  });
}

TEST_CASE("a batch that claims itself durable is a broken invariant", "[storage]") {
  CHECK_THROWS_AS(encode_batch({}, 0, 1, 0), Broken);
}

}  // namespace
}  // namespace raftbed::storage
