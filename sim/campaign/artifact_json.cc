// Artifacts as JSON, and back. Plans stand in it as lines of the scenario language: a person reads
// them there, and they are checked by the one parser that there is.
#include "sim/campaign/artifact.h"
#include "sim/campaign/fields.h"
#include "sim/campaign/files.h"
#include "sim/campaign/story.h"
#include "sim/plan/text.h"

namespace raftbed::campaign {
namespace {

Json lines_of(const plan::Plan& plan) {
  const std::string text = plan::print(plan);
  Json lines = Json::array();
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

std::string quoted(const std::string& word) {
  return '\'' + word + '\'';
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// Reads an artifact; the first problem, of a field or of a plan, is kept.
class ArtifactReader {
 public:
  ArtifactReader(const Json& json, std::string_view name) : name_(name), fields_(json, name) {}

  Result<Artifact> read() {
    read_schema();
    read_run();
    read_plans();
    read_what_plans_say_too();
    if (fields_.failure()) return *fields_.failure();
    if (plan_problem_) return *plan_problem_;
    return std::move(artifact_);
  }

 private:
  void read_schema() {
    const std::string schema = fields_.text("schema");
    if (schema != artifact_schema)
      fields_.fail("schema", std::string(artifact_schema), quoted(schema));
    artifact_.version = fields_.text("raftbed");
    artifact_.build = fields_.text("build");
    artifact_.origin = fields_.text("origin");
    artifact_.again = fields_.texts("again");
  }

  void read_run() {
    artifact_.seed = fields_.hexadecimal("seed");
    artifact_.verdict = fields_.verdict("verdict");
    artifact_.fingerprint = fields_.hexadecimal("fingerprint");
    artifact_.events = fields_.number("events");
    if (fields_.has("found")) artifact_.found = fields_.found("found");
    const bool is_finding = artifact_.verdict == observe::Verdict::finding;
    if (is_finding != artifact_.found.has_value()) {
      fields_.fail("found", is_finding ? "what was found" : "nothing, as the verdict says",
                   is_finding ? "nothing" : "a finding");
    }
    read_pulse();
  }

  void read_pulse() {
    const Json& object = fields_.object("pulse");
    if (fields_.failure()) return;
    Fields inner(object, name_, "pulse");
    const std::uint64_t every = inner.number("every");
    const std::uint64_t events = inner.number("events");
    const auto pulse = Pulse::parse(every, events, inner.text("beats"));
    if (!pulse)
      inner.fail("beats", "four hexadecimal digits for each of its events", "something else");
    if (inner.failure()) {
      plan_problem_ = inner.failure();
    } else {
      artifact_.pulse = *pulse;
    }
  }

  void read_plans() {
    if (auto plan = read_plan("plan")) artifact_.plan = std::move(*plan);
    if (fields_.has("resolved")) artifact_.resolved = read_plan("resolved");
  }

  // The header says for people what the plan says for us: nobody may read of another run in it.
  void read_what_plans_say_too() {
    const std::string bugs = fields_.text("bugs");
    if (fields_.failure() || plan_problem_) return;
    if (artifact_.seed != artifact_.plan.seed)
      fields_.fail("seed", hex(artifact_.plan.seed) + ", as the plan says", hex(artifact_.seed));
    if (bugs != text(artifact_.bugs()))
      fields_.fail("bugs", quoted(text(artifact_.bugs())) + ", as the plan says", quoted(bugs));
    if (artifact_.resolved && artifact_.resolved->bugs != artifact_.plan.bugs)
      fields_.fail("resolved", "the bugs of the plan", quoted(text(artifact_.resolved->bugs)));
  }

  std::optional<plan::Plan> read_plan(const char* field) {
    const std::string text = joined_lines(fields_.texts(field));
    if (fields_.failure() || plan_problem_) return std::nullopt;
    auto plan = plan::parse(text, name_ + ' ' + field);
    if (plan) return std::move(plan).value();
    plan_problem_ = plan.error();
    return std::nullopt;
  }

  std::string name_;
  Fields fields_;
  std::optional<Error> plan_problem_;
  Artifact artifact_;
};

}  // namespace

std::string to_json(const Artifact& artifact) {
  Json json;
  json["schema"] = artifact_schema;
  json["raftbed"] = artifact.version;
  json["build"] = artifact.build;
  json["seed"] = hex(artifact.seed);
  json["origin"] = artifact.origin;
  json["bugs"] = text(artifact.bugs());
  json["verdict"] = text(artifact.verdict);
  if (artifact.found) json["found"] = json_of(*artifact.found);
  json["fingerprint"] = hex(artifact.fingerprint);
  json["events"] = artifact.events;
  json["again"] = artifact.again;
  json["plan"] = lines_of(artifact.plan);
  if (artifact.resolved) json["resolved"] = lines_of(*artifact.resolved);
  json["pulse"]["every"] = artifact.pulse.every();
  json["pulse"]["events"] = artifact.pulse.events();
  json["pulse"]["beats"] = artifact.pulse.text();
  return dumped(json, Layout::indented) + '\n';
}

Result<Artifact> parse_artifact(std::string_view text, std::string_view name) {
  const auto json = parsed(text, name);
  if (!json) return json.error();
  return ArtifactReader(*json, name).read();
}

std::optional<Error> save(Artifact& artifact, const std::filesystem::path& path) {
  const std::string replay = replay_line(path);
  auto& again = artifact.again;
  if (again.empty() || again.front() != replay) again.insert(again.begin(), replay);
  return write_whole(path, to_json(artifact));
}

Result<Artifact> load_artifact(const std::filesystem::path& path) {
  const auto text = read_whole(path);
  if (!text) return text.error();
  return parse_artifact(*text, path.string());
}

}  // namespace raftbed::campaign
