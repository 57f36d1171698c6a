#include "sim/debug/session.h"

#include <algorithm>

#include "core/base/broken.h"

namespace raftbed::debug {

Session::Session(plan::Plan plan, std::shared_ptr<const cluster::SubjectKind> kind) {
  branches_.push_back(
      Branch{"main", "", 0, Timeline(std::move(plan), Rules::stop_at_first, std::move(kind))});
}

bool Session::has_branch(std::string_view name) const {
  return std::any_of(branches_.begin(), branches_.end(),
                     [name](const Branch& branch) { return branch.name == name; });
}

std::string Session::free_name(const std::string& kind) const {
  for (std::size_t number = 1;; ++number) {
    std::string name = kind + "-" + std::to_string(number);
    if (!has_branch(name)) return name;
  }
}

Typing Session::typing() const {
  if (timeline().is_over()) return Typing::run_is_over;
  return timeline().universe().is_settling() ? Typing::is_settling : Typing::taken;
}

Outcome Session::type(plan::Action action) {
  Outcome outcome;
  outcome.typing = typing();
  if (outcome.typing != Typing::taken) return outcome;
  if (timeline().has_future()) {
    outcome.forked = free_name("fork");
    fork(*outcome.forked);
  }
  while (timeline().is_amid_instant() && timeline().step()) {
    outcome.events.push_back(timeline().last());
  }
  // The rest of the instant may have ended the run, or begun to settle.
  outcome.typing = typing();
  if (outcome.typing != Typing::taken) return outcome;
  outcome.effect = timeline().type(std::move(action));
  outcome.events.push_back(timeline().last());
  return outcome;
}

void Session::fork(std::string name) {
  add(std::move(name), timeline().forked());
}

void Session::go_past(std::string name) {
  add(std::move(name), timeline().with(Rules::go_past));
}

void Session::add(std::string name, Timeline timeline) {
  ASSERT(!has_branch(name));
  const std::uint64_t event = timeline.event();
  const std::string from = branch().name;
  branches_.push_back(Branch{std::move(name), from, event, std::move(timeline)});
  current_ = branches_.size() - 1;
}

bool Session::switch_to(std::string_view name) {
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    if (branches_[i].name != name) continue;
    current_ = i;
    return true;
  }
  return false;
}

}  // namespace raftbed::debug
