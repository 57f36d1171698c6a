#include "sim/campaign/journal.h"

#include <cctype>
#include <system_error>

#include "core/base/hash.h"
#include "sim/campaign/artifact.h"
#include "sim/campaign/fields.h"
#include "sim/campaign/replay.h"
#include "sim/check/marks.h"

namespace raftbed::campaign {
namespace {

constexpr std::size_t folder_name_max = 80;

Json mark_names() {
  Json names = Json::array();
  for (std::size_t i = 0; i < check::mark_count; ++i) {
    names.push_back(check::name_of(static_cast<check::Mark>(i)));
  }
  return names;
}

// A bucket's name as the name of a folder: other characters are dashes. A long one is cut, and told
// apart by its digest.
std::string folder_name(const std::string& bucket) {
  std::string name;
  for (const char c : bucket) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_plain) name += c;
    if (!is_plain && !name.empty() && name.back() != '-') name += '-';
  }
  if (name.size() <= folder_name_max) return name;
  const std::uint64_t digest = hash_bytes(std::as_bytes(std::span(bucket)));
  return name.substr(0, folder_name_max - 17) + '-' + hex(digest).substr(2);
}

void add_first_difference(Artifact& artifact) {
  const auto divergence = find_nondeterminism(artifact.plan);
  if (!divergence) {
    artifact.found->story += " Side by side, two runs of it were alike: try under other load.";
    return;
  }
  artifact.found->event = divergence->where.first_other;
  artifact.found->story += " They differ first at @" + std::to_string(artifact.found->event) + '.';
  for (const std::string& line : divergence->events) artifact.found->story += '\n' + line;
}

Artifact living_artifact(const Exhibit& exhibit) {
  Artifact artifact = make_artifact(expand(exhibit.seed, exhibit.bugs), exhibit.origin);
  artifact.verdict = observe::Verdict::finding;
  artifact.found = exhibit.found;
  if (is_nondeterminism(exhibit.found)) add_first_difference(artifact);
  return artifact;
}

// The child's words: empty where all went well.
std::string saved(Artifact artifact, const std::filesystem::path& path) {
  const auto error = save(artifact, path);
  return error ? error->text() : std::string();
}

std::optional<std::string> problem_of(const Isolated& result) {
  if (result.died) return "the process that wrote the artifact died: " + result.died->text();
  if (!result.bytes.empty()) return result.bytes;
  return std::nullopt;
}

}  // namespace

Result<Journal> Journal::open(const std::filesystem::path& folder, std::uint64_t campaign_seed,
                              const Bugs& bugs) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{folder.string(), 0, 0, "a folder that can be made", error.message()};
  const std::filesystem::path path = folder / "journal.jsonl";
  Journal journal(std::ofstream(path, std::ios::binary | std::ios::app));
  Json line;
  line["schema"] = journal_schema;
  line["raftbed"] = raftbed_version;
  line["build"] = build_id();
  line["seed"] = hex(campaign_seed);
  line["bugs"] = text(bugs);
  line["marks"] = mark_names();
  journal.file_ << dumped(line, Layout::line) << '\n';
  journal.flush();
  if (!journal.is_well())
    return Error{path.string(), 0, 0, "a file that can be written", "one that cannot"};
  return journal;
}

void Journal::add(const RunRecord& record) {
  file_ << to_line(record) << '\n';
}
void Journal::flush() {
  file_.flush();
}

std::filesystem::path artifact_path(const std::filesystem::path& folder, const Found& found,
                                    std::uint64_t seed) {
  return folder / folder_name(found.bucket) / (hex(seed) + ".json");
}

std::optional<std::string> keep(const Exhibit& exhibit, const std::filesystem::path& path,
                                const Limits& limits) {
  if (!is_of_process(exhibit.found)) {
    const Isolated result = isolated([&] { return saved(living_artifact(exhibit), path); }, limits);
    if (!result.died) return problem_of(result);
  }
  return problem_of(isolated(
      [&] {
        return saved(
            dead_artifact(expand(exhibit.seed, exhibit.bugs), exhibit.origin, exhibit.found), path);
      },
      limits));
}

}  // namespace raftbed::campaign
