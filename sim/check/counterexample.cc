#include "sim/check/counterexample.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/match.h"
#include "sim/check/order_search.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;
using Operations = std::vector<KeyOperation>;

// Takes operations away for as long as what remains has no order.
class Shrinking {
 public:
  Shrinking(Operations operations, States& states, observe::OperationId culprit,
            std::uint64_t steps)
      : operations_(std::move(operations)), states_(&states), culprit_(culprit), steps_(steps) {}

  Operations run() {
    for (std::size_t length = std::max<std::size_t>(operations_.size() / 2, 1);; length /= 2) {
      bool shrunk = pass(length);
      while (length == 1 && shrunk) shrunk = pass(1);
      if (length == 1) return std::move(operations_);
    }
  }

 private:
  // From the front: what is oldest matters least.
  bool pass(std::size_t length) {
    bool shrunk = false;
    for (std::size_t at = 0; at < operations_.size();) {
      const std::size_t end = std::min(at + length, operations_.size());
      Operations rest(operations_.begin(), operations_.begin() + static_cast<std::ptrdiff_t>(at));
      rest.insert(rest.end(), operations_.begin() + static_cast<std::ptrdiff_t>(end),
                  operations_.end());
      if (may_go(at, end, rest) && has_no_order(rest)) {
        operations_ = std::move(rest);
        shrunk = true;
      } else {
        at = end;
      }
    }
    return shrunk;
  }

  [[nodiscard]] bool may_go(std::size_t at, std::size_t end, const Operations& rest) const {
    const bool appends = has_appends(operations_);
    return std::all_of(operations_.begin() + static_cast<std::ptrdiff_t>(at),
                       operations_.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const KeyOperation& o) {
                         if (o.id == culprit_) return false;
                         return o.effect == Effect::read || !observed(o, rest, *states_, appends);
                       });
  }

  bool has_no_order(const Operations& rest) {
    if (steps_ == 0) return false;
    OrderSearch search(rest, *states_);
    const Order order = search.run(steps_);
    steps_ -= std::min(search.steps(), steps_);
    return order == Order::none;
  }

  Operations operations_;
  States* states_;
  observe::OperationId culprit_;
  std::uint64_t steps_;
};

std::string quoted(const Bytes& bytes) {
  constexpr std::size_t shown_max = 40;
  std::string shown;
  for (const char c : bytes.text().substr(0, shown_max)) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
    shown += code >= 0x20 && code < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", code);
  }
  return '"' + shown + (bytes.size() > shown_max ? "..." : "") + '"';
}

std::string quoted(const std::optional<Bytes>& value) {
  return value ? quoted(*value) : "nothing";
}

std::string outcome(const observe::Record& record) {
  if (!is_known(record)) return "?";
  const kv::Reply& reply = record.returned->reply;
  if (reply.status == kv::Status::not_equal) return "found " + quoted(reply.value);
  return kv::is_read(record.invocation.operation) ? quoted(reply.value) : "done";
}

std::string deed(const kv::Operation& operation) {
  return match(
      operation, [](const kv::Get& o) { return "get " + quoted(o.key); },
      [](const kv::Put& o) { return fmt::format("put {} {}", quoted(o.key), quoted(o.value)); },
      [](const kv::Delete& o) { return "delete " + quoted(o.key); },
      [](const kv::Append& o) {
        return fmt::format("append {} {}", quoted(o.key), quoted(o.value));
      },
      [](const kv::CompareAndSet& o) {
        return fmt::format("compare-and-set {} {} -> {}", quoted(o.key), quoted(o.expected),
                           quoted(o.value));
      },
      [](const kv::StaleGet& o) { return "stale get " + quoted(o.key); });
}

// c2#14 get "x" = "v7" (3.1s..3.2s)
std::string line(const observe::Record& record) {
  const observe::Invocation& invocation = record.invocation;
  return fmt::format("{}#{} {} = {} ({}..{})", text(invocation.client), invocation.sequence.value(),
                     deed(invocation.operation), outcome(record), text(invocation.moment.at),
                     is_known(record) ? text(record.returned->moment.at) : "");
}

const observe::Record& record_of(const KeyRecords& part, observe::OperationId id) {
  const auto at = std::lower_bound(
      part.records.begin(), part.records.end(), id,
      [](const KeyRecord& record, observe::OperationId wanted) { return record.id < wanted; });
  return at->record;
}

// What can be said of a value that was read, in one sentence.
std::string anomaly(const KeyOperation& culprit, const Operations& core) {
  const auto writes = [&](const KeyOperation& o) {
    return o.id != culprit.id && o.effect != Effect::read && o.value == culprit.value;
  };
  const bool reads = culprit.effect == Effect::read;
  const bool appends = has_appends(core);
  const auto writer = std::find_if(core.begin(), core.end(), writes);
  if (culprit.effect == Effect::impossible) return "No state of the key gives such an answer";
  if (!reads || appends) return "Each order of the others contradicts an answer";
  if (writer == core.end() && culprit.value != absent)
    return "Nobody had written that value by then";
  const bool overwritten = std::any_of(core.begin(), core.end(), [&](const KeyOperation& o) {
    const bool writing = o.effect == Effect::put || o.effect == Effect::compare_and_set;
    const bool before = o.answer && *o.answer < culprit.call && o.value != culprit.value;
    const bool behind = writer == core.end() || (writer->answer && *writer->answer < o.call);
    return writing && before && behind;
  });
  if (overwritten) return "That was no longer so when it was asked: it had been written over";
  return "Each order of the others contradicts an answer";
}

std::string tell(const KeyRecords& part, const KeyOperation& culprit, const Operations& core) {
  constexpr std::size_t told_max = 8;
  std::string others;
  std::size_t told = 0;
  for (const KeyOperation& operation : core) {
    if (operation.id == culprit.id || told == told_max) continue;
    others += (told++ == 0 ? "" : "; ") + line(record_of(part, operation.id));
  }
  if (core.size() > told + 1) others += fmt::format("; and {} more", core.size() - told - 1);
  return fmt::format(
      "No order explains {}. {}. {}.", line(record_of(part, culprit.id)), anomaly(culprit, core),
      core.size() > 1 ? "The others that show it: " + others : "It takes no other to show it");
}

}  // namespace

Counterexample explain(const KeyRecords& part, KeyHistory history, std::uint32_t stuck,
                       std::uint64_t steps_max) {
  const KeyOperation culprit = history.operations[stuck];
  Operations before;
  for (const KeyOperation& operation : history.operations) {
    if (operation.call <= *culprit.answer) before.push_back(operation);
  }
  Operations core = Shrinking(std::move(before), history.states, culprit.id, steps_max).run();
  Counterexample example;
  for (const KeyOperation& operation : core) example.operations.push_back(operation.id);
  std::sort(example.operations.begin(), example.operations.end());
  example.culprit = culprit.id;
  example.moment = record_of(part, culprit.id).returned->moment;
  example.story = tell(part, culprit, core);
  return example;
}

}  // namespace raftbed::check
