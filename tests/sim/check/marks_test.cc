#include "sim/check/marks.h"

#include <catch2/catch_test_macros.hpp>
#include <utility>
#include <vector>

#include "core/actor/wire.h"
#include "sim/check/conservation.h"
#include "sim/check/liveness.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

class Watch {
 public:
  void tell(std::uint16_t node, const observe::NodeObservation& what) {
    ++event_;
    watch_.observe({NodeId(node), observe::Activation::wake, observe::Moment{event_, Instant()},
                    observe::alone(what)});
  }
  void note(std::uint16_t node, raft::NoteKind kind, std::uint64_t term = 0) {
    const raft::Note note{kind, Term(term), LogIndex(), std::nullopt};
    watch_.observe({NodeId(node),
                    observe::Activation::wake,
                    observe::Moment{++event_, Instant()},
                    {},
                    {&note, 1}});
  }
  [[nodiscard]] bool has(Mark mark) const { return watch_.reached().has(mark); }
  [[nodiscard]] MarkWatch& watch() { return watch_; }

 private:
  MarkWatch watch_{3};
  std::uint64_t event_ = 0;
};

TEST_CASE("every mark has a name of its own that is read back", "[marks]") {
  for (std::size_t at = 0; at < mark_count; ++at) {
    const auto mark = static_cast<Mark>(at);
    CHECK(mark_named(name_of(mark)) == mark);
  }
  CHECK(mark_named("commit-of-earlier-term-refused") == Mark::commit_of_earlier_term_refused);
  CHECK_FALSE(mark_named("no-such-mark").has_value());
  CHECK_FALSE(mark_named("").has_value());
}

TEST_CASE("a note reaches its mark, at the moment of the first", "[marks]") {
  Watch watch;
  watch.note(1, raft::NoteKind::committed);
  watch.note(1, raft::NoteKind::committed_indirectly);
  watch.note(2, raft::NoteKind::committed_indirectly);
  REQUIRE(watch.has(Mark::committed_indirectly));
  CHECK(watch.watch().reached().first(Mark::committed_indirectly).event == 2);
  CHECK(watch.watch().reached().bits().count() == 1);
}

TEST_CASE("a vote that is withheld reaches the mark of its own reason", "[marks]") {
  for (const auto kind :
       {raft::NoteKind::vote_refused_leader_heard, raft::NoteKind::vote_refused_leads,
        raft::NoteKind::vote_refused_restarted, raft::NoteKind::pre_vote_refused_leader_heard,
        raft::NoteKind::pre_vote_refused_leads, raft::NoteKind::pre_vote_refused_restarted}) {
    Watch watch;
    watch.note(1, kind);
    const auto mark = mark_named(observe::name_of(kind));
    REQUIRE(mark);
    CHECK(watch.has(*mark));
  }
}

// What `expect mark` asks for is the same in every version of the language.
TEST_CASE("a note that was split off another one reaches the mark of that one as well", "[marks]") {
  using raft::NoteKind;
  const std::vector<std::pair<NoteKind, Mark>> split_off = {
      {NoteKind::vote_refused_leads, Mark::vote_refused_leader_heard},
      {NoteKind::vote_refused_restarted, Mark::vote_refused_leader_heard},
      {NoteKind::pre_vote_refused_leads, Mark::pre_vote_refused_leader_heard},
      {NoteKind::pre_vote_refused_restarted, Mark::pre_vote_refused_leader_heard},
      {NoteKind::append_refused_disputed, Mark::append_refused_mismatch},
      {NoteKind::append_reply_unasked, Mark::stale_append_reply},
      {NoteKind::append_reply_beyond_log, Mark::stale_append_reply},
      {NoteKind::message_from_itself, Mark::message_from_stranger},
      {NoteKind::told_to_stand_by_rival, Mark::stale_told_to_stand},
      {NoteKind::snapshot_chunk_overtaken, Mark::snapshot_chunk_refused},
      {NoteKind::snapshot_too_old, Mark::snapshot_not_needed},
  };
  for (const auto& [note, mark] : split_off) {
    INFO(observe::name_of(note));
    Watch watch;
    watch.note(1, note);
    CHECK(watch.has(mark));
    CHECK(watch.watch().reached().bits().count() == (mark_named(observe::name_of(note)) ? 2 : 1));
  }
}

TEST_CASE("a vote is split when several stood in a term that nobody won", "[marks]") {
  Watch watch;
  watch.note(1, raft::NoteKind::election_started, 1);
  watch.note(2, raft::NoteKind::election_started, 1);
  CHECK_FALSE(watch.has(Mark::split_vote));
  watch.note(1, raft::NoteKind::election_started, 2);
  CHECK(watch.has(Mark::split_vote));
  CHECK(watch.has(Mark::election_without_winner));
}

