// A session: the timelines of one run that somebody looks at, each under a name, one of them
// current.
//
// Nothing that happened is ever lost: what is typed where the line has a future starts a branch of
// its own, and the old future stays on the branch that it was on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/debug/timeline.h"

namespace raftbed::debug {

struct Branch {
  std::string name;
  std::string from;             // the branch that it was forked from; empty: none
  std::uint64_t forked_at = 0;  // event
  Timeline timeline;
};

// Whether what was typed took place. Behind `settle` the plan commands nothing more, and neither
// does a hand: what was typed there could not be saved as a plan that runs alike.
enum class Typing : std::uint8_t { taken, run_is_over, is_settling };

struct Outcome {
  Typing typing = Typing::taken;
  universe::Effect effect = universe::Effect::none;
  std::vector<EventRecord> events;    // the rest of the instant, and the command itself
  std::optional<std::string> forked;  // the branch that was made for it
};

class Session {
 public:
  explicit Session(plan::Plan plan, std::shared_ptr<const cluster::SubjectKind> kind = nullptr);

  [[nodiscard]] Timeline& timeline() { return branches_[current_].timeline; }
  [[nodiscard]] const Timeline& timeline() const { return branches_[current_].timeline; }
  [[nodiscard]] const Branch& branch() const { return branches_[current_]; }
  [[nodiscard]] const std::vector<Branch>& branches() const { return branches_; }
  [[nodiscard]] bool has_branch(std::string_view name) const;
  // Of this kind, and free: "fork-2".
  [[nodiscard]] std::string free_name(const std::string& kind) const;

  Outcome type(plan::Action action);
  // A branch without future, from here; it is current then. REQUIRES: the name is free.
  void fork(std::string name);
  // Likewise, and rules that break do not end it.
  void go_past(std::string name);
  // False where there is no such branch.
  bool switch_to(std::string_view name);
  // Whether something can be typed here.
  [[nodiscard]] Typing typing() const;

 private:
  void add(std::string name, Timeline timeline);

  std::vector<Branch> branches_;
  std::size_t current_ = 0;
};

}  // namespace raftbed::debug
