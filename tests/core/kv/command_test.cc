#include "core/kv/command.h"

#include <cstddef>
#include <vector>

#include "core/base/codec.h"
#include "core/kv/command_view.h"
#include "generate.h"
#include "testing/property.h"
#include "testing/writer.h"

namespace raftbed::kv {
namespace {

using raftbed::testing::check_property;

Command put_of(Bytes key, Bytes value) {
  return {ClientId(1), Sequence(1), Put{std::move(key), std::move(value)}};
}

// A get of "x", with another kind and other bytes behind the key.
Bytes raw_command(std::uint8_t kind, std::string_view behind) {
  std::vector<std::byte> buffer;
  testing::Writer writer(buffer);
  writer.u32(1).u64(1).u8(kind).sized(bytes("x").span()).raw(bytes(behind).span());
  return Bytes::copy_of(buffer);
}

TEST_CASE("a command decodes to what was encoded", "[codec][property]") {
  check_property("command round trip", [] {
    const Command command = *some_command();
    RC_ASSERT(decode_command(encode(command)) == command);
  });
}

TEST_CASE("a command that names its session decodes to what was encoded", "[codec][property]") {
  check_property("round trip with a session", [] {
    Command command = *some_command();
    command.session = LogIndex(*rc::gen::arbitrary<std::uint64_t>());
    const Bytes bytes = encode(command);
    RC_ASSERT(decode_command(bytes) == command);
    RC_ASSERT(bytes.size() ==
              encode(command.client, command.sequence, command.operation).size() + 8);
  });
}

TEST_CASE("what the log adds to a command is read in the log alone", "[codec][session]") {
  const Bytes command = encode(put_of(bytes("x"), bytes("1")));
  const MachineInstant stamp = MachineInstant() + milliseconds(7);
  Logged logged;
  const Bytes entry = stamped(command, stamp);
  REQUIRE(read_logged(entry, logged));
  CHECK(logged.stamp == stamp);
  CHECK(logged.command.kind == Kind::put);
  REQUIRE(read_logged(command, logged));
  CHECK_FALSE(logged.stamp);
  CHECK_FALSE(read_command(entry, logged.command));
  for (std::size_t length = 0; length < entry.size(); ++length) {
    CHECK_FALSE(read_logged(entry.slice(0, length), logged));
  }
}

TEST_CASE("a registration says who and for which operation, and no more", "[codec][session]") {
  const Bytes registration = encode_registration(ClientId(3), Sequence(9));
  CommandView view;
  REQUIRE(read_command(registration, view));
  CHECK(view.kind == Kind::registration);
  CHECK(view.client == ClientId(3));
  CHECK(view.sequence == Sequence(9));
  CHECK_FALSE(decode_command(registration));
  const std::string text(registration.text());
  CHECK_FALSE(read_command(bytes(text + '\0'), view));
  CHECK_FALSE(read_command(bytes(text.substr(0, text.size() - 1) + "\x85"
                                                                   "12345678"),
                           view));
}

TEST_CASE("a view's operands lie in the command's bytes, and are kept by sharing them",
          "[codec][view]") {
  const Bytes command = encode(put_of(bytes("key"), bytes("value")));
  CommandView view;
  REQUIRE(read_command(command, view));
  CHECK(view.kind == Kind::put);
  CHECK(view.value.data() == command.span().last(5).data());
  CHECK(kept(command, view.key) == bytes("key"));
  CHECK(kept(command, view.value).span().data() == view.value.data());
}

TEST_CASE("a view that is used again tells nothing of the command before", "[codec][view]") {
  CommandView view;
  REQUIRE(read_command(
      encode({ClientId(1), Sequence(1), CompareAndSet{bytes("x"), bytes("1"), {}}}), view));
  REQUIRE(
      read_command(encode({ClientId(1), Sequence(2), CompareAndSet{bytes("x"), {}, {}}}), view));
  CHECK_FALSE(view.expected);
}

TEST_CASE("a command that lacks its end is refused", "[codec][property]") {
  check_property("truncated command", [] {
    const Bytes whole = encode(*some_command());
    for (std::size_t length = 0; length < whole.size(); ++length) {
      RC_ASSERT(!decode_command(whole.slice(0, length)));
    }
  });
}

TEST_CASE("a command with something behind it is refused", "[codec][property]") {
  check_property("command with a tail", [] {
    const std::string tail = *rc::gen::nonEmpty<std::string>();
    const std::string whole(encode(*some_command()).text());
    RC_ASSERT(!decode_command(bytes(whole + tail)));
  });
}

TEST_CASE("whatever bytes are accepted as a command are its only encoding", "[codec][property]") {
  check_property("one encoding", [] {
    std::string text(encode(*some_command()).text());
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = *rc::gen::arbitrary<char>();
    const auto command = decode_command(bytes(text));
    if (command) RC_ASSERT(encode(*command) == bytes(text));
  });
}

TEST_CASE("an unknown kind of operation is refused", "[codec]") {
  CHECK(decode_command(raw_command(0, "")));
  CHECK_FALSE(decode_command(raw_command(5, "")));
  CHECK_FALSE(decode_command(raw_command(6, "")));
  CHECK_FALSE(decode_command(raw_command(255, "")));
}

TEST_CASE("a presence that is neither yes nor no is refused", "[codec]") {
  using std::string_view_literals::operator""sv;
  CHECK(decode_command(raw_command(4, "\0\0\0\0\0"sv)));
  CHECK(decode_command(raw_command(4, "\1\0\0\0\0\0\0\0\0"sv)));
  CHECK_FALSE(decode_command(raw_command(4, "\2\0\0\0\0\0\0\0\0"sv)));
}

TEST_CASE("an operand of 64 KiB is accepted, and one byte more is refused", "[codec]") {
  const std::string most(operand_size_max, 'v');
  const Command command = put_of(bytes("x"), bytes(most));
  CHECK(decode_command(encode(command)) == command);
  std::vector<std::byte> sized;
  testing::Writer(sized).sized(bytes(most + 'v').span());
  const std::string_view behind(reinterpret_cast<const char*>(sized.data()), sized.size());
  CHECK_FALSE(decode_command(raw_command(1, behind)));
}

TEST_CASE("a length beyond the end is refused", "[codec]") {
  CHECK_FALSE(decode_command(raw_command(1, "\xff\xff\xff\xff")));
  CHECK_FALSE(decode_command(raw_command(1, "\x02\x00\x00\x00v")));
}

TEST_CASE("an expected empty value differs from an expected absence", "[codec]") {
  const auto cas = [](std::optional<Bytes> expected) {
    return encode(
        {ClientId(1), Sequence(1), CompareAndSet{bytes("x"), std::move(expected), bytes("1")}});
  };
  CHECK_FALSE(cas(std::nullopt) == cas(Bytes{}));
}

}  // namespace
}  // namespace raftbed::kv
