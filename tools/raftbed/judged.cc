#include "raftbed/judged.h"

#include <fmt/format.h>

#include "core/base/counted.h"
#include "raftbed/exit_code.h"
#include "raftbed/interrupt.h"
#include "raftbed/pace.h"
#include "raftbed/refusal.h"
#include "sim/exchange/nested.h"
#include "sim/exchange/utf8.h"

namespace raftbed::tools {
namespace {

using exchange::Loaded;
using linear::Judgement;
using linear::Verdict;

constexpr const char* interrupted = "interrupted";

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return "linearizable";
    case Verdict::not_linearizable: return "not linearizable";
    case Verdict::unknown: return "unknown";
  }
  return {};
}

int code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return exit_code::clean;
    case Verdict::not_linearizable: return exit_code::finding;
    case Verdict::unknown: return exit_code::inconclusive;
  }
  return exit_code::internal;
}

Paint paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return Paint::good;
    case Verdict::not_linearizable: return Paint::bad;
    case Verdict::unknown: break;
  }
  return Paint::doubtful;
}

Judged begun(const std::string& file, Verdict verdict, const Console& console) {
  Judged judged{code_of(verdict), file + ": ", {{"file", exchange::as_utf8(file)}}, ""};
  judged.json["verdict"] = name_of(verdict);
  judged.text += console.painted(paint_of(verdict), name_of(verdict));
  return judged;
}

std::string reason_of(const linear::KeyVerdict& key) {
  if (key.spent == linear::Spent::bytes) return "the search was given up for --max-memory";
  if (key.spent == linear::Spent::configurations) {
    return "the search was given up: too many ways to go on at a time";
  }
  return fmt::format("the search was given up after {}, see --max-steps",
                     counted(key.steps, "step"));
}

Judgement judgement_of(const std::string& file, const linear::History& history,
                       const linear::Budget& budget) {
  Pace pace;
  const std::size_t keys = history.parts().size();
  const auto go_on = [&](std::uint32_t key) {
    if (pace.is_due()) {
      Console::ticker(fmt::format("judging {}: key {} of {}", file, key + 1, keys));
    }
    return !is_interrupted();
  };
  Judgement judgement = linear::judge(history, budget, go_on);
  if (pace.has_begun()) Console::end_ticker();
  return judgement;
}

void add_left_out(Judged& judged, const exchange::LeftOut& left_out) {
  judged.json["left_out"] = {{"failed", left_out.failed},
                             {"unanswered_reads", left_out.unanswered_reads},
                             {"nil_reads", left_out.nil_reads}};
  const auto add = [&](std::uint64_t count, std::string_view what, std::string_view why) {
    if (count > 0) judged.text += fmt::format(", {} {}", counted(count, what), why);
  };
  add(left_out.failed, "failed operation", "dropped");
  add(left_out.unanswered_reads, "unanswered read", "left out");
  add(left_out.nil_reads, "read", "of nil left out");
}

void add_size(Judged& judged, const Loaded& loaded, const Judgement& judgement) {
  const std::size_t keys = loaded.history.parts().size();
  judged.json["operations"] = loaded.sources.size();
  judged.json["keys"] = keys;
  judged.json["judged_keys"] = judgement.judged;
  judged.json["skipped"] = loaded.skipped;
  judged.json["searched_keys"] = judgement.searched;
  judged.json["steps"] = judgement.steps;
  judged.text +=
      fmt::format(", {}, {}", counted(loaded.sources.size(), "operation"), counted(keys, "key"));
  add_left_out(judged, loaded.left_out);
  if (loaded.skipped > 0) judged.text += ", " + counted(loaded.skipped, "line") + " skipped";
}

// Why the verdict is unknown: a search that was given up, a signal, or first one and then the
// other.
void add_reasons(Judged& judged, const std::string& key, const Loaded& loaded,
                 const Judgement& judgement) {
  const std::size_t keys = loaded.history.parts().size();
  if (judgement.judged < keys) {
    judged.json["reason"] = interrupted;
    judged.text +=
        fmt::format("\n{}: {} of {} judged", interrupted, judgement.judged, counted(keys, "key"));
  } else {
    judged.json["reason"] = reason_of(judgement.key);
  }
  if (judgement.part) {
    judged.text += fmt::format("\nKey '{}': {}", printable(key), reason_of(judgement.key));
  }
}

void add_refusal(Judged& judged, const std::string& file, const Loaded& loaded,
                 const Judgement& judgement, const linear::Budget& budget) {
  const Explained why = explained(loaded, judgement, budget, exchange::as_utf8(file));
  judged.json["anomaly"] = why.anomaly;
  judged.json["story"] = why.story;
  judged.page = why.page;
  judged.text += fmt::format("\n{}: {}\n\n{}", why.anomaly, why.story, why.bars);
}

}  // namespace

Judged judged(const std::string& file, const Loaded& loaded, const linear::Budget& budget,
              const Console& console) {
  const Judgement judgement = judgement_of(file, loaded.history, budget);
  Judged judged = begun(file, judgement.verdict, console);
  add_size(judged, loaded, judgement);
  std::string key;
  if (judgement.part) {
    key = exchange::without_mark(loaded.history.key(*judgement.part));
    judged.json["key"] = exchange::as_utf8(key);
  }
  switch (judgement.verdict) {
    case Verdict::linearizable: break;
    case Verdict::not_linearizable: add_refusal(judged, file, loaded, judgement, budget); break;
    case Verdict::unknown: add_reasons(judged, key, loaded, judgement); break;
  }
  return judged;
}

Judged not_judged(const std::string& file, const Console& console) {
  Judged judged = begun(file, Verdict::unknown, console);
  judged.json["reason"] = interrupted;
  judged.text += fmt::format("\n{} before it was read", interrupted);
  return judged;
}

}  // namespace raftbed::tools
