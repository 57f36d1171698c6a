#include "sim/campaign/minimize.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/counted.h"
#include "sim/campaign/child.h"
#include "sim/campaign/measure.h"
#include "sim/campaign/reduce.h"
#include "sim/plan/text.h"

namespace raftbed::campaign {
namespace {

class Minimizer {
 public:
  Minimizer(plan::Plan plan, const std::string& bucket, const MinimizeOptions& options)
      : best_(std::move(plan)),
        bucket_(bucket),
        options_(options),
        trial_(options.trial ? options.trial : trial_for(bucket)) {}

  // The bucket that the plan, as it is, ends in.
  std::optional<std::string> first_run() {
    ++runs_;
    return trial_(best_);
  }

  // What is left out of one kind makes other things superfluous: again, until nothing is.
  void reduce() {
    PlanSize before;
    do {
      before = size_of(best_);
      leave_out_commands();
      leave_out_clients();
      leave_out_operations();
      leave_out_nodes();
      leave_out_settings();
    } while (size_of(best_) != before && !is_exhausted_);
    round_instants();
  }

  [[nodiscard]] const plan::Plan& best() const { return best_; }
  [[nodiscard]] std::uint32_t runs() const { return runs_; }
  [[nodiscard]] bool is_exhausted() const { return is_exhausted_; }

 private:
  using Remake = std::function<plan::Plan(const plan::Plan& whole, const Kept& kept)>;

  // Takes the candidate for the best if it ends in the same bucket.
  bool accept(plan::Plan candidate) {
    if (problem_with(candidate.settings)) return false;
    std::string text = plan::print(candidate);
    if (refused_.count(text) != 0 || !may_run()) return false;
    ++runs_;
    const bool is_same = trial_(candidate) == bucket_;
    if (is_same) {
      best_ = std::move(candidate);
    } else {
      refused_.insert(std::move(text));
    }
    if (options_.progress) options_.progress({runs_, size_of(best_)});
    return is_same;
  }

  bool may_run() {
    is_exhausted_ =
        is_exhausted_ || runs_ >= options_.runs_max || (options_.go_on && !options_.go_on());
    return !is_exhausted_;
  }

  // Chunks of all, a half, a quarter, ... of the parts are left out, the last ones first: what
  // comes behind the finding goes at once. Ends when no single part can be left out.
  void leave_out(std::size_t parts, const Remake& remake) {
    if (parts == 0) return;
    const plan::Plan whole = best_;
    Kept kept{{0, parts}};
    for (std::size_t chunk = parts; chunk > 0 && !is_exhausted_;) {
      const bool helped = leave_out_chunks(chunk, kept, whole, remake);
      chunk = chunk > 1 ? (chunk + 1) / 2 : (helped ? 1 : 0);
    }
  }

  bool leave_out_chunks(std::size_t chunk, Kept& kept, const plan::Plan& whole,
                        const Remake& remake) {
    bool helped = false;
    for (std::size_t end = count(kept); end > 0 && !is_exhausted_;) {
      const std::size_t from = end > chunk ? end - chunk : 0;
      Kept fewer = without(kept, from, end);
      if (accept(remake(whole, fewer))) {
        kept = std::move(fewer);
        helped = true;
      }
      end = from;
    }
    return helped;
  }

  void leave_out_commands() { leave_out(best_.commands.size(), with_commands); }
  void leave_out_clients() { leave_out(best_.clients.size(), with_clients); }
  void leave_out_operations() { leave_out(count_operations(best_), with_operations); }

  void leave_out_settings() { leave_out(count_settings(best_), with_settings); }

  // The smallest cluster that shows it. Nodes keep their numbers, for chance is keyed by them: so
  // only the last ones can go.
  void leave_out_nodes() {
    for (std::uint16_t nodes = 1; nodes < best_.nodes; ++nodes) {
      if (accept(with_nodes(best_, nodes))) return;
    }
  }

  // For the reader's sake: 1.2s instead of 1.23467s.
  void round_instants() {
    for (std::size_t i = 0; i < best_.commands.size(); ++i) {
      for (const Duration step :
           {seconds(1), milliseconds(100), milliseconds(10), milliseconds(1)}) {
        const auto rounder = with_rounded(best_, i, step);
        if (rounder && accept(*rounder)) break;
      }
    }
  }

  plan::Plan best_;
  const std::string& bucket_;
  const MinimizeOptions& options_;
  Trial trial_;
  std::set<std::string> refused_;
  std::uint32_t runs_ = 0;
  bool is_exhausted_ = false;
};

}  // namespace

std::optional<std::string> bucket_of_run(const plan::Plan& plan) {
  return bucket_of(first_found(run_guarded(plan)));
}

std::optional<std::string> bucket_of_isolated_run(const plan::Plan& plan) {
  const Isolated result = isolated([&] { return bucket_of_run(plan).value_or(""); }, Limits());
  if (result.died) return process_found(result.died->text(), "").bucket;
  if (result.bytes.empty()) return std::nullopt;
  return result.bytes;
}

Trial trial_for(const std::string& bucket) {
  const bool is_of_process = bucket.rfind("process/", 0) == 0;
  return is_of_process ? Trial(bucket_of_isolated_run) : Trial(bucket_of_run);
}

PlanSize size_of(const plan::Plan& plan) {
  return {plan.commands.size(), count_operations(plan), plan.clients.size(), plan.nodes,
          count_settings(plan)};
}

std::string text(const PlanSize& size) {
  return counted(size.commands, "command") + ", " + counted(size.operations, "operation") + " of " +
         counted(size.clients, "client") + ", " + counted(size.nodes, "node") + ", " +
         counted(size.settings, "option");
}

Result<Minimized> minimize(const plan::Plan& plan, const std::string& bucket,
                           const MinimizeOptions& options) {
  plan::Plan start = plan;
  start.generator.reset();  // no longer what the generator said
  Minimizer minimizer(start, bucket, options);
  const auto first = minimizer.first_run();
  if (first != bucket) {
    return Error{plan.title.empty() ? "the plan" : plan.title, 0, 0, "a run that ends in " + bucket,
                 first.value_or("no finding")};
  }
  minimizer.reduce();
  Minimized minimized;
  minimized.plan = minimizer.best();
  minimized.bucket = bucket;
  minimized.before = size_of(plan);
  minimized.after = size_of(minimized.plan);
  minimized.runs = minimizer.runs();
  minimized.is_complete = !minimizer.is_exhausted();
  return minimized;
}

}  // namespace raftbed::campaign
