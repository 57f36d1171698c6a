#include "sim/check/order_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "sim/check/key_history.h"
#include "sim/check/meaning.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

// Client and number: what a history calls `c1#7`.
linear::Ticket ticket_of(const observe::Invocation& invocation) {
  ASSERT(invocation.sequence.value() >> 32 == 0);
  return linear::Ticket{invocation.client.value()} << 32 | invocation.sequence.value();
}

// Where the search for a counter-example was given up.
observe::Finding untold(const observe::Record& record) {
  const observe::Invocation& invocation = record.invocation;
  return no_order(
      fmt::format("No order explains the answer to {}#{} ({}..{}). The search for the operations "
                  "that show it was given up (option search-steps-max).",
                  observe::text(invocation.client), invocation.sequence.value(),
                  observe::text(invocation.moment.at), observe::text(record.returned->moment.at)),
      record.returned->moment);
}

}  // namespace

void OrderWatch::invoked(const observe::Invocation& invocation) {
  if (kv::is_stale(invocation.operation)) return;
  online_.invoked(kv::key_of(invocation.operation), ticket_of(invocation),
                  question_of(invocation.operation), invocation.moment.at);
}

void OrderWatch::returned(const observe::Invocation& invocation, const observe::Return& outcome) {
  if (kv::is_stale(invocation.operation)) return;
  if (!is_known(observe::Record{invocation, &outcome})) return gave_up(outcome.moment, invocation);
  online_.returned(kv::key_of(invocation.operation), ticket_of(invocation),
                   answer_of(invocation.operation, outcome.reply), outcome.moment.at);
}

void OrderWatch::gave_up(const observe::Moment& moment, const observe::Invocation& invocation) {
  if (kv::is_stale(invocation.operation)) return;
  online_.gave_up(kv::key_of(invocation.operation), ticket_of(invocation), moment.at);
}

std::optional<observe::Finding> OrderWatch::finding(const observe::History& history,
                                                    const linear::Budget& budget) const {
  if (!refuses()) return std::nullopt;
  const linear::Online::Refusal& refusal = *online_.refusal();
  std::vector<KeyRecords> parts = by_key(history);
  std::erase_if(parts, [&](const KeyRecords& part) { return part.key != refusal.key; });
  const Judgement judgement = judge(parts, budget);
  if (auto finding = finding_of(judgement)) return finding;
  ASSERT(judgement.verdict == Linearizability::undecided);  // it was a proof
  const auto& records = parts.front().records;
  const auto at = std::find_if(records.begin(), records.end(), [&](const KeyRecord& each) {
    return ticket_of(each.record.invocation) == refusal.ticket && each.record.returned != nullptr &&
           each.record.returned->moment.at == refusal.at;
  });
  ASSERT(at != records.end());
  return untold(at->record);
}

}  // namespace raftbed::check
