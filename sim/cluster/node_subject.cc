#include "sim/cluster/node_subject.h"

#include "core/base/match.h"
#include "sim/cluster/describe_node.h"

namespace raftbed::cluster {
namespace {

using observe::NodeObservation;

observe::RoleName role_name(const raft::Role& role) {
  return match(
      role, [](const raft::Follower&) { return observe::RoleName::follower; },
      [](const raft::PreCandidate&) { return observe::RoleName::pre_candidate; },
      [](const raft::Candidate&) { return observe::RoleName::candidate; },
      [](const raft::Leader&) { return observe::RoleName::leader; });
}

observe::Failed::Reason reason_of(actor::Failure failure) {
  switch (failure) {
    case actor::Failure::corrupt_log: return observe::Failed::Reason::corrupt_log;
    case actor::Failure::undecodable_command: return observe::Failed::Reason::undecodable_command;
    case actor::Failure::undecodable_snapshot: return observe::Failed::Reason::undecodable_snapshot;
    case actor::Failure::mailbox_overrun: return observe::Failed::Reason::mailbox_overrun;
  }
  return observe::Failed::Reason::corrupt_log;
}

// What was last observed of a node: the next observation is the difference.
struct LastSeen {
  raft::HardState hard_state;
  observe::RoleName role = observe::RoleName::follower;
  LogIndex commit;
};

class NodeSubject final : public Subject {
 public:
  NodeSubject(const actor::NodeOptions& options, const storage::Recovered& recovered)
      : node_(options, recovered, effects_) {
    seen_.hard_state = recovered.state.hard_state;
    seen_.commit = node_.raft().commit_index();
  }
  // What is asked of the disk: also by the start, before the first activation.
  void hand_over(SubjectEffects& effects) {
    if (!effects_.disk.empty()) std::swap(effects.disk, effects_.disk);
  }

  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<NodeSubject>(*this);
  }
  void deliver(const Packet& packet) override {
    node_.deliver(packet, effects_);
    effects_.wire_refusals.clear();
  }
  void completed(DiskCompletion completion) override { node_.completed(completion); }
  void wake() override {
    deadline_told_.reset();
    node_.wake();
  }
  void wish(const raft::Wish& wish) override { node_.wish(wish); }
  [[nodiscard]] bool has_started() const override { return node_.has_started(); }
  void reseed(Chance chance) override { node_.reseed(chance); }
  [[nodiscard]] const raft::Raft* raft() const override { return &node_.raft(); }
  [[nodiscard]] std::string describe(NodeInstant now) const override {
    return describe_node(node_, now);
  }

  // Looks only at what the actor whose turn it was can have done: activations are many.
  bool activate(NodeInstant now, SubjectEffects& effects) override {
    if (node_.is_idle()) return false;
    const std::optional<actor::Failure> failure = node_.activate(now, effects_);
    switch (effects_.actor) {
      case actor::ActorName::raft: after_raft(effects); break;
      case actor::ActorName::kv: after_kv(effects.seen); break;
      case actor::ActorName::network: after_network(effects); break;
      case actor::ActorName::storage: hand_over(effects); break;
    }
    if (!effects_.mailbox_refusals.empty()) observe_refusals(effects.seen);
    if (failure) effects.failure = reason_of(*failure);
    return !node_.is_idle();
  }

 private:
  void after_raft(SubjectEffects& effects) {
    if (!effects_.raft_stepped) return;
    observe_raft(effects.seen);
    effects.notes = {effects_.raft.notes.begin(), effects_.raft.notes.size()};
    if (effects_.wake != deadline_told_) effects.wake = deadline_told_ = effects_.wake;
    effects_.raft_stepped = false;
  }

  // Both buffers keep their room: what is handed over changes places with what was handed over
  // before.
  void after_network(SubjectEffects& effects) {
    if (!effects_.packets.empty()) std::swap(effects.packets, effects_.packets);
    if (!effects_.promises.empty()) observe_promises(effects.seen);
  }

  void observe_raft(std::vector<NodeObservation>& seen) {
    const raft::Raft& raft = node_.raft();
    const Term term_before = seen_.hard_state.term;
    if (raft.term() != term_before || raft.vote() != seen_.hard_state.vote) {
      seen_.hard_state = raft::HardState{raft.term(), raft.vote()};
      seen.emplace_back(observe::HardStateChanged{seen_.hard_state});
    }
    if (effects_.raft.write) observe_write(*effects_.raft.write, seen);
    if (effects_.raft.write && !effects_.raft.write->whole.empty()) observe_snapshot(seen);
    observe_role(role_name(raft.role()), term_before, seen);
    if (raft.commit_index() != seen_.commit) {
      seen_.commit = raft.commit_index();
      seen.emplace_back(observe::CommitAdvanced{seen_.commit});
    }
    if (effects_.raft.write) observe_configurations(*effects_.raft.write, seen);
  }

  // A candidate or leader of another term is another candidate or leader.
  void observe_role(observe::RoleName role, Term term_before, std::vector<NodeObservation>& seen) {
    const Term term = seen_.hard_state.term;
    const bool is_same = role == observe::RoleName::follower || term == term_before;
    if (role == seen_.role && is_same) return;
    seen_.role = role;
    seen.emplace_back(observe::RoleChanged{role, term});
  }

