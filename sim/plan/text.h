// The scenario language: plans as text that a person reads aloud, and back (DESIGN 1.4 and 10).
//
// parse(print(p)) == p for every valid plan. One command a line, time first. Errors say file, line,
// column, what was expected and what was found. The language may gain words with a version, and
// never changes one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "sim/plan/plan.h"

namespace raftbed::plan {

// Every setting, for the text is to be the whole run; or those alone that are not at their default,
// for a text that is to be read. The defaults are the language's, frozen for its version: either
// reads back as the plan that was printed.
enum class Detail : std::uint8_t { every_setting, no_defaults };
std::string print(const Plan& plan, Detail detail = Detail::every_setting);
// `name` is what errors call the text.
Result<Plan> parse(std::string_view text, std::string_view name);
// One action, as it stands behind `at 3s `: what the stepper reads and traces print.
std::string print(const Action& action);
Result<Action> parse_action(std::string_view text, std::string_view name);
std::string print(const MessageName& name);
std::string print(const BugSetting& setting);  // "E01", "E01 n2"

}  // namespace raftbed::plan
