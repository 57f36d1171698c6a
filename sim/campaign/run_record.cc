#include "sim/campaign/run_record.h"

#include <nlohmann/json.hpp>

#include "sim/campaign/fields.h"

namespace raftbed::campaign {
namespace {

constexpr std::string_view process_checker = "process";
constexpr std::string_view determinism_checker = "determinism";

Found found_by(std::string_view checker, std::string rule, std::string story) {
  Found found;
  found.checker = checker;
  found.bucket = found.checker + '/' + rule;
  found.rule = std::move(rule);
  found.story = std::move(story);
  return found;
}

}  // namespace

Found found_of(const observe::Finding& finding) {
  return {observe::bucket_of(finding), finding.checker,  finding.rule, finding.story,
          finding.moment.event,        finding.moment.at};
}

std::optional<std::string> bucket_of(const std::optional<Found>& found) {
  if (!found) return std::nullopt;
  return found->bucket;
}

Found process_found(std::string rule, std::string story) {
  return found_by(process_checker, std::move(rule), std::move(story));
}

Found nondeterminism_found(std::string story) {
  return found_by(determinism_checker, "nondeterminism", std::move(story));
}

bool is_nondeterminism(const Found& found) {
  return found.checker == determinism_checker;
}
bool is_of_process(const Found& found) {
  return found.checker == process_checker;
}

RunRecord record_of(const universe::Outcome& outcome) {
  RunRecord record;
  record.seed = outcome.seed;
  record.verdict = outcome.verdict;
  for (const observe::Finding& finding : outcome.findings)
    record.findings.push_back(found_of(finding));
  record.undecided = outcome.undecided;
  record.fingerprint = outcome.fingerprint;
  record.events = outcome.events;
  record.marks = outcome.marks.bits();
  return record;
}

void add(RunRecord& record, Found found) {
  record.verdict = observe::Verdict::finding;
  record.findings.push_back(std::move(found));
}

std::string_view text(observe::Verdict verdict) {
  switch (verdict) {
    case observe::Verdict::clean: return "clean";
    case observe::Verdict::finding: return "finding";
    case observe::Verdict::undecided: return "undecided";
  }
  return "unknown";
}

std::string to_line(const RunRecord& record) {
  Json line;
  line["run"] = record.run;
  line["seed"] = hex(record.seed);
  line["verdict"] = text(record.verdict);
  line["fingerprint"] = hex(record.fingerprint);
  line["events"] = record.events;
  if (record.rechecked) line["rechecked"] = true;
  if (!record.undecided.empty()) line["undecided"] = record.undecided;
  for (const Found& found : record.findings) line["findings"].push_back(json_of(found));
  line["marks"] = hex(record.marks);
  return dumped(line, Layout::line);
}

Result<RunRecord> parse_record(std::string_view line, std::string_view name) {
  const auto json = parsed(line, name);
  if (!json) return json.error();
  Fields fields(*json, name);
  RunRecord record;
  record.run = fields.number("run");
  record.seed = fields.hexadecimal("seed");
  record.verdict = fields.verdict("verdict");
  record.fingerprint = fields.hexadecimal("fingerprint");
  record.events = fields.number("events");
  record.rechecked = fields.has("rechecked");
  if (fields.has("undecided")) record.undecided = fields.text("undecided");
  if (fields.has("findings")) record.findings = fields.founds("findings");
  record.marks = fields.marks("marks");
  if (fields.failure()) return *fields.failure();
  return record;
}

}  // namespace raftbed::campaign
