// Files of the binary form that somebody else has written, with right checksums.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "blocks.h"
#include "taken.h"

namespace raftbed::exchange {
namespace {

std::string bytes(std::initializer_list<unsigned> octets) {
  std::string text;
  for (const unsigned octet : octets) text.push_back(static_cast<char>(octet));
  return text;
}

// A body of the texts x and a, and one run of the key x.
std::string body_of(unsigned count, const std::string& operations) {
  return bytes({2, 1, 'x', 1, 'a', 1, 0, count}) + operations;
}

constexpr unsigned put_ok = head_of(Function::put, Outcome::ok);
constexpr unsigned get_ok = head_of(Function::read, Outcome::ok);
constexpr unsigned get_unknown = head_of(Function::read, Outcome::unknown);
constexpr unsigned cas_fail = head_of(Function::cas, Outcome::fail);

std::string one(const std::string& operation) {
  return taken_as(file_of_bodies({2, 1}, {body_of(1, operation)}));
}

}  // namespace

TEST_CASE("fields of any width and sign are read where their widths say") {
  const std::string put = bytes({put_ok, 0b01'00'10'11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                 0xff, 2, 0, 0, 0, 10, 0x2c, 1});
  CHECK(one(put) == "-1 1 x nil \"a\" 0 nil - 10 310\n");
  const std::string cas = bytes({cas_fail | head_actual, 0, 7, 2, 10, 5, 0, 0, 0, 0, 2, 0, 0, 0});
  CHECK(one(cas) == "7 4 x nil \"a\" 1 nil \"a\" 10 15\n");
}

TEST_CASE("a block behind another one goes on with its texts, and begins its runs anew") {
  const std::string get = bytes({get_ok, 0, 1, 2, 3, 4});
  CHECK(taken_as(file_of_bodies({2, 3}, {body_of(2, get + get), bytes({0, 1, 0, 1}) + get})) ==
        "1 0 x nil nil 0 \"a\" - 3 7\n"
        "1 0 x nil nil 0 \"a\" - 3 7\n"
        "1 0 x nil nil 0 \"a\" - 6 10\n");
}

TEST_CASE("what is left of a block is counted") {
  const std::string get = bytes({get_ok, 0, 1, 2, 3, 4});
  const auto with_more = [&](const std::string& more) {
    return taken_as(file_of_bodies({2, 1}, {body_of(1, get) + more}));
  };
  CHECK(with_more("!") == "file, byte 38: expected the end of the block, found 1 byte");
  CHECK(with_more("!!") == "file, byte 38: expected the end of the block, found 2 bytes");
}

TEST_CASE("a run of no operations is refused") {
  CHECK(taken_as(file_of_bodies({2, 0}, {body_of(0, {})})) ==
        "file, byte 32: expected a run of operations, found an empty one");
}

TEST_CASE("what an operation of the binary form cannot be is refused with its byte") {
  const std::string at = "file, byte 32: expected ";
  CHECK(one(bytes({7, 0, 1, 0, 1, 1})) == at + "the head of an operation of the model, found 0x07");
  CHECK(one(bytes({put_ok | head_differs, 0, 1, 0, 1, 1})) ==
        at + "the head of an operation of the model, found 0x21");
  CHECK(one(bytes({put_ok, 0, 1, 3, 1, 1})) == at + "a text that stands before, found 3");
  CHECK(one(bytes({get_unknown, 0, 1, 1, 1, 0})) == at + "a text that stands before, found 1");
  CHECK(one(bytes({cas_fail, 0, 1, 1, 1, 1, 9, 0, 0, 0})) ==
        at + "a text that stands before, found 9");
  CHECK(one(bytes({get_unknown, 0, 1, 0, 1, 5})) ==
        at + "no answer where it is unknown, found 5 ns later");
  CHECK(one(bytes({put_ok, 3, 1, 0, 1, 1})) ==
        at + "an operation within the block, found the end of the block");
  CHECK(one(bytes({put_ok, 0x30, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 1})) ==
        at + "a call between the beginning and the end of all time, found -9223372036854775808");
  CHECK(one(bytes({put_ok, 0xc0, 1, 0, 1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})) ==
        at + "an answer before the end of all time, found 9223372036854775806 ns later");
  CHECK(one(bytes({put_ok | head_version, 0, 1, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0x80})) ==
        at + "a version below 2^63, found 9223372036854775808");
  const std::string put = file_of_bodies({2, 1}, {body_of(1, bytes({put_ok, 0, 1, 2, 1, 1}))});
  CHECK(taken_as(put, Model::mutex) == at + "the head of an operation of the model, found 0x01");
}

TEST_CASE("another version of the binary form is refused by its number") {
  std::string file = file_of_bodies({0, 0}, {});
  CHECK(taken_as(file).empty());
  file[7] = 1;
  CHECK(taken_as(file) == "file, byte 7: expected version 2, found version 1");
}

TEST_CASE("a file's head that tells of more or fewer texts and operations is refused") {
  const std::string body = body_of(1, bytes({put_ok, 0, 1, 2, 1, 1}));
  CHECK(taken_as(file_of_bodies({1, 1}, {body})) ==
        "file, byte 24: expected a number of texts that are left, found 2");
  CHECK(taken_as(file_of_bodies({2, 0}, {body})) ==
        "file, byte 31: expected a number of operations that are left, found 1");
  CHECK(taken_as(file_of_bodies({3, 1}, {body})) ==
        "file, byte 38: expected more of what the file's head tells of, found the end of the file");
  CHECK(taken_as(file_of_bodies({0xffff'ffff, 0xffff'ffff}, {body})) ==
        "file, byte 38: expected more of what the file's head tells of, found the end of the file");
  CHECK(taken_as(file_of_bodies({0, 0}, {body})) ==
        "file, byte 16: expected the end of the file, found more of it");
}

}  // namespace raftbed::exchange
