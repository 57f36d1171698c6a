// raftbed fuzz: a campaign of seeds within a budget, for a pipeline or for a night.
#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/counted.h"
#include "raftbed/budget.h"
#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/interrupt.h"
#include "raftbed/parse.h"
#include "raftbed/report.h"
#include "raftbed/target.h"
#include "sim/campaign/build_id.h"
#include "sim/campaign/campaign.h"
#include "sim/campaign/fields.h"
#include "sim/campaign/story.h"

namespace raftbed::tools {
namespace {

using campaign::CampaignOptions;
using campaign::Summary;

struct FuzzArguments {
  std::string seed;
  std::string runs;
  std::string max_time;
  std::string jobs = "1";
  std::vector<std::string> bugs;
  std::string out;
  std::string max_undecided = "0";
  bool keep_going = false;
};

// Where nobody says how much, so much is done: a pipeline must not hang on a forgotten flag.
constexpr std::chrono::milliseconds default_budget{60'000};

// What was said, into what it means. The first that makes no sense is the answer.
std::optional<Error> read_budget(const FuzzArguments& arguments, CampaignOptions& options) {
  if (!arguments.runs.empty()) {
    const auto runs = parse_count(arguments.runs, "--runs");
    if (!runs) return runs.error();
    options.runs = *runs;
  }
  if (!arguments.max_time.empty()) {
    const auto length = parse_length(arguments.max_time, "--max-time");
    if (!length) return length.error();
    if (*length == Duration()) return Error{"--max-time", 0, 0, "a length above zero", "'0s'"};
    options.max_time = wall(*length);
  }
  if (!options.runs && !options.max_time) options.max_time = default_budget;
  const auto jobs = parse_jobs(arguments.jobs, "--jobs");
  if (!jobs) return jobs.error();
  options.jobs = *jobs;
  const auto undecided = parse_count(arguments.max_undecided, "--max-undecided");
  if (!undecided) return undecided.error();
  options.max_undecided = *undecided;
  return std::nullopt;
}

Result<CampaignOptions> options_of(const FuzzArguments& arguments) {
  CampaignOptions options;
  if (const auto wrong = read_budget(arguments, options)) return *wrong;
  const auto bugs = parse_bugs(arguments.bugs, "--bug");
  if (!bugs) return bugs.error();
  options.bugs = *bugs;
  const auto seed = arguments.seed.empty() ? Result<std::uint64_t>(fresh_seed())
                                           : parse_seed(arguments.seed, "--seed");
  if (!seed) return seed.error();
  options.seed = *seed;
  options.keep_going = arguments.keep_going;
  options.out = arguments.out.empty() ? std::filesystem::path("out") / campaign::hex(options.seed)
                                      : std::filesystem::path(arguments.out);
  return options;
}

std::string progress_line(const campaign::CampaignProgress& progress) {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(1, progress.wall.count()));
  return fmt::format(
      "fuzz: {}s  runs {} ({}/s)  buckets {}  undecided {}  determinism {}/{}", ms / 1'000,
      progress.runs, progress.runs * 1'000 / ms, progress.buckets, progress.undecided,
      progress.determinism.checked - progress.determinism.mismatches, progress.determinism.checked);
}

// On a terminal the line renews itself; in a log there is one every few seconds.
class Ticker {
 public:
  void operator()(const campaign::CampaignProgress& progress) {
    if (!Console::is_terminal() && progress.wall < next_) return;
    next_ = progress.wall + std::chrono::seconds(5);
    Console::ticker(progress_line(progress));
  }

