#include "sim/check/key_history.h"

#include "sim/check/meaning.h"
#include "sim/linear/texts.h"

namespace raftbed::check {
namespace {

// Turns records into operations of one history.
class Numbering {
 public:
  linear::Operation operation(const KeyRecord& each) {
    const observe::Record& record = each.record;
    const linear::Question asked = question_of(record.invocation.operation);
    linear::Operation operation;
    operation.effect = asked.effect;
    operation.value = number(asked.value);
    operation.expected = number(asked.expected);
    if (is_known(record)) answer(record, operation);
    operation.id = each.id.value();
    operation.call = record.invocation.moment.at;
    return operation;
  }
  linear::History history;

 private:
  linear::Value number(const linear::Content& content) {
    return content ? history.value_of(content->text()) : linear::absent;
  }
  void answer(const observe::Record& record, linear::Operation& operation) {
    const auto [effect, seen] = answer_of(record.invocation.operation, record.returned->reply);
    if (effect == linear::Effect::read || effect != operation.effect) {
      operation.value = number(seen);
      operation.expected = linear::absent;
    }
    operation.effect = effect;
    operation.answer = record.returned->moment.at;
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

linear::History numbered(const std::vector<KeyRecords>& parts) {
  Numbering numbering;
  for (const KeyRecords& part : parts) {
    const std::uint32_t number = numbering.history.part_of(part.key.text());
    for (const KeyRecord& each : part.records) {
      numbering.history.add(number, numbering.operation(each));
    }
  }
  return std::move(numbering.history);
}

}  // namespace raftbed::check
