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
    case ChangeRefusal::handing_over: return NoteKind::change_refused_handing_over;
    case ChangeRefusal::pending: return NoteKind::change_refused_pending;
    case ChangeRefusal::early: return NoteKind::change_refused_early;
    case ChangeRefusal::joint: return NoteKind::change_refused_joint;
    case ChangeRefusal::not_joint: return NoteKind::change_refused_not_joint;
    case ChangeRefusal::no_change: return NoteKind::change_refused_no_change;
    case ChangeRefusal::no_voter_left: return NoteKind::change_refused_no_voter_left;
    case ChangeRefusal::voter_learns: return NoteKind::change_refused_voter_learns;
    case ChangeRefusal::malformed: return NoteKind::change_refused_malformed;
    case ChangeRefusal::several_at_once: return NoteKind::change_refused_several;
    case ChangeRefusal::behind: return NoteKind::change_refused_behind;
  }
  throw_broken("a refusal has a note", "", __FILE__, __LINE__);
}

std::optional<NoteKind> refusal_to_initialise(const Raft& raft, const Configuration& first) {
  if (!is_nobodys(raft.configuration())) return NoteKind::initialise_refused_configured;
  if (raft.log().last_index() != LogIndex(0)) return NoteKind::initialise_refused_log;
  // Who hears a leader is about to be one of its members: its first entry may be on the way.
  if (raft.leader()) return NoteKind::initialise_refused_leader_heard;
  const bool is_set = first.voters.empty() || is_sound(first);
  if (!is_set) return NoteKind::initialise_refused_malformed;
  if (!has(first.voters, raft.self())) return NoteKind::initialise_refused_no_voter;
  return std::nullopt;
}

// Of a leader that belongs to it. Peers are never fewer than the others (meet_peers), so that it is
// enough to count. REQUIRES: it is not joint.
bool knows_just_members(const Leader& leader, const Configuration& now) {
  return leader.peers.size() + 1 == now.voters.size() + now.learners.size();
}

}  // namespace

// "We recommend that the very first time a cluster is created, one server is initialized with a
// configuration entry as the first entry in its log" (dissertation 4.4): it is the first that the
// node appends if it is elected. Until then it is a mere proposal, and gone with this life.
void Raft::on_initialise(Step& step, const Initialise& wish) {
  const Configuration first{wish.voters};
  if (const auto why = refusal_to_initialise(*this, first)) {
    const bool is_the_leaders = *why == NoteKind::initialise_refused_leader_heard;
    return step.refuse(*why, is_the_leaders ? leader() : self());
  }
  step.note(NoteKind::initialised, self());
  membership_ = Membership(first);
  was_initialised_ = true;
  campaign(step);
}

// Somebody leads already: its log says who belongs to what. Should we go by our own proposal with
// the first entries of another cluster's log, we could be elected by it, and commit others there.
void Raft::withdraw_proposal() {
  was_initialised_ = false;
  membership_ = Membership();
}

