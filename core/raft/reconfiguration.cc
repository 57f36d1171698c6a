// Changes of membership, as Raft makes them (Raft 6; dissertation 4).
//
// A configuration is an entry of the log, in force from the moment that it is appended, committed
// or not, and out of force when it is cut off. One change at a time: the next is appended when the
// one before is committed, and when the leader has committed in its term. What follows of itself
// (leaving a joint configuration, a learner's promotion, a removed leader's stepping down) is done
// at the end of the step that allowed it, by whoever leads then.
#include <algorithm>
#include <utility>

#include "core/raft/quorum.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

NoteKind note_of(ChangeRefusal why) {
  switch (why) {
    case ChangeRefusal::not_leader: return NoteKind::change_refused_not_leader;
    case ChangeRefusal::pending: return NoteKind::change_refused_pending;
    case ChangeRefusal::early: return NoteKind::change_refused_early;
    case ChangeRefusal::behind: return NoteKind::change_refused_behind;
    case ChangeRefusal::handing_over:
    case ChangeRefusal::joint:
    case ChangeRefusal::not_joint:
    case ChangeRefusal::no_change:
    case ChangeRefusal::malformed:
    case ChangeRefusal::several_at_once: break;
  }
  return NoteKind::change_refused;
}

}  // namespace

// "We recommend that the very first time a cluster is created, one server is initialized with a
// configuration entry as the first entry in its log" (dissertation 4.4): it is the first that the
// node appends if it is elected. Until then it is a mere proposal, and gone with this life.
void Raft::on_initialise(Step& step, const Initialise& wish) {
  const Configuration first{wish.voters};
  const bool is_new = is_nobodys(configuration()) && log_.last_index() == LogIndex(0);
  if (!is_new || !is_sound(first) || !has(first.voters, self())) {
    return step.note(NoteKind::initialise_refused, self());
  }
  step.note(NoteKind::initialised, self());
  membership_ = Membership(first);
  is_forming_ = true;
  campaign(step);
}

void Raft::on_change(Step& step, const ChangeMembership& wish) {
  const auto refused = [&](ChangeRefusal why) {
    step.note(note_of(why), self());
    step.output.change = ChangeRefused{why, leader()};
  };
  if (const auto why = refusal_of_change()) return refused(*why);
  auto next = changed(configuration(), wish.change);
  if (const auto* why = std::get_if<ChangeRefusal>(&next)) return refused(*why);
  const Configuration& configuration = std::get<Configuration>(next);
  if (!have_caught_up(configuration)) return refused(ChangeRefusal::behind);
  append_configuration(step, configuration);
  step.output.change = ProposalAccepted{log_.last_index(), term()};
}

// One at a time, or majorities of the first and of the third need not overlap. And not before
// something of our term is committed: else another leader's change, which we do not know, may be
// committed behind our back, with a majority that does not overlap with ours (Ongaro's mail "bug in
// single-server membership changes", 2015: four servers, two leaders, one adds and one removes).
std::optional<ChangeRefusal> Raft::refusal_of_change() const {
  if (!is_leader()) return ChangeRefusal::not_leader;
  const Leader& leader = std::get<Leader>(role_);
  if (leader.handover) return ChangeRefusal::handing_over;
  if (membership_.index() > commit_ && !options_.bugs.has(Bug::M02)) return ChangeRefusal::pending;
  if (commit_ < leader.first_of_term && !options_.bugs.has(Bug::M01)) return ChangeRefusal::early;
  return std::nullopt;
}

// "To avoid availability gaps, Raft introduces an additional phase before the configuration change,
// in which a new server joins the cluster as a non-voting member" (dissertation 4.2.1).
bool Raft::have_caught_up(const Configuration& next) const {
  const Leader& leader = std::get<Leader>(role_);
  return std::all_of(next.voters.begin(), next.voters.end(), [&](NodeId voter) {
    if (configuration().is_voter(voter)) return true;
    const Progress* peer = leader.find(voter);
    return peer != nullptr && peer->catch_up.is_done;
  });
}

void Raft::append_configuration(Step& step, const Configuration& configuration) {
  Nodes known;
  for (const Progress& peer : std::get<Leader>(role_).peers) known.push_back(peer.peer);
  append_as_leader(step, EntryKind::configuration, encode(configuration).span());
  Leader& leader = std::get<Leader>(role_);
  for (Progress& peer : leader.peers) {
    has(known, peer.peer) ? replicate(step, leader, peer) : probe(step, leader, peer, peer.next);
  }
}

