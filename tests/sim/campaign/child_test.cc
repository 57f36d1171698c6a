// Children: what they give back, and how their deaths are told.
#include "sim/campaign/child.h"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <new>
#include <stdexcept>

namespace raftbed::campaign {
namespace {

std::string death_of(const std::function<std::string()>& body, const Limits& limits = {}) {
  const Isolated result = isolated(body, limits);
  return result.died ? result.died->text() : "none";
}

TEST_CASE("a child gives back what it says, however long", "[child]") {
  const std::string much(1'000'000, 'x');
  const Isolated result = isolated([&] { return much; }, Limits());
  CHECK_FALSE(result.died);
  CHECK(result.bytes == much);
}

TEST_CASE("a child's death is told by its signal, its status, or its silence", "[child]") {
  CHECK(death_of([]() -> std::string { return "well"; }) == "none");
  CHECK(death_of([]() -> std::string {
          raise(SIGKILL);
          return "";
        }) == "crash SIGKILL");
  CHECK(death_of([]() -> std::string { _exit(3); }) == "crash exit 3");
  CHECK(death_of([]() -> std::string { throw std::runtime_error("no"); }) == "crash exit 70");
  Limits impatient;
  impatient.hang = std::chrono::milliseconds(50);
  CHECK(death_of(
            []() -> std::string {
              while (true) pause();
            },
            impatient) == "hang");
}

TEST_CASE("a child that wants more than its share of memory is refused it", "[child]") {
  if (!default_memory_max) SKIP("a sanitizer's own memory knows no limit");
  const auto eat = [] {
    try {
      // Volatile: a compiler may leave out memory whose content it can foretell, and clang++ does.
      const volatile std::size_t bytes = std::size_t{600} << 20;
      const std::string much(bytes, 'x');
      return std::string(much[bytes / 2] == 'x' ? "ate it" : "?");
    } catch (const std::bad_alloc&) {
      return std::string("refused");
    }
  };
  Limits limits;
  limits.memory_max = std::uint64_t{512} << 20;
  CHECK(isolated(eat, limits).bytes == "refused");
  // Where nobody catches it, it has the name that a campaign gives such a run: a replay agrees.
  CHECK(death_of([]() -> std::string { return std::string(std::size_t{600} << 20, 'x'); },
                 limits) == "out of memory");
  CHECK(isolated(eat, Limits()).bytes == "ate it");
}

TEST_CASE("a child does not listen to the signals that stop a campaign", "[child]") {
  const Isolated result = isolated(
      [] {
        raise(SIGINT);
        raise(SIGTERM);
        return std::string("still here");
      },
      Limits());
  CHECK(result.bytes == "still here");
}

TEST_CASE("a child that nobody waits for is gone with its handle", "[child]") {
  int pipe_end = -1;
  {
    Child child(
        [](const ChildPipes&) {
          while (true) pause();
        },
        Limits());
    pipe_end = dup(child.reports());
  }
  char byte = 0;
  CHECK(read(pipe_end, &byte, 1) == 0);  // the other end is closed
  close(pipe_end);
}

}  // namespace
}  // namespace raftbed::campaign
