#include "sim/universe/universe.h"

#include <algorithm>

#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/observe/trace_words.h"
#include "sim/universe/build.h"
#include "sim/universe/full_comparison.h"
#include "sim/universe/resolve.h"

namespace raftbed::universe {

namespace {

observe::Activation activation_of(world::EventKind kind) {
  switch (kind) {
    case world::EventKind::expiry:
    case world::EventKind::command: return observe::Activation::command;
    case world::EventKind::deliver: return observe::Activation::delivery;
    case world::EventKind::disk: return observe::Activation::disk;
    case world::EventKind::wake: return observe::Activation::wake;
    case world::EventKind::client: return observe::Activation::client;
    case world::EventKind::supervisor: return observe::Activation::start;
  }
  return observe::Activation::command;
}

// A sentence for a finding that knows its place, or that there is none.
std::string where_it_broke(const observe::Finding& finding) {
  if (!finding.activation) {
    return " It broke behind this event and before the next: step to this one and look.";
  }
  return std::string(" The event was ") + std::string(phrase(*finding.activation)) +
         (finding.node ? " on " + observe::text(*finding.node) : "") +
         (finding.role ? ", a " + std::string(observe::text(*finding.role)) : "") +
         ": step to the one before it and look.";
}

// Event 0, which no agenda holds.
constexpr world::Event they_start(Instant(), world::EventKind::supervisor, Endpoint(), 0, 0);

}  // namespace

Universe::Universe(plan::Plan plan, Watch watch) : Universe(plan, node_kind(plan), watch) {}

// The probe of `settle` needs a link and a place among the clients: build.cc makes room for it.
Universe::Universe(plan::Plan plan, std::shared_ptr<const cluster::SubjectKind> kind, Watch watch)
    : plan_(std::move(plan)),
      watch_(watch),
      world_(world_options(*plan_), plan_->seed),
      cluster_(cluster_options(*plan_), std::move(kind)),
      oracles_(plan_->nodes, first_configuration(*plan_),
               cluster_.keeps_a_journal() ? check::Disks::told : check::Disks::unknown) {}

// Event 0: every node starts, at 0s. It is taken together with the first event.
void Universe::begin(observe::Witness& witness) {
  Scene scene{world_, witness, moment()};
  cluster_.start(scene);
  arm_next_command();
}

bool Universe::advance(observe::Witness* trace) {
  if (stopped_ != Stopped::running) return false;
  std::optional<world::Event> event;  // the one under way, once there is one
  try {
    OracleWitness witness(oracles_, watch_, trace);
    if (events_ == 0) {
      event = they_start;
      begin(witness);
      event.reset();
    }
    if (world_.agenda().empty()) {
      run_dry();
      return false;
    }
    event = world_.advance();
    ++events_;
    Scene scene{world_, witness, moment()};
    take(*event, scene);
  } catch (const Broken& broken) {
    record_broken(broken, event);
  }
  check_over();
  if (oracles_.orders.has_unjudged() && is_instant_over()) judge_orders();
  return true;
}

// Nothing will ever happen again: everybody is down and nobody waits. A cluster that was to answer
// does not, and is judged as it is at its deadline: it may have an excuse.
void Universe::run_dry() {
  stopped_ = Stopped::plan_done;
  if (!liveness_) return;
  world_.advance_to(liveness_->deadline() + nanoseconds(1));
  watch_settling();
  if (oracles_.finding) stopped_ = Stopped::finding;
}

void Universe::take(const world::Event& event, Scene& scene) {
  switch (event.kind()) {
    case world::EventKind::command: return fire_due(scene);
    case world::EventKind::expiry: return expire(event.payload(), scene);
    case world::EventKind::deliver:
    case world::EventKind::disk:
    case world::EventKind::wake:
    case world::EventKind::client:
    case world::EventKind::supervisor: return cluster_.handle(event, scene);
  }
}

// The agenda holds one event for the next command, and now and then one more that a typed command
// made stale.
void Universe::arm_next_command() {
  if (!has_commands()) return;
  const Instant at = std::max(plan_->commands[cursor_].at, world_.now());
  world_.agenda().push(at, world::EventKind::command, Endpoint(), cursor_);
}

void Universe::fire_due(Scene& scene) {
  if (!has_commands() || plan_->commands[cursor_].at > world_.now()) return;
  const plan::Command command = plan_->commands[cursor_++];
  fire(command, scene);
  arm_next_command();
}

// It is recorded before it acts: should that break an assertion, the resolved plan holds its cause.
Effect Universe::fire(const plan::Command& command, Scene& scene) {
  const auto number = static_cast<std::uint32_t>(fired_.size() + 1);
  Fired fired{command, Performed::some(), scene.moment};
  fired.command.action = resolved(command.action, cluster_);
  fired_.push_back(fired);
  fired.performed = apply(fired.command.action, world::FaultId(number), scene);
  if (fired.effect() != Effect::some) {
    fired_.truncate(fired_.size() - 1);
    fired_.push_back(fired);
  }
  if (fired.effect() == Effect::none) return Effect::none;
  if (const auto length = plan::length_of(fired.command.action)) {
    lasting_.set(number, fired.command.action);
    world_.agenda().push(world_.now() + *length, world::EventKind::expiry, Endpoint(), number);
  }
  quiet_since_ = world_.now();
  return fired.effect();
}

Performed Universe::apply(const plan::Action& action, world::FaultId fault, Scene& scene) {
  if (const auto* order = std::get_if<plan::Settle>(&action)) {
    const bool names_nobody = !order->core.empty() && resolve(order->core, cluster_).empty();
    if (names_nobody) return nobody_of(order->core);
    settle(*order, scene);
    return Performed::some();
  }
  if (const auto* salt = std::get_if<plan::Reseed>(&action)) {
    reseed(salt->seed);
    return Performed::some();
  }
  if (std::holds_alternative<plan::Finish>(action)) {
    stopped_ = Stopped::finished;
    return Performed::some();
  }
  return perform(action, fault, plan_->settings, cluster_, scene);
}

void Universe::reseed(std::uint64_t salt) {
  world_.reseed(salt);
  cluster_.reseed(world_.chance());
}

void Universe::expire(std::uint32_t number, Scene& scene) {
  const plan::Action* lasting = lasting_.find(number);
  if (lasting == nullptr) return;
  const plan::Action action = *lasting;
  lasting_.erase(number);
  undo(action, world::FaultId(number), cluster_, scene);
  quiet_since_ = world_.now();
}

// The last place among the clients is kept for it (build.cc).
ClientId Universe::probe() const {
  return ClientId(world_.topology().clients());
}

// Nothing lasts that a command began, and the clients have done what they were to do.
bool Universe::is_all_quiet() const {
  if (!lasting_.empty() || !cluster_.clients().all_done()) return false;
  // What is under way may still end in something: a few elections' time.
  return world_.now() - quiet_since_ > plan_->settings.election_timeout_max * 5;
}

void Universe::check_over() {
  if (stopped_ != Stopped::running) return;
  if (liveness_ && !oracles_.finding) watch_settling();
  if (oracles_.finding) {
    stopped_ = Stopped::finding;
  } else if (stopped_ != Stopped::running) {
    return;
  } else if (!liveness_ && !has_commands() && is_all_quiet()) {
    stopped_ = Stopped::plan_done;
  } else if (events_ >= plan_->settings.events_max) {
    stopped_ = Stopped::events_limit;
  } else if (world_.now() - Instant() >= plan_->settings.time_max) {
    stopped_ = Stopped::time_limit;
  }
}

// A rule that was broken before it, in the same event, says more. The node's role is what it was
// last seen in: nobody asks a node whose assertions do not hold.
void Universe::record_broken(const Broken& broken, const std::optional<world::Event>& event) {
  if (oracles_.finding) return;
  observe::Finding finding = observe::finding_of(broken);
  finding.moment = moment();
  if (event) {
    finding.activation = activation_of(event->kind());
    const Endpoint subject = event->subject();
    if (subject.is_node() && world_.topology().has(subject.node())) {
      finding.node = subject.node();
      finding.role = oracles_.rules.role(subject.node());
    }
  }
  finding.story += where_it_broke(finding);
  oracles_.finding = std::move(finding);
}

Effect Universe::command(plan::Action action, observe::Witness* trace) {
  if (stopped_ != Stopped::running) return Effect::none;
  const Instant next = world_.now() + nanoseconds(events_ == 0 ? 0 : 1);
  plan::Plan& plan = plan_.edit();
  // Before anything has happened it comes first; later, behind those of the plan that are due by
  // then and have not fired: a plan is in order.
  const auto unfired = plan.commands.begin() + static_cast<std::ptrdiff_t>(cursor_);
  const auto later = [&](const plan::Command& command) {
    return events_ == 0 || command.at > next;
  };
  const auto place = std::find_if(unfired, plan.commands.end(), later);
  const std::size_t due = fired_.size() + static_cast<std::size_t>(place - unfired);
  plan.commands.insert(place, plan::Command{next, std::move(action), {}});
  world_.agenda().push(next, world::EventKind::command, Endpoint(), cursor_);
  while (fired_.size() <= due && advance(trace)) {
  }
  return fired_.size() > due ? fired_[due].effect() : Effect::none;
}

bool Universe::had_effect(const Fired& fired) const {
  switch (fired.effect()) {
    case Effect::none: return false;
    case Effect::some: return true;
    case Effect::awaited: return has_come(fired.command.action, world_);
  }
  return true;
}

plan::Plan Universe::resolved_plan() const {
  plan::Plan resolved = *plan_;
  resolved.commands.clear();
  for (std::size_t i = 0; i < fired_.size(); ++i) {
    const bool may_come = fired_[i].effect() == Effect::awaited && stopped_ == Stopped::running;
    if (may_come || had_effect(fired_[i])) resolved.commands.push_back(fired_[i].command);
  }
  for (std::size_t i = cursor_; i < plan_->commands.size(); ++i) {
    resolved.commands.push_back(plan_->commands[i]);
  }
  // Commands without effect held the end of such a run back: without them it has to be said.
  if (stopped_ == Stopped::plan_done) {
    resolved.commands.push_back(plan::Command{world_.now() + nanoseconds(1), plan::Finish{}, {}});
  }
  return resolved;
}

std::string_view text(Stopped stopped) {
  switch (stopped) {
    case Stopped::running: return "running";
    case Stopped::finding: return "finding";
    case Stopped::settled: return "settled";
    case Stopped::excused: return "excused";
    case Stopped::plan_done: return "plan done";
    case Stopped::finished: return "end";
    case Stopped::events_limit: return "events-max";
    case Stopped::time_limit: return "time-max";
    case Stopped::interrupted: return "interrupted";
  }
  return "?";
}

std::string text(Stopped stopped, std::optional<Excuse> excuse) {
  if (!excuse) return std::string(text(stopped));
  return "settle, without an answer, which was not due: " + std::string(text(*excuse));
}

}  // namespace raftbed::universe
