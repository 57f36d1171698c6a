#include "sim/observe/trace.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sim/observe/names.h"
#include "sim/observe/trace_short.h"

namespace raftbed::observe {
namespace {

std::string message_words(const MessageName& name) {
  return text(name.from) + "->" + text(name.to) + " #" + std::to_string(name.n) +
         (name.copy == 0 ? "" : " copy");
}
std::string operation_words(const kv::Operation& operation) {
  return "on " + std::string(kv::key_of(operation).text());
}
std::string value_words(const Bytes& value) {
  return std::string(value.text());
}

constexpr TraceWords words{message_words, operation_words, value_words};

Moment moment_at(std::uint64_t event) {
  return Moment{event, Instant() + milliseconds(static_cast<std::int64_t>(event))};
}

// Good for as long as what it was made of.
Observations seen(std::uint64_t event, NodeId node, const NodeObservation& what) {
  return {node, Activation::delivery, moment_at(event), alone(what)};
}

Observations noted(std::uint64_t event, NodeId node, const raft::Note& note) {
  return {node, Activation::delivery, moment_at(event), {}, {&note, 1}};
}

// What a trace writes of some doings.
template <class F>
std::vector<std::string> lines_of_trace(F&& doings) {
  Trace trace(words);
  doings(trace);
  std::vector<std::string> lines;
  for (const TraceRecord& record : trace.take()) lines.push_back(line_of(record));
  return lines;
}

std::string only_line(const Observations& observation) {
  const auto lines = lines_of_trace([&](Trace& trace) { trace.node(observation); });
  REQUIRE(lines.size() == 1);
  return lines.front();
}

Packet vote_packet() {
  return actor::encode(NodeId(1), NodeId(2),
                       raft::Message(raft::VoteRequest{Term(3), LogIndex(5), Term(2)}));
}

TEST_CASE("a full mailbox and an escalation are told in words", "[trace]") {
  const MailboxFull full{actor::ActorName::raft, actor::MessageKind::append};
  CHECK(
      only_line(seen(1, NodeId(1), full)).ends_with("refuse     append: the raft mailbox is full"));
  CHECK(only_line(seen(1, NodeId(1), Escalated{11}))
            .ends_with("escalate   failed 11 times, stays down"));
}

TEST_CASE("every kind of a record has a name of its own", "[trace]") {
  std::vector<std::string_view> names;
  const auto last = static_cast<int>(TraceKind::give_up);
  for (int kind = 0; kind <= last; ++kind) names.push_back(name_of(static_cast<TraceKind>(kind)));
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  CHECK(std::count(names.begin(), names.end(), "unknown") == 0);
}

TEST_CASE("a line of the trace begins with its event, its instant and who it happened to",
          "[trace]") {
  CHECK(only_line(seen(1843, NodeId(2), RoleChanged{RoleName::leader, Term(4)})) ==
        "@1843    1.843s          n2   role       leader of term 4");
}

TEST_CASE("what a node says of itself is written with its numbers", "[trace]") {
  const EntryName entry{Term(2), raft::EntryKind::command, 0x1a2b3c4d};
  CHECK(only_line(seen(1, NodeId(1), LogAppended{LogIndex(5), entry}))
            .ends_with("append     index 5 term 2 command 1a2b3c4d"));
  CHECK(only_line(seen(1, NodeId(1), HardStateChanged{{Term(7), std::nullopt}}))
            .ends_with("state      term 7, no vote"));
  CHECK(only_line(seen(1, NodeId(1), VotePromised{Term(7), NodeId(3)}))
            .ends_with("promise    vote of term 7 to n3"));
  const raft::Note note{raft::NoteKind::vote_refused_log_behind, Term(3), LogIndex(4), NodeId(2)};
  CHECK(only_line(noted(1, NodeId(1), note))
            .ends_with("note       vote-refused-log-behind n2 term 3 index 4"));
  const SessionEffect effect{ClientId(3), Sequence(9), false};
  CHECK(only_line(seen(1, NodeId(1), Applied{LogIndex(5), entry, effect}))
            .ends_with("c3 operation 9 had taken effect before"));
}

TEST_CASE("a message is named in the words that were lent, and its contents follow", "[trace]") {
  const Packet packet = vote_packet();
  const auto lines = lines_of_trace([&](Trace& trace) {
    const MessageSeen sent{Passage::sent, packet, 2, 0, std::nullopt, Instant(5'000'000)};
    trace.message(moment_at(1), sent);
    trace.message(moment_at(5), {Passage::delivered, packet, 2, 0, std::nullopt, std::nullopt});
  });
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] ==
        "@1       1ms             n1   send       n1->n2 #2: last 5 of term 2, due 5ms");
  CHECK(lines[1] == "@5       5ms             n2   deliver    n1->n2 #2: last 5 of term 2");
}

TEST_CASE("a message that is lost when it is sent is told as lost, with the cause", "[trace]") {
  const Packet packet = vote_packet();
  const auto lines = lines_of_trace([&](Trace& trace) {
    trace.message(moment_at(1), {Passage::sent, packet, 0, 0, DropCause::cut, std::nullopt});
  });
  CHECK(lines.front() == "@1       1ms             n1   drop       n1->n2 #0: its link is cut");
}

TEST_CASE("bytes that are no frame of ours are counted and not guessed at", "[trace]") {
  Packet packet = vote_packet();
  const std::byte garbage{7};
  packet.header.assign(std::span(&garbage, 1));
  CHECK(contents_of(packet, words).starts_with("1 byte, "));
}

