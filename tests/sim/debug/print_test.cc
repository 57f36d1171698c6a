// What `print` shows of a node at the end of a run: leases, handovers, changes of membership and
// snapshots that are asked for.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "runs.h"
#include "sim/debug/stepper.h"
#include "sim/observe/names.h"

namespace raftbed::debug {
namespace {

// At the end of what is written, behind the election of n1 at 10ms.
struct Printed {
  explicit Printed(const std::string& settings, const std::string& commands, const char* node)
      : stepper{Session(testing::plan_of("raftbed 1 scenario \"\"\nseed 5\n" + settings +
                                         "at 10ms timeout n1\n" + commands))} {
    stepper.execute("continue");
    text = stepper.execute(std::string("print ") + node).text;
  }
  [[nodiscard]] bool has(const std::string& words) const {
    return text.find(words) != std::string::npos;
  }

  Stepper stepper;
  std::string text;
};

constexpr const char* leases = "nodes 3\noption reads lease\noption check-quorum on\n";

TEST_CASE("print shows a node's clock, which its lease is to be compared with", "[print]") {
  const Printed n1(leases, "at 200ms end\n", "n1");
  const auto now = n1.stepper.session().timeline().universe().world().node_now(NodeId(1));
  INFO(n1.text);
  CHECK(n1.text.starts_with("n1  up, life 1, its clock shows " + observe::text(now.since_zero()) +
                            "\n"));
  CHECK(n1.has(", lease until "));
}

TEST_CASE("print shows that a lease is void once another was told to stand", "[print][lease]") {
  const Printed n1(
      leases,
      "at 100ms kill n2\nat 150ms transfer leader -> n2\nat 600ms get x via n1\nat 700ms end\n",
      "n1");
  INFO(n1.text);
  CHECK(n1.has(", no lease in this term any more, another was told to stand\n"));
  CHECK_FALSE(n1.has("lease until"));
}

TEST_CASE("print shows that a lease is over", "[print][lease]") {
  const Printed n1(leases, "at 200ms cut n1 -> n2 n3\nat 390ms end\n", "n1");
  INFO(n1.text);
  CHECK(n1.has(", lease over at "));
}

TEST_CASE("print shows until when leadership is handed over, and the lease suspended meanwhile",
          "[print][transfer]") {
  const Printed n1(leases,
                   "at 100ms cut n1 -- n2\nat 110ms put x 1 via n1\n"
                   "at 150ms transfer leader -> n2\nat 160ms end\n",
                   "n1");
  INFO(n1.text);
  CHECK(n1.has(", handing over to n2 until "));
  CHECK(n1.has(" of its clock, lease suspended by the handover\n"));
}

TEST_CASE("print shows who joins, and the round that it has to catch up with", "[print]") {
  const Printed n1("nodes 4\noption voters 3\n",
                   "at 200ms cut n1 -- n4\nat 210ms join n4\nat 250ms end\n", "n1");
  INFO(n1.text);
  CHECK(n1.has("configuration at 2: voters n1 n2 n3, learners n4, joining n4\n"));
  CHECK(n1.has("answered round 0, not caught up, its round up to 2 began at "));
}

TEST_CASE("print shows of a learner that it has caught up", "[print]") {
  const Printed n1("nodes 4\noption voters 3\n", "at 210ms learn n4\nat 400ms end\n", "n1");
  INFO(n1.text);
  CHECK(n1.has("learners n4\n"));
  CHECK(n1.has(", caught up\n"));
}

TEST_CASE("print shows that a joint configuration waits to be told", "[print]") {
  const Printed n1("nodes 3\n", "at 200ms reconfigure n1 n2 joint-until-told\nat 300ms end\n",
                   "n1");
  INFO(n1.text);
  CHECK(n1.has("configuration at 2: voters n1 n2, outgoing n1 n2 n3, left when it is told\n"));
}

TEST_CASE("print shows a wish for a snapshot that has not reached the leader",
          "[print][snapshot]") {
  const Printed n2("nodes 3\n", "at 200ms cut n1 -- n2\nat 210ms ask-snapshot n2\nat 250ms end\n",
                   "n2");
  INFO(n2.text);
  CHECK(n2.has("snapshot none, the leader is asked for one, applied "));
}

}  // namespace
}  // namespace raftbed::debug
