// EDN and the log of jepsen.util: calls and answers, each an event of its own, in the order of
// time.
#include <fmt/format.h>

#include <algorithm>

#include "sim/exchange/callers.h"
#include "sim/exchange/event.h"
#include "sim/exchange/recorder.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

struct Happening {
  Instant at;
  bool is_answer = false;
  const Deed* deed = nullptr;
  std::size_t number = 0;  // of the deed
};

// At one instant calls come first; the sort is stable, so that others stand as they were told.
std::vector<Happening> happenings_of(const Loaded& loaded) {
  std::vector<Happening> all;
  for (const Deed& deed : loaded.deeds) {
    const auto number = static_cast<std::size_t>(&deed - loaded.deeds.data());
    all.push_back({deed.call.at, false, &deed, number});
    if (deed.answer.outcome == Outcome::unknown) continue;
    all.push_back({deed.answer.at, true, &deed, number});
  }
  std::stable_sort(all.begin(), all.end(), [](const Happening& one, const Happening& other) {
    return std::pair(one.at, one.is_answer) < std::pair(other.at, other.is_answer);
  });
  return all;
}

enum class Kind : std::uint8_t { invoke, ok, fail, info };

// A form: what it cannot carry, and its line of an event.
class EventForm {
 public:
  EventForm(const Loaded& loaded, Format format)
      : quote(loaded, "nil"), loaded_(loaded), format_(format) {}
  EventForm(const EventForm&) = delete;
  EventForm& operator=(const EventForm&) = delete;
  virtual ~EventForm() = default;

  [[nodiscard]] virtual std::optional<Error> unfit(const Deed& deed) const = 0;
  [[nodiscard]] virtual std::string line(const Deed& deed, std::int64_t as, Kind kind) const = 0;

  [[nodiscard]] Format format() const { return format_; }

 protected:
  [[nodiscard]] const Loaded& loaded() const { return loaded_; }
  [[nodiscard]] bool is_keyed() const { return loaded_.model == Model::kv; }
  [[nodiscard]] std::string value(const Deed& deed, Kind kind) const {
    const Call& call = deed.call;
    if (call.function == Function::read) {
      return kind == Kind::ok ? quote.value(deed.answer.read) : "nil";
    }
    if (call.function != Function::cas) return quote.value(call.value);
    return fmt::format("[{} {}]", quote.value(call.expected), quote.value(call.value));
  }
  // What an answer tells besides, which Jepsen does not know: by its name each.
  [[nodiscard]] std::vector<std::string> asides(const Deed& deed, Kind kind) const {
    std::vector<std::string> all;
    if (kind == Kind::invoke) return all;
    const Refusal refusal = kind == Kind::fail ? refusal_of(deed) : Refusal::none;
    if (refusal == Refusal::differs) all.push_back(fmt::format(":error :{}", differs_error));
    if (refusal == Refusal::tells_actual) {
      all.push_back(":actual " + quote.value(*deed.answer.actual));
    }
    if (deed.answer.version) all.push_back(fmt::format(":version {}", *deed.answer.version));
    return all;
  }
  static std::string_view name_of_kind(Kind kind) {
    switch (kind) {
      case Kind::invoke: return "invoke";
      case Kind::ok: return "ok";
      case Kind::fail: return "fail";
      case Kind::info: return "info";
    }
    return {};
  }

  const Quoter quote;

 private:
  const Loaded& loaded_;
  Format format_;
};

class EdnForm final : public EventForm {
 public:
  explicit EdnForm(const Loaded& loaded) : EventForm(loaded, Format::edn) {}
  [[nodiscard]] std::optional<Error> unfit(const Deed&) const override { return std::nullopt; }
  [[nodiscard]] std::string line(const Deed& deed, std::int64_t as, Kind kind) const override {
    std::string line =
        fmt::format("{{:process {}, :type :{}, :f :{}, :key {}, :value {}", as, name_of_kind(kind),
                    name_of(deed.call.function), quote.key(deed), value(deed, kind));
    for (const std::string& each : asides(deed, kind)) line += ", " + each;
    return line + "}\n";
  }
};

class LogForm final : public EventForm {
 public:
  explicit LogForm(const Loaded& loaded) : EventForm(loaded, Format::jepsen_log) {}
  [[nodiscard]] std::optional<Error> unfit(const Deed& deed) const override {
    if (is_keyed() || quote.key(deed) == "\"\"") return std::nullopt;
    return cannot_carry(loaded(), Format::jepsen_log, "a key of another model than kv", deed);
  }
  [[nodiscard]] std::string line(const Deed& deed, std::int64_t as, Kind kind) const override {
    std::string said = kind == Kind::info ? ":timed-out" : value(deed, kind);
    if (is_keyed() && kind != Kind::info) said = fmt::format("[{} {}]", quote.key(deed), said);
    return fmt::format("INFO  jepsen.util - {}\t:{}\t:{}\t{}{}\n", as, name_of_kind(kind),
                       name_of(deed.call.function), said, error(deed, kind));
  }

 private:
  // Where jepsen.util prints an error.
  [[nodiscard]] std::string error(const Deed& deed, Kind kind) const {
    constexpr std::string_view name = ":error ";
    const std::vector<std::string> all = asides(deed, kind);
    if (all.empty()) return {};
    const bool is_error = all.size() == 1 && all[0].starts_with(name);
    return is_error ? '\t' + all[0].substr(name.size())
                    : fmt::format("\t{{{}}}", fmt::join(all, ", "));
  }
};

// The lines of all that happens, one behind the other.
class Lines {
 public:
  Lines(const Loaded& loaded, const EventForm& form)
      : loaded_(loaded), form_(form), callers_(loaded.deeds) {}

  // What the form cannot carry: an owner under another number is another one.
  [[nodiscard]] std::optional<Error> take(const Happening& each) {
    const Deed& deed = *each.deed;
    if (each.is_answer) {
      const bool is_ok = deed.answer.outcome == Outcome::ok;
      text += form_.line(deed, callers_.answer(each.number), is_ok ? Kind::ok : Kind::fail);
      return std::nullopt;
    }
    const auto [as, forgotten] = callers_.call(each.number);
    if (loaded_.model == Model::owner_mutex && as != deed.call.process) {
      return cannot_carry(loaded_, form_.format(), "an owner with two calls at a time", deed);
    }
    if (forgotten != nullptr) text += form_.line(*forgotten, as, Kind::info);
    text += form_.line(deed, as, Kind::invoke);
    return std::nullopt;
  }

  // Whose outcome is unknown, and who has something to tell all the same.
  void finish() {
    for (const auto& [as, deed] : callers_.left()) {
      if (deed->answer.version) text += form_.line(*deed, as, Kind::info);
    }
  }

  std::string text;

 private:
  const Loaded& loaded_;
  const EventForm& form_;
  Callers callers_;
};

Result<std::string> write_events(const Loaded& loaded, const EventForm& form) {
  if (auto unfit = unfit_text(loaded, form.format(), loaded.model == Model::kv)) return *unfit;
  for (const Deed& deed : loaded.deeds) {
    if (auto unfit = form.unfit(deed)) return *unfit;
  }
  Lines lines(loaded, form);
  for (const Happening& each : happenings_of(loaded)) {
    if (auto unfit = lines.take(each)) return *unfit;
  }
  lines.finish();
  return std::move(lines.text);
}

}  // namespace

Result<std::string> write_edn(const Loaded& loaded) {
  return write_events(loaded, EdnForm(loaded));
}

Result<std::string> write_jepsen_log(const Loaded& loaded) {
  return write_events(loaded, LogForm(loaded));
}

}  // namespace raftbed::exchange
