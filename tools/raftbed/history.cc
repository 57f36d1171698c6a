#include "raftbed/history.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/match.h"
#include "sim/check/key_history.h"

namespace raftbed::tools {
namespace {

using nlohmann::ordered_json;

std::string text_of(const Bytes& bytes) {
  std::string text;
  for (const char c : bytes.text()) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) text.push_back(static_cast<char>(0xc0 | (byte >> 6)));
    text.push_back(byte < 0x80 ? c : static_cast<char>(0x80 | (byte & 0x3f)));
  }
  return text;
}

ordered_json json_of(const std::optional<Bytes>& value) {
  return value ? ordered_json(text_of(*value)) : ordered_json(nullptr);
}

// What was asked; what was read is told by the answer.
void add_question(const kv::Operation& operation, ordered_json& line) {
  match(
      operation, [&](const OneOf<kv::Get, kv::StaleGet> auto&) { line["f"] = "get"; },
      [&](const kv::Put& put) {
        line["f"] = "put";
        line["value"] = text_of(put.value);
      },
      [&](const kv::Delete&) { line["f"] = "delete"; },
      [&](const kv::Append& append) {
        line["f"] = "append";
        line["value"] = text_of(append.value);
      },
      [&](const kv::CompareAndSet& set) {
        line["f"] = "cas";
        line["expected"] = json_of(set.expected);
        line["value"] = text_of(set.value);
      });
  line["key"] = text_of(kv::key_of(operation));
}

void add_answer(const observe::Record& record, ordered_json& line) {
  if (!check::is_known(record)) return;
  const kv::Reply& reply = record.returned->reply;
  if (kv::is_read(record.invocation.operation)) line["value"] = json_of(reply.value);
  if (reply.status == kv::Status::not_equal) {
    line["ok"] = false;
    line["actual"] = json_of(reply.value);
  }
  line["return"] = record.returned->moment.at.ns();
}

}  // namespace

void write_history(const observe::History& history, std::ostream& out) {
  history.for_each_record([&](observe::OperationId, const observe::Record& record) {
    const observe::Invocation& invocation = record.invocation;
    if (kv::is_stale(invocation.operation)) return;
    ordered_json line;
    line["process"] = invocation.client.value();
    add_question(invocation.operation, line);
    line["call"] = invocation.moment.at.ns();
    add_answer(record, line);
    out << line.dump() << '\n';
  });
}

}  // namespace raftbed::tools