  static void observe_write(const raft::Write& write, std::vector<NodeObservation>& seen) {
    if (write.truncate_from) seen.emplace_back(observe::LogTruncated{*write.truncate_from});
    for (const raft::Entry& entry : write.entries) {
      auto& made = std::get<observe::LogAppended>(
          seen.emplace_back(std::in_place_type<observe::LogAppended>));
      made.index = entry.index();
      made.entry = observe::name_of(entry);
    }
  }

  // Behind what the step committed: it did that by the configuration before.
  static void observe_configurations(const raft::Write& write, std::vector<NodeObservation>& seen) {
    for (const raft::Entry& entry : write.entries) {
      if (entry.kind() != raft::EntryKind::configuration) continue;
      seen.emplace_back(observe::ConfigurationAppended{entry.index(), entry});
    }
  }

  void observe_snapshot(std::vector<NodeObservation>& seen) {
    const observe::SnapshotName name = observe::name_of(*node_.raft().snapshot());
    if (!effects_.raft.restore) {
      seen.emplace_back(observe::SnapshotTaken{name});
    } else if (is_all_of_log(name.index)) {
      seen.emplace_back(observe::SnapshotInstalled{name});
    } else {
      seen.emplace_back(observe::SnapshotRefreshed{name});
    }
  }

  [[nodiscard]] bool is_all_of_log(LogIndex snapshot) const {
    const raft::Log& log = node_.raft().log();
    return log.base_index() == snapshot && log.last_index() == snapshot;
  }

  // Asked of the machine itself, and not of what it was restored from.
  void observe_restored(std::vector<NodeObservation>& seen) {
    const raft::Snapshot& from = *effects_.restored;
    const raft::Snapshot state(from.index(), from.term(), from.configuration(),
                               node_.machine().state().span());
    seen.emplace_back(observe::StateRestored{from.index(), observe::name_of(state)});
    effects_.restored.reset();
  }

  void after_kv(std::vector<NodeObservation>& seen) {
    if (effects_.restored) observe_restored(seen);
    if (!effects_.applied.empty()) observe_applied(seen);
  }

  void observe_applied(std::vector<NodeObservation>& seen) {
    for (const actor::AppliedEntry& applied : effects_.applied) {
      auto& made =
          std::get<observe::Applied>(seen.emplace_back(std::in_place_type<observe::Applied>));
      made.index = applied.index;
      made.entry = {applied.term, applied.kind, applied.checksum};
      if (!applied.effect) continue;
      const kv::Applied& effect = *applied.effect;
      made.effect = observe::SessionEffect{effect.client, effect.sequence, effect.took_effect,
                                           effect.standing, effect.expired};
    }
    effects_.applied.clear();
  }

  void observe_promises(std::vector<NodeObservation>& seen) {
    for (const actor::Promise& promise : effects_.promises) {
      if (promise.match) {
        seen.emplace_back(observe::AppendPromised{promise.term, promise.to, *promise.match});
      } else {
        seen.emplace_back(observe::VotePromised{promise.term, promise.to});
      }
    }
    effects_.promises.clear();
  }

  void observe_refusals(std::vector<NodeObservation>& seen) {
    for (const actor::MailboxRefusal& refusal : effects_.mailbox_refusals) {
      seen.emplace_back(observe::MailboxFull{refusal.mailbox, refusal.kind});
    }
    effects_.mailbox_refusals.clear();
  }

  // Handed over after each step. The first of the members: the node's start fills it.
  actor::Effects effects_;
  actor::Node node_;
  LastSeen seen_;
  std::optional<NodeInstant> deadline_told_;  // absent once it was reached
};

}  // namespace

std::unique_ptr<Subject> NodeKind::begin(const Life& life, SubjectEffects& effects) const {
  const storage::Recovery recovery = storage::recover(life.log, life.other_log);
  const auto* recovered = std::get_if<storage::Recovered>(&recovery);
  if (recovered == nullptr) {
    effects.failure = observe::Failed::Reason::corrupt_log;
    return nullptr;
  }
  actor::NodeOptions options{settings_.raft, settings_.mailbox_capacity, settings_.reads,
                             settings_.session_expiry};
  options.raft.self = life.node;
  options.raft.chance = life.chance;
  // Who is not of the first cluster knows none.
  const raft::Nodes& voters = settings_.raft.configuration.voters;
  if (!raft::has(voters, life.node)) options.raft.configuration = {};
  options.raft.bugs = settings_.bugs.at(life.node.value() - 1U);
  auto subject = std::make_unique<NodeSubject>(options, *recovered);
  const auto& snapshot = recovered->state.snapshot;
  effects.seen.emplace_back(
      observe::Started{life.incarnation, recovered->state.hard_state, subject->raft()->log(),
                       snapshot ? std::optional(observe::name_of(*snapshot)) : std::nullopt,
                       subject->raft()->configuration()});
  subject->hand_over(effects);
  return subject;
}

}  // namespace raftbed::cluster
