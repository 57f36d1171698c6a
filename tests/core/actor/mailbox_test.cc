// Mailboxes: bounded, first in first out, with a system lane that goes first; full is an answer.
#include "core/actor/mailbox.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::actor {
namespace {

using Numbers = Mailbox<int, int>;

int next(Numbers& mailbox) {
  int received = 0;
  mailbox.receive([&](int&& message) { received = message; });
  return received;
}

TEST_CASE("a full mailbox says so and keeps what it has", "[mailbox]") {
  Numbers mailbox(2);
  CHECK(mailbox.try_send(1) == Sent::accepted);
  CHECK(mailbox.try_send(2) == Sent::accepted);
  CHECK(mailbox.try_send(3) == Sent::full);
  CHECK(mailbox.size() == 2);
  CHECK(next(mailbox) == 1);
  CHECK(mailbox.try_send(4) == Sent::accepted);
  CHECK(next(mailbox) == 2);
  CHECK(next(mailbox) == 4);
  CHECK(mailbox.empty());
}

TEST_CASE("the system lane goes first and has room when the user's is full", "[mailbox]") {
  Numbers mailbox(1);
  CHECK(mailbox.try_send(1) == Sent::accepted);
  CHECK(mailbox.try_send(2) == Sent::full);
  CHECK(mailbox.send(10) == Sent::accepted);
  CHECK(next(mailbox) == 10);
  CHECK(next(mailbox) == 1);
}

TEST_CASE("the system lane is bounded too", "[mailbox]") {
  Numbers mailbox(1);
  for (std::size_t i = 0; i < system_capacity; ++i) {
    REQUIRE(mailbox.send(static_cast<int>(i)) == Sent::accepted);
  }
  CHECK(mailbox.send(-1) == Sent::full);
}

TEST_CASE("a refused message is not moved from", "[mailbox]") {
  Mailbox<std::vector<int>, int> mailbox(1);
  CHECK(mailbox.try_send(std::vector<int>{1}) == Sent::accepted);
  std::vector<int> message{2, 3};
  CHECK(mailbox.try_send(std::move(message)) == Sent::full);
  CHECK(message == std::vector<int>{2, 3});  // NOLINT(bugprone-use-after-move): that is the promise
}

TEST_CASE("a message that is taken back leaves no trace", "[mailbox]") {
  Numbers mailbox(2);
  CHECK(mailbox.try_send(1) == Sent::accepted);
  mailbox.user.open(2);
  CHECK(mailbox.user.is_full());
  mailbox.user.withdraw();
  CHECK(mailbox.size() == 1);
  CHECK(mailbox.try_send(3) == Sent::accepted);
  CHECK(next(mailbox) == 1);
  CHECK(next(mailbox) == 3);
  CHECK(mailbox.empty());
}

}  // namespace
}  // namespace raftbed::actor