 private:
  std::chrono::milliseconds next_{5'000};
};

std::string again_line(const campaign::Bucket& bucket, const campaign::Bugs& bugs) {
  const campaign::Exemplar& first = bucket.exemplars.front();
  if (!first.artifact.empty()) return campaign::replay_line(first.artifact);
  return again_line("run", target_of_seed(first.seed, bugs));
}

std::string text_of(const campaign::Bucket& bucket, std::uint64_t runs,
                    const campaign::Bugs& bugs) {
  const campaign::Exemplar& first = bucket.exemplars.front();
  const auto saved = campaign::load_artifact(first.artifact);
  std::string text = saved ? campaign::tell(*saved, first.artifact)
                           : campaign::tell(bucket.first, first.seed, again_line(bucket, bugs));
  return text + fmt::format("bucket: {}, in {} of {}, first in run {}\n\n", bucket.name(),
                            bucket.count, counted(runs, "run"), first.run);
}

// Never reached: what the silence of this campaign says nothing about.
std::string marks_text(const Summary& summary) {
  if (summary.marks_never.empty()) return {};
  std::string text = "marks never reached:";
  std::size_t column = text.size();
  for (const std::string& mark : summary.marks_never) {
    const bool is_full = column + 1 + mark.size() > 96;
    text += is_full ? "\n  " + mark : ' ' + mark;
    column = is_full ? 2 + mark.size() : column + 1 + mark.size();
  }
  return text + '\n';
}

std::string text_of(const Summary& summary, const CampaignOptions& options,
                    const Console& console) {
  std::string text;
  for (const campaign::Bucket& bucket : summary.findings)
    text += text_of(bucket, summary.runs, options.bugs);
  if (summary.determinism.mismatches != 0) {
    text += console.painted(Paint::bad, "NOT DETERMINISTIC") + ": runs of one seed differed\n";
  }
  if (summary.is_inconclusive) {
    text += console.painted(Paint::doubtful, "INCONCLUSIVE") +
            fmt::format(": {} undecided, allowed: {}\n",
                        counted(summary.undecided, "run is", "runs are"), options.max_undecided);
  }
  if (summary.runs != 0) text += marks_text(summary);
  return text + campaign::last_line(summary);
}

nlohmann::ordered_json json_of(const campaign::Bucket& bucket, const campaign::Bugs& bugs) {
  const campaign::Exemplar& first = bucket.exemplars.front();
  nlohmann::ordered_json json = campaign::json_of(bucket.first);
  json["seed"] = campaign::hex(first.seed);
  json["run"] = first.run;
  json["count"] = bucket.count;
  json["artifact"] = first.artifact.string();
  json["artifacts"] = nlohmann::ordered_json::array();
  for (const campaign::Exemplar& exemplar : bucket.exemplars) {
    if (!exemplar.artifact.empty()) json["artifacts"].push_back(exemplar.artifact.string());
  }
  json["again"] = again_line(bucket, bugs);
  return json;
}

nlohmann::ordered_json json_of(const Summary& summary, const CampaignOptions& options) {
  nlohmann::ordered_json json;
  json["schema"] = "raftbed.fuzz/1";
  json["build"] = campaign::build_id();
  json["seed"] = campaign::hex(summary.seed);
  json["bugs"] = campaign::text(options.bugs);
  json["jobs"] = options.jobs;
  json["runs"] = summary.runs;
  json["events"] = summary.events;
  json["findings"] = nlohmann::ordered_json::array();
  for (const campaign::Bucket& bucket : summary.findings)
    json["findings"].push_back(json_of(bucket, options.bugs));
  json["undecided"] = summary.undecided;
  json["determinism"] = {{"checked", summary.determinism.checked},
                         {"mismatches", summary.determinism.mismatches}};
  json["marks"] = {{"reached", summary.marks_reached}, {"never", summary.marks_never}};
  json["stopped"] = summary.stopped;
  json["out"] = options.out->string();
  json["wall_ns"] = std::chrono::nanoseconds(summary.wall).count();
  return json;
}

int fuzz(const FuzzArguments& arguments, Console& console) {
  heed_interrupts();  // the report too is to be heard whole
  const auto options = options_of(arguments);
  if (!options) return Console::refuse(options.error());
  Console::progress(fmt::format("fuzz: seed {}, {} at a time, into {}",
                                campaign::hex(options->seed), options->jobs,
                                options->out->string()));
  campaign::CampaignHooks hooks;
  hooks.progress = Ticker();
  hooks.found = [&](const campaign::Bucket& bucket) {
    Console::end_ticker();
    Console::progress("found: " + bucket.name() + "  " + again_line(bucket, options->bugs));
  };
  const Summary summary = campaign::fuzz(*options, hooks);
  Console::end_ticker();
  if (summary.refused) return Console::refuse(*summary.refused);
  if (summary.problem) Console::progress("raftbed: " + *summary.problem);
  console.json ? Console::document(json_of(summary, *options))
               : Console::result(text_of(summary, *options, console));
  return campaign::exit_code(summary);
}

}  // namespace

void add_fuzz(CommandLine& line) {
  const auto added = add_command<FuzzArguments>(
      line.app, line, "fuzz", "Run many seeds in worker processes, within a budget.", fuzz);
  CLI::App& app = added.app;
  FuzzArguments& arguments = added.options;
  app.group(gate);
  add_word(app, "-n,--runs", "N", arguments.runs, "how many at most, such as 1000, 10k or 1e6");
  add_word(app, "--max-time", "DURATION", arguments.max_time,
           "start no run after 30s, 5m, ...; 1m where neither is said");
  add_word(app, "-j,--jobs", "N|auto", arguments.jobs, "worker processes, or auto");
  add_word(app, "--seed", "SEED", arguments.seed,
           "of the campaign: a number, 0x..., or a commit hash; or a fresh one");
  add_bug_words(app, arguments.bugs,
                "a seeded bug in every run; stops at the first finding; may be repeated");
  add_word(app, "--out", "FOLDER", arguments.out,
           "journal and artifacts; out/SEED where it is not said");
  add_word(app, "--max-undecided", "N", arguments.max_undecided,
           "more undecided runs than this are exit 3");
  app.add_flag("--keep-going", arguments.keep_going, "with --bug: not only to the first finding");
  add_json(app, line.console);
  app.footer(
      "Exit 0: nothing found within the budget. 1: a finding. 3: too many undecided. 4: not "
      "deterministic.\n"
      "5: nothing ran. 130, 143: interrupted; what was found is reported. 2: usage; also a folder "
      "that cannot be made.");
}

}  // namespace raftbed::tools
