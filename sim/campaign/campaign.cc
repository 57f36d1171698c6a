#include "sim/campaign/campaign.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <utility>

#include "sim/campaign/crew.h"
#include "sim/campaign/journal.h"
#include "sim/campaign/measure.h"
#include "sim/campaign/signals.h"
#include "sim/check/marks.h"
#include "sim/observe/names.h"

namespace raftbed::campaign {
namespace {

using Clock = std::chrono::steady_clock;

// Small, so that the workers end together; large enough that nobody waits for orders.
constexpr std::uint64_t batch = 8;
constexpr std::chrono::milliseconds patience{100};     // of one turn
constexpr std::chrono::milliseconds heartbeat{1'000};  // of progress

std::uint64_t ask_for(const CampaignOptions& options) {
  return options.runs.value_or(~std::uint64_t{0});
}

std::string time_text(std::chrono::milliseconds time) {
  return observe::text(milliseconds(time.count()));
}

class Campaign {
 public:
  Campaign(const CampaignOptions& options, const CampaignHooks& hooks)
      : options_(options), hooks_(hooks) {
    summary_.seed = options.seed;
  }

  Summary run() {
    open_journal();
    if (!is_over_ && ask_for(options_) > 0) make_runs();
    finish();
    return std::move(summary_);
  }

 private:
  void open_journal() {
    if (!options_.out) return;
    auto journal = Journal::open(*options_.out, options_.seed, options_.bugs);
    if (journal) {
      journal_ = std::move(journal).value();
    } else {
      summary_.refused = journal.error();
      stop("its folder");
    }
  }

  void make_runs() {
    const Work work{options_.seed, options_.recheck,
                    hooks_.run ? hooks_.run : run_expanded(options_.bugs)};
    const auto workers =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(options_.jobs, ask_for(options_)));
    Crew crew(workers, work, options_.limits);
    bool is_busy = true;
    while (is_busy && !is_over_) {
      is_busy = crew.turn(
          patience, [this] { return next_range(); },
          [this](RunRecord record) { take(std::move(record)); });
      if (const auto signal = SignalWatch::received()) interrupt(*signal);
      tell_progress();
    }
  }

  std::optional<Range> next_range() {
    if (is_over_ || next_ >= ask_for(options_)) return std::nullopt;
    // However slow the machine, a campaign makes its first runs.
    if (next_ > 0 && options_.max_time && Clock::now() - start_ >= *options_.max_time) {
      if (summary_.stopped.empty())
        summary_.stopped = "max-time (" + time_text(*options_.max_time) + ')';
      return std::nullopt;
    }
    const Range range{next_, std::min(batch, ask_for(options_) - next_)};
    next_ += range.count;
    return range;
  }

  // Reports come in any order, and are judged in the order of their runs: so that what is found,
  // and where a campaign stops, does not depend on who was quicker.
  void take(RunRecord record) {
    const std::uint64_t run = record.run;
    arrived_.emplace(run, std::move(record));
    while (!is_over_ && !arrived_.empty() && arrived_.begin()->first == judged_) {
      ++judged_;
      judge(arrived_.begin()->second);
      arrived_.erase(arrived_.begin());
    }
  }

  void judge(const RunRecord& record) {
    ++summary_.runs;
    summary_.events += record.events;
    marks_ |= record.marks;
    if (record.rechecked) ++summary_.determinism.checked;
    if (record.verdict == observe::Verdict::undecided) ++summary_.undecided;
    if (journal_) journal_->add(record);
    if (journal_ && !journal_->is_well()) fail("the journal cannot be written");
    for (const Found& found : record.findings) file(record, found);
    const bool stops = !options_.bugs.empty() && !options_.keep_going;
    if (!record.findings.empty() && stops && !is_over_) {
      stop("first finding (run " + std::to_string(record.run) + ')');
    }
  }

  void file(const RunRecord& record, const Found& found) {
    if (is_nondeterminism(found)) ++summary_.determinism.mismatches;
    const auto known =
        std::find_if(summary_.findings.begin(), summary_.findings.end(),
                     [&](const Bucket& bucket) { return bucket.name() == found.bucket; });
    const bool is_new = known == summary_.findings.end();
    Bucket& bucket = is_new ? summary_.findings.emplace_back(Bucket{found, 0, {}}) : *known;
    ++bucket.count;
    if (bucket.exemplars.size() < std::max(options_.artifacts_a_bucket, 1U)) {
      bucket.exemplars.push_back(exemplar_of(record, found));
    }
    if (is_new && hooks_.found) hooks_.found(bucket);
  }

  Exemplar exemplar_of(const RunRecord& record, const Found& found) {
    Exemplar exemplar{record.run, record.seed, {}};
    if (!options_.out || options_.artifacts_a_bucket == 0) return exemplar;
    const auto path = artifact_path(*options_.out, found, record.seed);
    const std::string origin =
        "fuzz --seed " + hex(options_.seed) + ", run " + std::to_string(record.run);
    const auto problem =
        keep(Exhibit{record.seed, options_.bugs, origin, found}, path, options_.limits);
    if (problem) {
      summary_.problem = problem;  // and the campaign goes on: the finding has its seed
    } else {
      exemplar.artifact = path;
    }
    return exemplar;
  }

  // With what has arrived, also behind gaps.
  void interrupt(int signal) {
    summary_.interrupted = signal;
    for (const auto& [run, record] : std::exchange(arrived_, {})) judge(record);
    stop(signal == SIGINT ? "SIGINT" : "SIGTERM");
  }

  void stop(std::string why) {
    is_over_ = true;
    summary_.stopped = std::move(why);
  }

  void fail(std::string problem) {
    stop("a problem");
    summary_.problem = std::move(problem);
  }

  void tell_progress() {
    const auto now = Clock::now();
    if (now - told_ < heartbeat) return;
    told_ = now;
    if (journal_) journal_->flush();
    if (!hooks_.progress) return;
    hooks_.progress(CampaignProgress{summary_.runs, summary_.events, summary_.findings.size(),
                                     summary_.undecided, summary_.determinism, wall()});
  }

  void finish() {
    if (journal_) journal_->flush();
    if (summary_.stopped.empty())
      summary_.stopped = "runs (" + std::to_string(ask_for(options_)) + ')';
    summary_.is_inconclusive = summary_.undecided > options_.max_undecided;
    summary_.wall = wall();
    for (std::size_t i = 0; i < check::mark_count; ++i) {
      auto& list = marks_[i] ? summary_.marks_reached : summary_.marks_never;
      list.emplace_back(check::name_of(static_cast<check::Mark>(i)));
    }
  }

  [[nodiscard]] std::chrono::milliseconds wall() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  }

  const CampaignOptions& options_;
  const CampaignHooks& hooks_;
  SignalWatch signals_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point told_ = start_;
  std::optional<Journal> journal_;
  std::uint64_t next_ = 0;                      // the first run that nobody was ordered to make
  std::uint64_t judged_ = 0;                    // the first run that is not judged
  std::map<std::uint64_t, RunRecord> arrived_;  // ahead of their turn
  check::MarkBits marks_;
  bool is_over_ = false;
  Summary summary_;
};

}  // namespace

RunSeed run_expanded(Bugs bugs) {
  return [bugs = std::move(bugs)](std::uint64_t seed) {
    return record_of(run_guarded(expand(seed, bugs)));
  };
}

Summary fuzz(const CampaignOptions& options, const CampaignHooks& hooks) {
  return Campaign(options, hooks).run();
}

}  // namespace raftbed::campaign
