// The invariants of Raft that are checked after every activation, numbered, named and cited, in one
// list.
//
// A number is never reused for another rule: findings, buckets and the README quote them. The files
// beside this one hold the rules by concern: elections (I1, I4), log (I2, I3, I11, I14), commits
// (I8, I13, I15, I16), durability (I6, I7, I10), application (I5, I9, I12), the full comparison
// (I17), snapshots (I18, I19) and membership (I20, I21).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace raftbed::check {

enum class RuleId : std::uint8_t {
  election_safety,
  leader_append_only,
  log_matching,
  leader_completeness,
  state_machine_safety,
  term_never_back,
  one_vote_a_term,
  commit_never_back,
  applied_in_order,
  promised_stays_durable,
  committed_never_truncated,
  exactly_once,
  quorum_of_copies,
  log_contiguous,
  commit_within_log,
  commit_agreement,
  deltas_tell_all,
  snapshot_of_committed,
  snapshots_agree,
  latest_configuration,
  configurations_overlap,
};
inline constexpr std::size_t rule_count = 21;

struct Rule {
  RuleId id;
  std::string_view code;      // "I1"
  std::string_view name;      // "election-safety"
  std::string_view citation;  // "Raft 5.2, Figure 3"
  std::string_view sentence;  // what must hold
};

// All of them, in the order of their numbers.
const std::array<Rule, rule_count>& rules();
const Rule& rule_of(RuleId id);
std::string title_of(RuleId id);  // "I1 election-safety"

// What a rule says when it is broken; the facade adds where and when. Nearly every observation
// breaks none: a rule tests first, and finds words only then.
struct Violation {
  RuleId rule;
  std::string story;
};
using Judged = std::optional<Violation>;

}  // namespace raftbed::check
