#include "sim/check/key_history.h"

#include <algorithm>
#include <string_view>

#include "core/base/match.h"

namespace raftbed::check {
namespace {

KeyOperation plain(Effect effect, StateId value, StateId expected = absent) {
  KeyOperation operation;
  operation.effect = effect;
  operation.value = value;
  operation.expected = expected;
  return operation;
}

// What the operation does, or would do if it took effect.
KeyOperation meaning(const kv::Operation& operation, States& states) {
  return match(
      operation,
      [](const OneOf<kv::Get, kv::StaleGet> auto&) { return plain(Effect::read, absent); },
      [&](const kv::Put& put) { return plain(Effect::put, states.of(put.value)); },
      [](const kv::Delete&) { return plain(Effect::put, absent); },
      [&](const kv::Append& append) { return plain(Effect::append, states.of(append.value)); },
      [&](const kv::CompareAndSet& set) {
        return plain(Effect::compare_and_set, states.of(set.value), states.of(set.expected));
      });
}

// What the operation did, by its answer.
KeyOperation answered(const kv::Operation& operation, const kv::Reply& reply, States& states) {
  KeyOperation meant = meaning(operation, states);
  const StateId seen = states.of(reply.value);
  if (reply.status == kv::Status::done) {
    if (meant.effect == Effect::read) meant.value = seen;
    return meant;
  }
  const bool refused = meant.effect == Effect::compare_and_set && seen != meant.expected;
  return plain(refused ? Effect::read : Effect::impossible, seen);
}

bool appears(const KeyOperation& write, std::string_view seen, const States& states) {
  if (write.value == absent) return true;  // a delete, and what was appended since
  const std::string_view text = states.value(write.value).text();
  const std::size_t at = seen.find(text);
  return write.effect == Effect::append ? at != std::string_view::npos : at == 0;
}

// The state that the operation sees, where it sees one.
std::optional<StateId> sight(const KeyOperation& operation) {
  switch (operation.effect) {
    case Effect::read: return operation.value;
    case Effect::compare_and_set: return operation.expected;
    case Effect::put:
    case Effect::append:
    case Effect::impossible: return std::nullopt;
  }
  return std::nullopt;
}

void leave_out_unobserved(std::vector<KeyOperation>& operations, const States& states) {
  const auto is_answered = [](const KeyOperation& o) { return o.answer.has_value(); };
  if (std::all_of(operations.begin(), operations.end(), is_answered)) return;
  const bool appends = has_appends(operations);
  std::vector<bool> seen(states.size());
  for (const KeyOperation& operation : operations) {
    if (const auto state = sight(operation)) seen[*state] = true;
  }
  std::vector<KeyOperation> kept;
  for (const KeyOperation& operation : operations) {
    const bool needed =
        operation.answer ||
        (appends ? observed(operation, operations, states, appends) : bool{seen[operation.value]});
    if (needed) kept.push_back(operation);
  }
  operations = std::move(kept);
}

}  // namespace

void States::add_sight(StateId state) {
  if (state != absent) sights_.push_back(value(state));
}

void States::sights_added() {
  std::sort(sights_.begin(), sights_.end());
}

// Among sorted values, those that begin with another follow it directly.
bool States::begins_a_sight(const Bytes& value) const {
  const auto at = std::lower_bound(sights_.begin(), sights_.end(), value);
  return at != sights_.end() && at->text().substr(0, value.size()) == value.text();
}

StateId States::as_seen(StateId state) {
  if (state == absent || state == unseen) return state;
  if (state >= asked_.size()) asked_.resize(size(), Sight::not_asked);
  Sight& sight = asked_[state];
  if (sight == Sight::not_asked) sight = begins_a_sight(value(state)) ? Sight::seen : Sight::never;
  return sight == Sight::seen ? state : unseen;
}

StateId States::appended(StateId state, StateId piece) {
  if (state == unseen) return unseen;
  if (state == absent) return as_seen(piece);
  const auto known = appended_.find({state, piece});
  if (known != appended_.end()) return known->second;
  const Bytes joined = Bytes::joined({value(state).span(), value(piece).span()});
  const StateId after = begins_a_sight(joined) ? of(joined) : unseen;
  appended_.emplace(std::pair(state, piece), after);
  return after;
}

std::vector<KeyRecords> by_key(const observe::History& history) {
  Interner keys;
  std::vector<KeyRecords> parts;
  history.for_each_record([&](observe::OperationId id, const observe::Record& record) {
    const Bytes& key = kv::key_of(record.invocation.operation);
    const std::uint32_t number = keys.number_of(key);
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

KeyHistory key_history(const std::vector<KeyRecord>& records) {
  KeyHistory history;
  history.operations.reserve(records.size());
  for (const auto& [id, record] : records) {
    const bool known = is_known(record);
    const kv::Operation& operation = record.invocation.operation;
    if (!known && kv::is_read(operation)) continue;
    history.operations.push_back(known ? answered(operation, record.returned->reply, history.states)
                                       : meaning(operation, history.states));
    KeyOperation& added = history.operations.back();
    added.id = id;
    added.call = record.invocation.moment.at;
    if (known) added.answer = record.returned->moment.at;
  }
  const auto by_call = [](const KeyOperation& a, const KeyOperation& b) { return a.call < b.call; };
  if (!std::is_sorted(history.operations.begin(), history.operations.end(), by_call))
    std::stable_sort(history.operations.begin(), history.operations.end(), by_call);
  leave_out_unobserved(history.operations, history.states);
  for (const KeyOperation& operation : history.operations) {
    if (const auto state = sight(operation)) history.states.add_sight(*state);
  }
  history.states.sights_added();
  return history;
}

bool has_appends(const std::vector<KeyOperation>& operations) {
  return std::any_of(operations.begin(), operations.end(),
                     [](const KeyOperation& o) { return o.effect == Effect::append; });
}

// Why an unobserved write of unknown outcome can be left out: take an order with it. From its place
// up to the next put, delete or successful compare-and-set, or to the end, the key holds its value
// with pieces appended (for an append: something with its piece in it). Were any read, failed or
// successful compare-and-set in that stretch, it would have seen such a state. So there are appends
// alone, which succeed on anything: the order without the write explains the same answers. Nothing
// behind the stretch can tell the difference.
bool observed(const KeyOperation& write, const std::vector<KeyOperation>& operations,
              const States& states, bool appends) {
  return std::any_of(operations.begin(), operations.end(), [&](const KeyOperation& operation) {
    const auto state = sight(operation);
    if (!state) return false;
    if (*state == write.value) return true;
    if (!appends || *state == absent) return false;
    return appears(write, states.value(*state).text(), states);
  });
}

}  // namespace raftbed::check
