#include "core/base/bugs.h"

namespace raftbed {
namespace {

constexpr std::array<BugStory, bug_count> stories{{
    {Bug::A02, "A02", "conflict-taken-for-match",
     "A follower refuses an append and says where its log ends. The leader takes that for how far "
     "their logs agree, and counts it as replicated.",
     "actix-raft 0.4.4 (conflict echo); microsoft/CCF#5325", "quorum of copies, liveness"},
    {Bug::A03, "A03", "match-from-the-start",
     "A new leader takes it for granted that every peer has its whole log, and counts what nobody "
     "has acknowledged.",
     "actix-raft 0.4.4 (match_index)", "liveness"},
    {Bug::A07, "A07", "vote-compares-both",
     "A vote is granted only where the candidate's last term and its last index are both at least "
     "the voter's, not where the one decides before the other. Of two nodes that each have what "
     "the other has not, neither can be elected.",
     "actix-raft 0.4.4 (vote.rs); openraft (dictionary order, not vector order)", "liveness"},
    {Bug::A09, "A09", "overwrites-without-truncation",
     "Conflicting entries are overwritten in their places, and what lay behind them stays.",
     "actix-raft 0.4.4 (storage by index)", "log matching"},
    {Bug::C01, "C01", "commit-old-term",
     "A leader commits an entry of an earlier term by counting copies. Another leader that lacks "
     "the entry can still win and overwrite it: Figure 8 of the Raft paper.",
     "actix-raft 0.4.4 (replication.rs); PySyncObj#169; CCF, 'commit advance for previous term' "
     "(arXiv 2406.17455)",
     "leader completeness, state machine safety"},
    {Bug::C03, "C03", "commit-own-last",
     "A follower raises its commit index to min(leader's commit, its own last index) instead of "
     "the last entry that the append confirmed. A stale tail behind an empty heartbeat is taken "
     "for committed.",
     "actix-raft 0.4.4 (append_entries.rs); etcd#1203; atomix/copycat#265; NuRaft#57; "
     "rabbitmq/ra#508",
     "state machine safety"},
    {Bug::C15, "C15", "truncate-on-any-append",
     "A follower cuts its log behind the previous entry of any append, also without a conflict. "
     "A short append that arrives late removes entries that were acknowledged.",
     "RaftOS#26; openraft 9540c904; CCF#5991; nebula#2483", "durability, leader completeness"},
    {Bug::C20, "C20", "refuse-at-snapshot",
     "A follower refuses an append whose previous entry is the last one that its snapshot stands "
     "for, as it does not hold it. Its leader sends a snapshot again, and again.",
     "hashicorp/raft#205; RATIS-874; jgroups-raft#103", "liveness"},
    {Bug::E01, "E01", "vote-not-durable",
     "The answer to a vote request leaves before the vote is durable. The voter crashes, "
     "forgets, and votes for another candidate of the same term.",
     "actix-raft 0.4.4 (vote.rs); akka-raft#56; camunda#5356",
     "durability, vote once a term, election safety"},
    {Bug::E04, "E04", "stale-vote-response",
     "A candidate does not compare a vote response's term with its own. A late vote for an "
     "earlier campaign is counted in a later one.",
     "Xraft#33; SandTable (EuroSys'24) Xraft#1", "election safety"},
    {Bug::E06, "E06", "no-up-to-date-check",
     "A vote is granted without comparing logs (Raft 5.4.1). A candidate that lacks committed "
     "entries wins, and its followers lose them.",
     "jgroups-raft#14", "leader completeness, durability"},
    {Bug::E23, "E23", "same-jitter",
     "Every node draws the same election timeout. Nodes that last heard of a leader together "
     "stand together, vote for themselves together, and do so again in every term after it.",
     "actix-raft 0.4.4 (config.rs: one roll for all elections); hashicorp/raft cda1ee8",
     "liveness"},
    {Bug::M01, "M01", "change-before-first-commit",
     "A new leader appends a configuration before it has committed an entry of its term. Two "
     "leaders in turn may each change one server, of a configuration that the other does not "
     "know, and commit with majorities that do not overlap.",
     "Ongaro, 'bug in single-server membership changes' (raft-dev, 2015)",
     "configurations overlap, leader completeness, state machine safety"},
    {Bug::M02, "M02", "overlapping-changes",
     "A leader appends the next configuration while the one before is not committed. Majorities "
     "of the first and of the third need not overlap.",
     "redpanda#17675; RedisLabs/raft da936a9; redisraft#17, #28, #44",
     "configurations overlap, leader completeness, state machine safety"},
    {Bug::M03, "M03", "joint-union-majority",
     "While a configuration is joint, one majority of all voters together decides, where a "
     "majority of each set has to.",
     "actix-raft 0.4.4 (raft/mod.rs); CCF#3948",
     "quorum of copies, election safety, leader completeness"},
    {Bug::M17, "M17", "configuration-lost-at-restart",
     "A node that starts again goes by the configuration that it was first told, or that of its "
     "snapshot, and not by the latest one of its log: learners vote, and old majorities decide.",
     "openraft 39690593; dragonboat#94; raft-rs#269",
     "configuration in force, election safety, leader completeness"},
    {Bug::M21, "M21", "configuration-not-rolled-back",
     "A follower cuts an entry that changed the configuration off its log, and goes on by it.",
     "camunda#57393; canonical/raft#250",
     "configuration in force, election safety, leader completeness"},
    {Bug::P01, "P01", "acknowledge-before-sync",
     "A follower acknowledges entries that are still in the page cache. The leader commits; the "
     "power fails; the entries are gone.",
     "etcd#12589; etcd#10166; NATS 2.12.1 (Jepsen, nats#7545)", "durability"},
    {Bug::R01, "R01", "read-before-first-commit",
     "A new leader answers a read at its own commit index before it has committed an entry of "
     "its term. What the leader before it had committed, and told its clients, may lie beyond.",
     "etcd#7331; tikv#6340, #9239; redisraft#22", "linearizability"},
    {Bug::R02, "R02", "read-own-state",
     "A leader answers a get from its own state at once. A leader that was deposed without "
     "noticing answers with old values.",
     "Xraft#39; SandTable Xraft-KV#1; jgroups-raft#208; consul#54", "linearizability"},
    {Bug::R03, "R03", "lease-from-answer",
     "A leader counts its lease from the answers instead of from the sending of what they "
     "answer. It outlasts the patience of followers whose answers were long on their way.",
     "sofa-jraft#25, #34; d-engine#401; tikv#964", "linearizability"},
    {Bug::R06, "R06", "read-before-applied",
     "A follower that was given a read index answers from its own state at once, and has not "
     "applied that far.",
     "RedisLabs/raft 340df36", "linearizability"},
    {Bug::R08, "R08", "lease-after-transfer",
     "A leader that has told another to stand keeps its lease, or takes it up again when the "
     "transfer is aborted. The order arrives, late or not, and votes for it are withheld from "
     "nobody.",
     "raft-rs#234; tikv#1593; etcd#12704", "linearizability"},
    {Bug::R10, "R10", "read-confirmed-by-old-answer",
     "A read is confirmed by answers to what was sent before it came. Whoever answered may "
     "have elected another leader since.",
     "etcd#20418, mended in etcd-io/raft#397", "linearizability"},
    {Bug::R11, "R11", "votes-not-withheld",
     "A follower that hears its leader votes for another all the same, and the leader counts "
     "on a lease that nobody grants.",
     "sofa-jraft#25, #26", "linearizability"},
    {Bug::R12, "R12", "stale-read-goes-back",
     "Who answers a stale read does not look at what its client has seen already. The client asks "
     "a node that is behind the one it asked before, and sees the past come back.",
     "Jepsen, MongoDB 3.6.4 (sessions without causal consistency)", "stale reads"},
    {Bug::S03, "S03", "snapshot-resets-vote",
     "A follower that installs a snapshot forgets its vote, and may vote again in the same term.",
     "RedisLabs/raft d23f390", "vote once a term, durability"},
    {Bug::S05, "S05", "snapshot-keeps-configuration",
     "Who installs a snapshot goes on by the configuration that it knew before, and not by that "
     "of the snapshot.",
     "openraft#1808; scylladb#9551", "configuration in force, leader completeness"},
    {Bug::S06, "S06", "snapshot-of-first-configuration",
     "A snapshot is taken with the configuration that the node was first told, and not with the "
     "latest one as of its index: what the entries said that it stands for is lost.",
     "openraft dba24036, 447dc11c", "configuration in force, leader completeness, liveness"},
    {Bug::S09, "S09", "snapshot-without-sessions",
     "A snapshot holds the keys and not the sessions. Whoever goes on from it applies a retry "
     "again that had taken effect before.",
     "atomix PR#417; openraft#2096", "exactly once, state machine safety"},
    {Bug::S10, "S10", "snapshot-index-only",
     "Who is given a snapshot takes over its index and not its state. The keys are those of "
     "before, or none, and what follows is applied to them.",
     "nodedb#162; RedisLabs/redisraft#14 (all data lost on failover)",
     "snapshots agree, linearizability, exactly once"},
    {Bug::S16, "S16", "snapshot-discards-what-follows",
     "A follower that is given a snapshot discards its whole log, also where it has the "
     "snapshot's last entry: what followed was acknowledged, and may be committed.",
     "camunda#6092", "durability"},
    {Bug::X01, "X01", "duplicate-apply",
     "A retry of an operation that already took effect is applied again: sessions do not filter.",
     "actix-raft 0.4.4 (client.rs: forwarded after an append); curvine#676; rabbitmq/ra#145",
     "exactly once, linearizability"},
    {Bug::X03, "X03", "expiry-by-own-clock",
     "A node lets sessions expire by its own clock instead of by the time that leaders wrote into "
     "the log. A replica that applies the same entry later has forgotten a session that another "
     "still knows.",
     "dissertation 6.3; related: atomix#35", "state machine safety, snapshots agree"},
    {Bug::X10, "X10", "expired-session-opened-again",
     "A command whose session has expired opens it anew, as if its client had just come. What was "
     "remembered is gone: a retry, or a late copy, takes effect again.",
     "dissertation 6.3: what it warns of, where it speaks of expiry",
     "exactly once, linearizability"},
}};

}  // namespace

const std::array<BugStory, bug_count>& bug_stories() {
  return stories;
}

std::optional<Bug> bug_named(std::string_view id) {
  for (const BugStory& story : bug_stories()) {
    if (story.id == id) return story.bug;
  }
  return std::nullopt;
}

std::string_view id_of(Bug bug) {
  for (const BugStory& story : bug_stories()) {
    if (story.bug == bug) return story.id;
  }
  return "?";
}

}  // namespace raftbed