// Whether these votes decide. While it is joint, a majority of either set alone decides nothing.
bool Raft::has_quorum(std::span<const NodeId> votes) const {
  const Configuration& now = configuration();
  if (options_.bugs.has(Bug::M03)) return majority_among(united(now.voters, now.outgoing), votes);
  return votes_win(now, votes);
}

// "Once a given server adds the new configuration entry to its log, it uses that configuration for
// all future decisions" (Raft 6).
void Raft::adopt(Step& step, const Entry& entry) {
  const bool was_joint = configuration().is_joint();
  membership_.append(entry.index(), configuration_of(entry));
  step.note(NoteKind::configuration_adopted, entry.index());
  const bool is_joint = configuration().is_joint();
  if (is_joint) step.note(NoteKind::joint_entered, entry.index());
  if (was_joint && !is_joint) step.note(NoteKind::joint_left, entry.index());
  if (is_leader()) meet_peers(entry.index());
}

// Whom we send to: everybody of a configuration that is in force, or was until one took its place
// that is not committed yet. Who is removed is sent the entry that says so, or it would stand for
// election for ever.
void Raft::meet_peers(LogIndex next) {
  Leader& leader = std::get<Leader>(role_);
  std::vector<Progress> peers;
  for (const NodeId node : membership_.members_since(commit_)) {
    if (node == self()) continue;
    if (Progress* known = leader.find(node)) {
      peers.push_back(std::move(*known));
    } else {
      Progress& met = peers.emplace_back();
      met.peer = node;
      met.next = next;
    }
  }
  leader.peers = std::move(peers);
}

// What follows of itself from what is committed by now. The last part of a leader's step: it
// changes who its peers are.
void Raft::advance_membership(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  if (membership_.index() > commit_) return;
  if (membership_.index() > leader.met_at) {
    leader.met_at = membership_.index();
    leader.parts_until = step.now + options_.election_timeout_max;
  }
  if (leader.parts_until) part_with_removed(step);
  if (!configuration().is_voter(self())) return retire(step);
  if (refusal_of_change()) return;
  if (configuration().is_joint()) {
    if (configuration().leaves_by_itself) append_configuration(step, left(configuration()));
    return;
  }
  promote_who_has_caught_up(step);
}

// Who is removed is told that this is committed, or it would stand for election, as it must while
// that is open. Whom we do not reach for so long may do that: then votes are withheld from it,
// where options ask for it.
void Raft::part_with_removed(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  const Nodes members = configuration().members();
  std::erase_if(leader.peers, [&](Progress& peer) {
    if (has(members, peer.peer)) return false;
    if (peer.match < membership_.index()) return step.now >= *leader.parts_until;
    new_append(step, leader, peer, asked_about(peer));
    return true;
  });
  const bool is_done = std::all_of(leader.peers.begin(), leader.peers.end(),
                                   [&](const Progress& peer) { return has(members, peer.peer); });
  if (is_done) leader.parts_until.reset();
}

// "A leader that is removed from the configuration steps down once the C_new entry is committed"
// (dissertation 4.2.2). The others are told of that first: who would know of it else?
void Raft::retire(Step& step) {
  step.note(NoteKind::retired, membership_.index(), self());
  for (Progress& peer : std::get<Leader>(role_).peers) {
    new_append(step, std::get<Leader>(role_), peer, asked_about(peer));
  }
  lead_no_more(step);
}

void Raft::promote_who_has_caught_up(Step& step) {
  for (const NodeId node : configuration().joining) {
    const Progress* peer = std::get<Leader>(role_).find(node);
    if (peer == nullptr || !peer->catch_up.is_done) continue;
    return append_configuration(step, promoted(configuration(), node));
  }
}

// "The replication of entries to the new server is split into rounds. Each round replicates all the
// log entries present in the leader's log at the start of the round ... If the last round lasts
// less than an election timeout, then the leader adds the new server" (dissertation 4.2.1).
void Raft::follow_up(Step& step, Progress& peer) {
  CatchUp& round = peer.catch_up;
  if (round.is_done || peer.match < round.goal) return;
  const bool is_short = step.now - round.since < options_.election_timeout_min;
  round.is_done = round.has_begun && is_short;
  if (round.is_done) step.note(NoteKind::caught_up, peer.match, peer.peer);
  round.has_begun = true;
  round.goal = log_.last_index();
  round.since = step.now;
}

}  // namespace raftbed::raft
