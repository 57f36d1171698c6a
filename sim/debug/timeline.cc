#include "sim/debug/timeline.h"

#include <algorithm>

#include "core/base/broken.h"
#include "sim/universe/build.h"

namespace raftbed::debug {
namespace {

using universe::Universe;

constexpr std::uint64_t interval_at_first = 16;
constexpr std::size_t checkpoints_max = 64;

Universe universe_of(plan::Plan plan, Rules rules,
                     const std::shared_ptr<const cluster::SubjectKind>& kind) {
  const auto watch =
      rules == Rules::go_past ? universe::Watch::fingerprint_only : universe::Watch::everything;
  auto nodes = kind ? kind : universe::node_kind(plan);
  return Universe(std::move(plan), std::move(nodes), watch);
}

std::optional<universe::Oracles> oracles_of(const Universe& universe, Rules rules) {
  if (rules == Rules::stop_at_first) return std::nullopt;
  const auto disks =
      universe.cluster().keeps_a_journal() ? check::Disks::told : check::Disks::unknown;
  return universe::Oracles(universe.cluster().nodes(),
                           universe::first_configuration(universe.plan()), disks);
}

}  // namespace

Timeline::Timeline(plan::Plan plan, Rules rules, std::shared_ptr<const cluster::SubjectKind> kind)
    : here_{universe_of(std::move(plan), rules, kind), std::nullopt},
      kind_(std::move(kind)),
      interval_(interval_at_first) {
  here_.watched = oracles_of(here_.universe, rules);
  keep_checkpoint();
}

const Universe& Timeline::universe() const {
  return before_broken_ ? *before_broken_ : here_.universe;
}

const check::MarkSet& Timeline::marks() const {
  return (here_.watched ? *here_.watched : here_.universe.oracles()).marks.reached();
}

bool Timeline::step() {
  if (is_over()) return false;
  keep_checkpoint();
  const Typed* typed = typed_here();
  Recorder recorder(here_.universe, typed == nullptr ? nullptr : &typed->action);
  take(recorder);
  last_ = recorder.finish(here_.universe);
  if (here_.watched && here_.watched->finding) {
    last_.finding = std::move(here_.watched->finding);
    here_.watched->finding.reset();
  }
  if (here_.universe.finding()) last_.finding = here_.universe.finding();
  furthest_ = std::max(furthest_, event());
  if (last_.finding && last_.finding->checker == "assertion") keep_copy_before_broken();
  return true;
}

void Timeline::take(Recorder& recorder) {
  if (!here_.watched) return advance(recorder);
  universe::OracleWitness watching(*here_.watched, universe::Watch::everything, &recorder);
  advance(watching);
}

void Timeline::advance(observe::Witness& witness) {
  if (const Typed* typed = typed_here()) {
    here_.universe.command(typed->action, &witness);
  } else {
    here_.universe.advance(&witness);
  }
}

const Typed* Timeline::typed_here() const {
  const auto same = [this](const Typed& typed) { return typed.event == event(); };
  const auto typed = std::find_if(typed_.begin(), typed_.end(), same);
  return typed == typed_.end() ? nullptr : &*typed;
}

// The world in which it broke is of no use to anybody: what led there is.
void Timeline::keep_copy_before_broken() {
  Timeline before = *this;
  before.go_to(event() - 1);
  before_broken_ = before.here_.universe;
}

void Timeline::go_to(std::uint64_t target) {
  if (target < event()) {
    // One event earlier than asked for, so that what happened last can be told.
    const std::uint64_t from = target == 0 ? 0 : target - 1;
    const auto is_behind = [from](const Checkpoint& checkpoint) {
      return checkpoint->universe.moment().event > from;
    };
    const auto behind = std::find_if(checkpoints_.begin(), checkpoints_.end(), is_behind);
    here_ = **std::prev(behind);
    last_ = {};
    before_broken_.reset();
  }
  while (event() < target && step()) {
  }
}

void Timeline::keep_checkpoint() {
  if (!checkpoints_.empty()) {
    if (event() < checkpoints_.back()->universe.moment().event + interval_) return;
  }
  checkpoints_.push_back(std::make_shared<const Here>(here_));
  if (checkpoints_.size() < checkpoints_max) return;
  // Twice as far apart from now on; the beginning stays.
  std::vector<Checkpoint> kept;
  for (std::size_t i = 0; i < checkpoints_.size(); i += 2) kept.push_back(checkpoints_[i]);
  checkpoints_ = std::move(kept);
  interval_ *= 2;
}

// An expiry of the next nanosecond goes before a command of it.
bool Timeline::is_amid_instant() const {
  const world::Agenda& agenda = here_.universe.world().agenda();
  if (event() == 0 || agenda.empty()) return false;
  const Instant now = here_.universe.world().now();
  // What is typed takes effect a nanosecond from now, behind the plan's own commands and their
  // ends.
  const world::EventKind kind = agenda.top().kind();
  const bool goes_before = kind == world::EventKind::expiry || kind == world::EventKind::command;
  return agenda.top().at() <= (goes_before ? now + nanoseconds(1) : now);
}

universe::Effect Timeline::type(plan::Action action) {
  ASSERT(!has_future() && !is_amid_instant() && !is_over());
  const std::size_t number = here_.universe.fired().size();
  const std::uint64_t before = event();
  typed_.push_back(Typed{before, std::move(action), number});
  step();
  ASSERT(event() == before + 1);
  const auto& fired = here_.universe.fired();
  return fired.size() > number ? fired.back().effect() : universe::Effect::none;
}

Timeline Timeline::forked() const {
  Timeline fork = *this;
  fork.furthest_ = event();
  std::erase_if(fork.typed_, [this](const Typed& typed) { return typed.event >= event(); });
  const auto is_future = [this](const Checkpoint& checkpoint) {
    return checkpoint->universe.moment().event > event();
  };
  std::erase_if(fork.checkpoints_, is_future);
  return fork;
}

Timeline Timeline::with(Rules rules) const {
  Timeline other(checkpoints_.front()->universe.plan(), rules, kind_);
  other.typed_ = typed_;
  other.go_to(event());
  other.furthest_ = other.event();
  std::erase_if(other.typed_, [&](const Typed& typed) { return typed.event >= other.event(); });
  return other;
}

}  // namespace raftbed::debug