TEST_CASE("an answer says what it answers and where that was invoked", "[trace]") {
  const Invocation invocation{ClientId(2), Sequence(4), kv::Get{Bytes::copy_of("x")}, moment_at(3)};
  const kv::Reply reply{kv::Status::done, Bytes::copy_of("7"), LogIndex(5)};
  const auto lines = lines_of_trace([&](Trace& trace) {
    trace.invoked(invocation);
    trace.returned(invocation, Return{OperationId(0), reply, moment_at(8)});
    trace.gave_up(moment_at(9), invocation);
  });
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].ends_with("c2   invoke     operation 4: on x"));
  CHECK(lines[1].ends_with("c2   answer     operation 4: on x: done 7, version 5, invoked @3"));
  CHECK(lines[2].ends_with("c2   give-up    operation 4: on x: unknown, invoked @3"));
}

TEST_CASE("what is asked of a disk is told by file and place", "[trace]") {
  DiskWrite write;
  write.offset = 36;
  write.bytes = Bytes::copy_of("abc");
  CHECK(text(DiskOperation(write)) == "log at 36, 3 bytes");
  CHECK(text(DiskOperation(DiskTruncate{FileName::log, 8})) == "log to 8 bytes");
  CHECK(text(DiskOperation(DiskSync{FileName::log, WriteId(2), {}})) == "log #2");
}

// The short log of three nodes, of which the first two have started.
struct ShortFixture {
  std::vector<std::string> lines;
  ShortLog log{3, lines};

  ShortFixture() {
    const raft::Log none;
    log.node(seen(1, NodeId(1), Started{Incarnation(1), {}, none}));
    log.node(seen(1, NodeId(2), Started{Incarnation(1), {}, none}));
    log.end_event();
    lines.clear();
  }
  std::string after(std::uint64_t event, NodeId node, std::vector<NodeObservation> whats) {
    for (const NodeObservation& what : whats) log.node(seen(event, node, what));
    log.end_event();
    return lines.empty() ? std::string() : lines.back();
  }
};

constexpr EntryName noop{};

TEST_CASE("all that a node does in one event is one line of the short log", "[trace][short]") {
  ShortFixture fixture;
  CHECK(
      fixture.after(1843, NodeId(2),
                    {HardStateChanged{{Term(4), NodeId(2)}}, RoleChanged{RoleName::leader, Term(4)},
                     LogAppended{LogIndex(1), noop}, CommitAdvanced{LogIndex(1)}}) ==
      "   @1843      1.843000000  n2   Lt+=  F0       0/0      L4       1/1      x0       0/0");
  CHECK(fixture.lines.size() == 1);
}

TEST_CASE("every line of the short log has its columns where the header has them",
          "[trace][short]") {
  ShortFixture fixture;
  const std::string header = fixture.log.header();
  const std::string line =
      fixture.after(70'000, NodeId(1), {RoleChanged{RoleName::candidate, Term(12)}});
  for (const std::string_view column : {"n1", "n2", "n3"}) {
    const std::size_t at = header.find(column);
    CHECK(line[at - 1] == ' ');
    CHECK((line[at] == 'C' || line[at] == 'F' || line[at] == 'x'));
  }
  CHECK(line.substr(header.find("what"), 4) == "Ct..");
}

TEST_CASE("a log that is cut and grows in one event is marked as both", "[trace][short]") {
  ShortFixture fixture;
  fixture.after(2, NodeId(1), {LogAppended{LogIndex(1), noop}, LogAppended{LogIndex(2), noop}});
  const std::string line =
      fixture.after(3, NodeId(1), {LogTruncated{LogIndex(2)}, LogAppended{LogIndex(2), noop}});
  CHECK(line.find("..~.") != std::string::npos);
  CHECK(fixture.after(4, NodeId(1), {LogTruncated{LogIndex(2)}}).find("0/1") != std::string::npos);
}

TEST_CASE("a vote in the same term is marked, and only once", "[trace][short]") {
  ShortFixture fixture;
  fixture.after(2, NodeId(1), {HardStateChanged{{Term(1), std::nullopt}}});
  CHECK(fixture.after(3, NodeId(1), {HardStateChanged{{Term(1), NodeId(2)}}}).find(".v..") !=
        std::string::npos);
  const std::size_t before = fixture.lines.size();
  fixture.after(4, NodeId(1), {HardStateChanged{{Term(1), NodeId(2)}}});
  CHECK(fixture.lines.size() == before);
}

TEST_CASE("a node that fails is marked as failed, and not only as ended", "[trace][short]") {
  ShortFixture fixture;
  const std::string line =
      fixture.after(2, NodeId(1), {Failed{Failed::Reason::corrupt_log}, Ended{Ending::kill}});
  CHECK(line.find("!...  x0") != std::string::npos);
}

TEST_CASE("what changes no column is no line of the short log", "[trace][short]") {
  ShortFixture fixture;
  const raft::Note note;
  fixture.log.node(noted(2, NodeId(1), note));
  CHECK(fixture.after(2, NodeId(1), {VotePromised{Term(1), NodeId(2)}}).empty());
}

TEST_CASE("two nodes that change in one event are two lines", "[trace][short]") {
  ShortFixture fixture;
  fixture.log.node(seen(2, NodeId(1), RoleChanged{RoleName::candidate, Term(1)}));
  fixture.log.node(seen(2, NodeId(2), RoleChanged{RoleName::candidate, Term(1)}));
  fixture.log.end_event();
  CHECK(fixture.lines.size() == 2);
}

}  // namespace
}  // namespace raftbed::observe