void Raft::on_change(Step& step, const ChangeMembership& wish) {
  const auto refused = [&](ChangeRefusal why) {
    step.refuse(note_of(why), why == ChangeRefusal::not_leader ? leader() : self());
    step.output.change = ChangeRefused{why, leader()};
  };
  if (const auto why = refusal_of_change()) return refused(*why);
  auto next = changed(configuration(), wish.change);
  if (const auto* why = std::get_if<ChangeRefusal>(&next)) return refused(*why);
  const Configuration& configuration = std::get<Configuration>(next);
  if (!have_caught_up(step, configuration)) return refused(ChangeRefusal::behind);
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

// "In order to avoid availability gaps, Raft introduces an additional phase before the
// configuration change, in which a new server joins the cluster as a non-voting member"
// (dissertation 4.2.1).
bool Raft::have_caught_up(const Step& step, const Configuration& next) const {
  const Leader& leader = std::get<Leader>(role_);
  return std::all_of(next.voters.begin(), next.voters.end(), [&](NodeId voter) {
    if (configuration().is_voter(voter)) return true;
    const Progress* peer = leader.find(voter);
    return peer != nullptr && peer->catch_up.is_done(step.now, options_.election_timeout_min);
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
  if (is_leader()) meet_peers(step, entry.index());
}

// Whom we send to: everybody of a configuration that is in force, or was until one took its place
// that is not committed yet; and whom we have not parted with. Who is removed is sent the entry
// that says so, or it would stand for election for ever. Who comes back meanwhile is met anew: it
// may have been given another disk, and what we knew of the old one would keep us from ever looking
// for where the new one's log agrees with ours.
void Raft::meet_peers(Step& step, LogIndex next) {
  Leader& leader = std::get<Leader>(role_);
  Nodes nodes = membership_.members_since(commit_);
  for (const Progress& peer : leader.peers) nodes = with(std::move(nodes), peer.peer);
  std::vector<Progress> peers;
  for (const NodeId node : nodes) {
    if (node == self()) continue;
    Progress* known = leader.find(node);
    const bool is_back = known != nullptr && known->parting && configuration().is_member(node);
    peers.push_back(known != nullptr && !is_back ? std::move(*known) : met(step, node, next));
  }
  leader.peers = std::move(peers);
  leader.is_settled = false;
}

Progress Raft::met(const Step& step, NodeId node, LogIndex next) const {
  const Round round = std::get<Leader>(role_).round;
  Progress met;
  met.peer = node;
  met.next = next;
  met.met_in = round;
  met.granted = round;
  met.catch_up.grow(met.match, log_.last_index(), step.now);
  if (options_.bugs.has(Bug::A03)) met.match = next.previous();
  return met;
}

// What follows of itself from what is committed by now. The last part of a leader's step: it
// changes who its peers are. A committed configuration that leaves nothing open is asked no more.
void Raft::advance_membership(Step& step) {
  if (std::get<Leader>(role_).is_settled) return;
  part_with_removed(step);
  if (membership_.index() > commit_) return;
  if (!configuration().is_voter(self())) return retire(step);
  const bool is_open = configuration().is_joint() || !configuration().joining.empty();
  Leader& leader = std::get<Leader>(role_);
  leader.is_settled = !is_open && knows_just_members(leader, configuration());
  if (!is_open || refusal_of_change()) return;
  if (!configuration().is_joint()) return promote_who_has_caught_up(step);
  if (configuration().leaves_by_itself) append_configuration(step, left(configuration()));
}

// Who is removed is told that this is committed, or it would stand for election, as it must while
// that is open. Whom we do not reach for so long may do that: then votes are withheld from it,
// where options ask for it.
void Raft::part_with_removed(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  const Configuration& settled = membership_.as_of(commit_);
  for (Progress& peer : leader.peers) {
    const bool is_removed = !settled.is_member(peer.peer) && !configuration().is_member(peer.peer);
    if (is_removed) bid_farewell(step, leader, peer);
  }
  std::erase_if(leader.peers, [&](const Progress& peer) {
    if (!peer.parting) return false;
    const bool has_heard = peer.parting->told_in && peer.answered >= *peer.parting->told_in;
    return has_heard || step.now >= peer.parting->until;
  });
}

// It is told by any append that says how far we have committed, and asks about no less: once at
// once, and again with heartbeats, should that be lost.
void Raft::bid_farewell(Step& step, Leader& leader, Progress& peer) {
  if (!peer.parting) {
    const NodeInstant until = step.now + options_.election_timeout_max;
    peer.parting = Parting{std::min(membership_.index(), commit_), until, std::nullopt};
  }
  if (peer.parting->told_in || asked_about(peer) < peer.parting->removal) return;
  new_append(step, leader, peer, asked_about(peer));
  peer.parting->told_in = leader.round;
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
    const Duration timeout = options_.election_timeout_min;
    if (peer == nullptr || !peer->catch_up.is_done(step.now, timeout)) continue;
    return append_configuration(step, promoted(configuration(), node));
  }
}

// There is more for those who had all that there was.
void Raft::open_rounds(const Step& step) {
  if (configuration().learners.empty()) return;
  for (Progress& peer : std::get<Leader>(role_).peers) {
    peer.catch_up.grow(peer.match, log_.last_index(), step.now);
  }
}

// "If the last round lasts less than an election timeout, then the leader adds the new server"
// (dissertation 4.2.1), where it is one that is to vote.
void Raft::follow_up(Step& step, Progress& learner) {
  const Duration timeout = options_.election_timeout_min;
  if (learner.catch_up.reach(learner.match, log_.last_index(), step.now, timeout)) {
    step.note(NoteKind::caught_up, learner.match, learner.peer);
  }
  learner.catch_up.grow(learner.match, log_.last_index(), step.now);
}

}  // namespace raftbed::raft
