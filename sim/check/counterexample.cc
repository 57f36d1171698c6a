#include "sim/check/counterexample.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/match.h"
#include "sim/check/meaning.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::text;

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

std::string tell(const KeyRecords& part, const linear::Counterexample& example) {
  constexpr std::size_t told_max = 8;
  std::string others;
  std::size_t told = 0;
  for (const std::uint32_t at : linear::told_of(example, told_max)) {
    const observe::OperationId id(example.core[at].id);
    others += (told++ == 0 ? "" : "; ") + line(record_of(part, id));
  }
  const std::size_t all = example.core.size();
  if (all > told + 1) others += fmt::format("; and {} more", all - told - 1);
  return fmt::format(
      "No order explains {}. {}. {}.",
      line(record_of(part, observe::OperationId(example.culprit.id))), sentence_of(example.anomaly),
      all > 1 ? "The others that show it: " + others : "It takes no other to show it");
}

}  // namespace

Counterexample told(const KeyRecords& part, const linear::Counterexample& example) {
  Counterexample said;
  for (const linear::Operation& operation : example.core) {
    said.operations.emplace_back(operation.id);
  }
  std::sort(said.operations.begin(), said.operations.end());
  said.culprit = observe::OperationId(example.culprit.id);
  said.anomaly = example.anomaly;
  said.moment = record_of(part, said.culprit).returned->moment;
  said.story = tell(part, example);
  return said;
}

}  // namespace raftbed::check
