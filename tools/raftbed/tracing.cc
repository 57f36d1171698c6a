#include "raftbed/tracing.h"

#include "raftbed/interrupt.h"
#include "sim/campaign/fields.h"
#include "sim/observe/names.h"
#include "sim/observe/trace.h"
#include "sim/observe/trace_short.h"
#include "sim/plan/trace_words.h"
#include "sim/universe/plan_watch.h"

namespace raftbed::tools {
namespace {

using observe::TraceKind;
using observe::TraceRecord;

// Where lines go, and which of them.
class Form {
 public:
  Form() = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  virtual ~Form() = default;
  virtual observe::Witness& witness() = 0;
  virtual void header(std::ostream&) {}
  // An event is over: `of_plan` is what the plan had to do with it. Writes it, or forgets it.
  virtual void end_event(const std::vector<TraceRecord>& of_plan, bool is_wanted,
                         std::ostream& out) = 0;
};

class ShortForm final : public Form {
 public:
  explicit ShortForm(std::uint16_t nodes) : log_(nodes, lines_) {}
  observe::Witness& witness() override { return log_; }
  void header(std::ostream& out) override { out << log_.header() << '\n'; }
  void end_event(const std::vector<TraceRecord>& of_plan, bool is_wanted,
                 std::ostream& out) override {
    log_.end_event();
    for (const TraceRecord& record : of_plan) {
      const std::string_view over = record.kind == TraceKind::over ? "over: " : "";
      if (is_wanted)
        out << observe::short_remark(record.moment, std::string(over) + record.text) << '\n';
    }
    for (const std::string& line : lines_) {
      if (is_wanted) out << line << '\n';
    }
    lines_.clear();
  }

 private:
  std::vector<std::string> lines_;
  observe::ShortLog log_;
};

class FullForm : public Form {
 public:
  observe::Witness& witness() override { return trace_; }
  void end_event(const std::vector<TraceRecord>& of_plan, bool is_wanted,
                 std::ostream& out) override {
    for (const TraceRecord& record : universe::in_order(of_plan, trace_.take())) {
      if (is_wanted) write(record, out);
    }
  }

 protected:
  virtual void write(const TraceRecord& record, std::ostream& out) {
    out << line_of(record) << '\n';
  }

 private:
  observe::Trace trace_{plan::trace_words};
};

// One object a line: a trace is read while it is written.
class JsonForm final : public FullForm {
 protected:
  void write(const TraceRecord& record, std::ostream& out) override {
    nlohmann::ordered_json line;
    line["event"] = record.moment.event;
    line["at_ns"] = record.moment.at.ns();
    line["who"] = record.who ? observe::text(*record.who) : "plan";
    line["kind"] = name_of(record.kind);
    line["text"] = record.text;
    out << campaign::dumped(line, campaign::Layout::line) << '\n';
  }
};

std::unique_ptr<Form> form_of(TraceForm form, std::uint16_t nodes) {
  switch (form) {
    case TraceForm::short_log: return std::make_unique<ShortForm>(nodes);
    case TraceForm::full: return std::make_unique<FullForm>();
    case TraceForm::json: return std::make_unique<JsonForm>();
  }
  return nullptr;
}

}  // namespace

void write_trace(universe::Universe& universe, const TraceOptions& options, std::ostream& out) {
  const auto form = form_of(options.form, universe.cluster().nodes());
  form->header(out);
  while (out && !is_interrupted() && (!options.to || universe.moment().event < *options.to)) {
    const universe::PlanWatch plan(universe);
    if (!universe.advance(&form->witness())) return;
    const bool is_wanted = !options.from || universe.moment().event >= *options.from;
    form->end_event(plan.records(universe), is_wanted, out);
  }
}

}  // namespace raftbed::tools
