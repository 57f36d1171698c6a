#include "sim/check/key_history.h"

#include <optional>

#include "core/base/match.h"
#include "sim/linear/texts.h"

namespace raftbed::check {
namespace {

using linear::Effect;

// Turns records into operations of one history.
class Numbering {
 public:
  linear::Operation operation(const KeyRecord& each) {
    const observe::Record& record = each.record;
    const bool known = is_known(record);
    linear::Operation operation = meant(record.invocation.operation);
    if (known) answer(record.returned->reply, operation);
    operation.id = each.id.value();
    operation.call = record.invocation.moment.at;
    if (known) operation.answer = record.returned->moment.at;
    return operation;
  }
  linear::History history;

 private:
  linear::Value number(const std::optional<Bytes>& value) {
    return value ? history.value_of(value->text()) : linear::absent;
  }
  static linear::Operation plain(Effect effect, linear::Value value,
                                 linear::Value expected = linear::absent) {
    linear::Operation operation;
    operation.effect = effect;
    operation.value = value;
    operation.expected = expected;
    return operation;
  }

  // What the operation does, or would do if it took effect.
  linear::Operation meant(const kv::Operation& operation) {
    return match(
        operation,
        [](const OneOf<kv::Get, kv::StaleGet> auto&) {
          return plain(Effect::read, linear::absent);
        },
        [&](const kv::Put& put) { return plain(Effect::put, number(put.value)); },
        [](const kv::Delete&) { return plain(Effect::put, linear::absent); },
        [&](const kv::Append& append) { return plain(Effect::append, number(append.value)); },
        [&](const kv::CompareAndSet& set) {
          return plain(Effect::compare_and_set, number(set.value), number(set.expected));
        });
  }
  // What the operation did, by its answer.
  void answer(const kv::Reply& reply, linear::Operation& operation) {
    const linear::Value seen = number(reply.value);
    if (reply.status == kv::Status::done) {
      if (operation.effect == Effect::read) operation.value = seen;
      return;
    }
    const bool is_refused =
        operation.effect == Effect::compare_and_set && seen != operation.expected;
    operation = plain(is_refused ? Effect::read : Effect::impossible, seen);
  }
};

}  // namespace

std::vector<KeyRecords> by_key(const observe::History& history) {
  linear::Texts keys;
  std::vector<KeyRecords> parts;
  history.for_each_record([&](observe::OperationId id, const observe::Record& record) {
    const Bytes& key = kv::key_of(record.invocation.operation);
    const std::uint32_t number = keys.number_of(key.text());
    if (number == parts.size()) parts.push_back(KeyRecords{key, {}, {}});
    KeyRecords& part = parts[number];
    const bool is_stale = kv::is_stale(record.invocation.operation);
    (is_stale ? part.stale : part.records).push_back(KeyRecord{id, record});
  });
  return parts;
}

bool is_known(const observe::Record& record) {
  if (record.returned == nullptr) return false;
  switch (record.returned->reply.status) {
    case kv::Status::done:
    case kv::Status::not_equal: return true;
    case kv::Status::superseded:
    case kv::Status::no_session:
    case kv::Status::registered: return false;
  }
  return false;
}

linear::History numbered(const std::vector<KeyRecords>& parts) {
  Numbering numbering;
  for (const KeyRecords& part : parts) {
    linear::KeyPart& numbers = numbering.history.part_of(part.key.text());
    numbers.operations.reserve(part.records.size());
    for (const KeyRecord& each : part.records) {
      numbers.operations.push_back(numbering.operation(each));
    }
  }
  return std::move(numbering.history);
}

}  // namespace raftbed::check
