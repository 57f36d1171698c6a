// A universe: world, cluster, oracles, and a plan with its cursor, as the one value that runs.
//
// A copy is a checkpoint: it goes on alike, whatever becomes of the original. advance() takes one
// event; the run ends with a finding, when the plan is done, or at a limit in what is simulated. A
// broken assertion ends it too, as a finding; the world in which it happened is never advanced
// again. Nothing here reads a clock or the environment.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/chunked.h"
#include "core/base/shared.h"
#include "core/base/shared_map.h"
#include "sim/check/liveness.h"
#include "sim/cluster/cluster.h"
#include "sim/plan/plan.h"
#include "sim/universe/excuse.h"
#include "sim/universe/full_comparison.h"
#include "sim/universe/oracles.h"
#include "sim/universe/perform.h"
#include "sim/world/world.h"

namespace raftbed::universe {

// A command as it took effect: with concrete targets, and whether it did anything, or why not.
struct Fired {
  plan::Command command;
  Performed performed = Performed::some();
  observe::Moment moment;

  [[nodiscard]] Effect effect() const { return performed.effect(); }
};

enum class Stopped : std::uint8_t {
  running,       // not yet
  finding,       // a rule was broken
  settled,       // the cluster answered after `settle`
  excused,       // it did not, and need not have: Universe::excuse()
  plan_done,     // nothing is left to command or to ask
  finished,      // an `end` command
  events_limit,  // settings.events_max
  time_limit,    // settings.time_max
  interrupted,   // by its host: no universe says so of itself
};
std::string_view text(Stopped stopped);
// In words, and why the cluster need not have answered where there is an excuse.
std::string text(Stopped stopped, std::optional<Excuse> excuse);

class Universe {
 public:
  // Our own nodes, as the plan says.
  explicit Universe(plan::Plan plan, Watch watch = Watch::everything);
  // Somebody else's subject.
  Universe(plan::Plan plan, std::shared_ptr<const cluster::SubjectKind> kind,
           Watch watch = Watch::everything);

  // Takes one event. False when the run is over: then nothing was done. `trace` is told what
  // happens.
  bool advance(observe::Witness* trace = nullptr);
  // Takes a command at once, one nanosecond after the last event, and records it in the plan
  // (DESIGN 1.4).
  Effect command(plan::Action action, observe::Witness* trace = nullptr);

  [[nodiscard]] Stopped stopped() const { return stopped_; }
  [[nodiscard]] std::optional<Excuse> excuse() const { return excuse_; }
  [[nodiscard]] const std::optional<observe::Finding>& finding() const { return oracles_.finding; }
  [[nodiscard]] observe::Moment moment() const { return {events_, world_.now()}; }
  [[nodiscard]] std::uint64_t fingerprint() const { return oracles_.fingerprint.value(); }
  [[nodiscard]] const Oracles& oracles() const { return oracles_; }
  [[nodiscard]] const world::World& world() const { return world_; }
  [[nodiscard]] const cluster::Cluster& cluster() const { return cluster_; }
  [[nodiscard]] const plan::Plan& plan() const { return *plan_; }
  [[nodiscard]] const Chunked<Fired>& fired() const { return fired_; }
  // Whether it did anything, as far as this run has come.
  [[nodiscard]] bool had_effect(const Fired& fired) const;
  // I17, as of now; what nobody watched is not judged.
  [[nodiscard]] std::optional<observe::Finding> compare_in_full() const;
  // What the verdict on a history stands on, as of now: conservation of messages, then I17.
  [[nodiscard]] std::optional<observe::Finding> judge_ground() const;
  [[nodiscard]] bool is_settling() const { return liveness_.has_value(); }
  // The plan as it ran so far: concrete targets, and only commands that did something; those not
  // reached stand as they were. It runs alike.
  [[nodiscard]] plan::Plan resolved_plan() const;

 private:
  using Scene = cluster::Scene;

  void begin(observe::Witness& witness);
  void run_dry();
  inline void take(const world::Event& event, Scene& scene);
  void fire_due(Scene& scene);
  Effect fire(const plan::Command& command, Scene& scene);
  Performed apply(const plan::Action& action, world::FaultId fault, Scene& scene);
  void arm_next_command();
  void expire(std::uint32_t number, Scene& scene);
  void settle(const plan::Settle& settle, Scene& scene);
  void watch_settling();
  void gather_core(Scene& scene);
  [[nodiscard]] Duration allowed_by(const plan::Settle& order) const;
  void reseed(std::uint64_t salt);
  inline void check_over();
  [[nodiscard]] bool is_instant_over() const;
  void judge_orders();
  [[nodiscard]] bool has_commands() const { return cursor_ < plan_->commands.size(); }
  [[nodiscard]] bool is_all_quiet() const;
  void record_broken(const Broken& broken, const std::optional<world::Event>& event);
  [[nodiscard]] ClientId probe() const;

  Shared<plan::Plan> plan_;
  Watch watch_;
  world::World world_;
  cluster::Cluster cluster_;
  Oracles oracles_;
  FullComparison comparison_;  // empty until the plan settles
  std::uint64_t events_ = 0;
  std::uint32_t cursor_ = 0;  // the next command of the plan
  Chunked<Fired> fired_;
  SharedMap<std::uint32_t, plan::Action>
      lasting_;  // fired commands whose length is not over, by number
  std::optional<check::LivenessWatch> liveness_;  // since `settle`
  Shared<std::vector<NodeId>> core_;              // likewise: who is to answer
  Instant quiet_since_;                           // the last command or expiry
  Stopped stopped_ = Stopped::running;
  std::optional<Excuse> excuse_;  // where it is excused
};

}  // namespace raftbed::universe
