#include "online_histories.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace raftbed::linear::testing {
namespace {

const Bytes& key() {
  static const Bytes x = Bytes::copy_of("x");
  return x;
}

Value renamed(Value value, const History& from, History& to) {
  return value == absent ? absent : to.value_of(from.text(value));
}
Operation renamed(Operation operation, const History& from, History& to) {
  operation.value = renamed(operation.value, from, to);
  operation.expected = renamed(operation.expected, from, to);
  return operation;
}

}  // namespace

// At one instant answers stand before calls, where they can: who is called then may explain them.
Telling::Telling(const History& history, bool reads_were_refused) {
  history_.initial = renamed(history.initial, history, history_);
  for (const Operation& each : history.operations()) {
    Operation o = renamed(each, history, history_);
    o.id = static_cast<std::uint32_t>(questions_.size());
    history_.add(history_.part_of("x"), o);
    Operation question = o;
    question.answer = for_ever;
    const bool says_it_was_refused = o.effect == Effect::differs || o.effect == Effect::impossible;
    const bool was_refused =
        reads_were_refused && o.effect == Effect::read && o.is_known() && o.id % 2 == 0;
    if (was_refused) question.expected = history_.value_of("other" + std::to_string(o.id));
    if (was_refused || says_it_was_refused) {
      question.effect = Effect::compare_and_set;
      question.value = history_.value_of("refused" + std::to_string(o.id));
    }
    questions_.push_back(question);
    turns_.push_back(Turn{o.call, o.id, false});
    if (o.is_known()) turns_.push_back(Turn{o.answer, o.id, true});
  }
  std::stable_sort(turns_.begin(), turns_.end(), [&](const Turn& a, const Turn& b) {
    const auto key = [&](const Turn& turn) {
      const bool is_of_earlier_call = turn.is_answer && questions_[turn.operation].call < turn.at;
      return std::tuple(turn.at, !is_of_earlier_call, turn.is_answer, turn.operation);
    };
    return key(a) < key(b);
  });
}

void Telling::tell_an_instant(Online& online) {
  const Instant at = turns_[next_].at;
  for (; !is_over() && turns_[next_].at == at; ++next_) tell(turns_[next_], online);
  online.close();
}

void Telling::tell(const Turn& turn, Online& online) const {
  const auto ticket = static_cast<Ticket>(turn.operation);
  const Operation& question = questions_[turn.operation];
  const Operation& answer = history_.operations()[turn.operation];
  if (turn.is_answer) {
    return online.returned(key(), ticket, Answer{answer.effect, content(answer.value)}, turn.at);
  }
  online.invoked(key(), ticket,
                 Question{question.effect, content(question.value), content(question.expected)},
                 turn.at);
  if (!answer.is_known() && turn.operation % 2 == 0) online.gave_up(key(), ticket, turn.at);
}

Content Telling::content(Value value) const {
  return value == absent ? Content() : Content(Bytes::copy_of(history_.text(value)));
}

History Telling::told() const {
  History told;
  told.initial = renamed(history_.initial, history_, told);
  std::vector<Operation> operations = questions_;
  std::vector<bool> was_called(questions_.size(), false);
  for (std::size_t at = 0; at < next_; ++at) {
    const Turn& turn = turns_[at];
    was_called[turn.operation] = true;
    if (turn.is_answer) {
      operations[turn.operation] = history_.operations()[turn.operation];
    }
  }
  const std::uint32_t part = told.part_of("x");
  for (const Operation& o : operations) {
    if (was_called[o.id]) told.add(part, renamed(o, history_, told));
  }
  return told;
}

}  // namespace raftbed::linear::testing