TEST_CASE("a vote is not split when somebody won, nor when one stood alone", "[marks]") {
  Watch won;
  won.note(1, raft::NoteKind::election_started, 1);
  won.note(2, raft::NoteKind::election_started, 1);
  won.tell(1, observe::RoleChanged{observe::RoleName::leader, Term(1)});
  won.note(3, raft::NoteKind::election_started, 2);
  CHECK_FALSE(won.has(Mark::split_vote));
  CHECK_FALSE(won.has(Mark::election_without_winner));
  Watch alone;
  alone.note(1, raft::NoteKind::election_started, 1);
  alone.note(1, raft::NoteKind::election_started, 2);
  CHECK_FALSE(alone.has(Mark::split_vote));
  CHECK(alone.has(Mark::election_without_winner));
}

TEST_CASE("a leader that becomes a follower was deposed, a candidate was not", "[marks]") {
  Watch watch;
  watch.tell(1, observe::RoleChanged{observe::RoleName::candidate, Term(1)});
  watch.tell(1, observe::RoleChanged{observe::RoleName::follower, Term(2)});
  CHECK_FALSE(watch.has(Mark::leader_deposed));
  watch.tell(1, observe::RoleChanged{observe::RoleName::leader, Term(3)});
  watch.tell(1, observe::RoleChanged{observe::RoleName::follower, Term(4)});
  CHECK(watch.has(Mark::leader_elected));
  CHECK(watch.has(Mark::leader_deposed));
}

TEST_CASE("a later life tells whether entries came back, and whether some were lost", "[marks]") {
  raft::Log log;
  log.append(raft::Entry(LogIndex(1), Term(1), raft::EntryKind::noop, {}));
  Watch watch;
  const raft::Log none;
  watch.tell(1, observe::Started{Incarnation(1), {}, none});
  watch.tell(1, observe::LogAppended{LogIndex(1), {}});
  watch.tell(1, observe::Started{Incarnation(2), {}, log});
  CHECK(watch.has(Mark::restart_with_log));
  CHECK_FALSE(watch.has(Mark::entries_lost));
  watch.tell(1, observe::LogAppended{LogIndex(2), {}});
  watch.tell(1, observe::Started{Incarnation(3), {}, log});
  CHECK(watch.has(Mark::entries_lost));
}

TEST_CASE("a request passed on by a node is a mark, one that arrives is none", "[marks]") {
  MarkWatch watch(3);
  Packet packet;
  packet.label.kind = static_cast<std::uint8_t>(actor::MessageKind::forward);
  observe::MessageSeen seen{observe::Passage::delivered, packet, 0, 0, std::nullopt, std::nullopt};
  watch.observe(observe::Moment{}, seen);
  CHECK_FALSE(watch.reached().has(Mark::forwarded));
  seen.passage = observe::Passage::sent;
  watch.observe(observe::Moment{}, seen);
  CHECK(watch.reached().has(Mark::forwarded));
}

TEST_CASE("marks of runs unite, and what was reached keeps its moment", "[marks]") {
  MarkSet a;
  MarkSet b;
  a.reach(Mark::forwarded, observe::Moment{5, Instant()});
  b.reach(Mark::forwarded, observe::Moment{1, Instant()});
  b.reach(Mark::split_vote, observe::Moment{2, Instant()});
  a.unite(b);
  CHECK(a.first(Mark::forwarded).event == 5);
  CHECK(a.first(Mark::split_vote).event == 2);
  CHECK_FALSE(a.has(Mark::log_truncated));
}

TEST_CASE("messages are conserved when what came equals what went", "[conservation]") {
  MessageCounts counts{10, 2, 1, 8, {1, 2}, 2};
  CHECK_FALSE(conserved(counts, observe::Moment{}).has_value());
  ++counts.in_flight;
  REQUIRE(conserved(counts, observe::Moment{}).has_value());
  CHECK(conserved(counts, observe::Moment{})->story.find("1 from nowhere") != std::string::npos);
  counts.sent += 3;
  CHECK(conserved(counts, observe::Moment{})->story.find("2 unaccounted for") != std::string::npos);
}

TEST_CASE("a probe that is answered by the deadline is no finding, later or never it is",
          "[liveness]") {
  const auto at = [](std::int64_t second) {
    return observe::Moment{1, Instant() + seconds(second)};
  };
  LivenessWatch watch(at(8), at(10).at);
  CHECK_FALSE(watch.judge(at(9)).has_value());
  CHECK_FALSE(watch.decided(at(10).at));
  LivenessWatch silent = watch;
  REQUIRE(silent.judge(at(11)).has_value());
  CHECK(silent.judge(at(11))->rule == "L1 answers-after-settle");
  LivenessWatch late = watch;
  late.answered(at(11));
  CHECK(late.judge(at(11)).has_value());
  watch.answered(at(10));
  CHECK(watch.decided(at(10).at));
  CHECK_FALSE(watch.judge(at(20)).has_value());
}

}  // namespace
}  // namespace raftbed::check
