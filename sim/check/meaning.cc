#include "sim/check/meaning.h"

#include <optional>

#include "core/base/match.h"

namespace raftbed::check {

using linear::Effect;

linear::Question question_of(const kv::Operation& operation) {
  using linear::Question;
  return match(
      operation,
      [](const OneOf<kv::Get, kv::StaleGet> auto&) {
        return Question{Effect::read, std::nullopt, std::nullopt};
      },
      [](const kv::Put& put) {
        return Question{Effect::put, put.value, std::nullopt};
      },
      [](const kv::Delete&) {
        return Question{Effect::put, std::nullopt, std::nullopt};
      },
      [](const kv::Append& append) {
        return Question{Effect::append, append.value, std::nullopt};
      },
      [](const kv::CompareAndSet& set) {
        return Question{Effect::compare_and_set, set.value, set.expected};
      });
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

linear::Answer answer_of(const kv::Operation& operation, const kv::Reply& reply) {
  if (reply.status == kv::Status::done) return {question_of(operation).effect, reply.value};
  const auto* set = std::get_if<kv::CompareAndSet>(&operation);
  const bool is_refused = set != nullptr && set->expected != reply.value;
  return {is_refused ? Effect::read : Effect::impossible, reply.value};
}

}  // namespace raftbed::check
