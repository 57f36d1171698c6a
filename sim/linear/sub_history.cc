#include "sim/linear/sub_history.h"

#include <algorithm>

#include "sim/linear/found_in.h"

namespace raftbed::linear {
namespace {

// Why an unobserved write of unknown outcome can be left out: take an order with it. From its place
// up to the next put, delete or successful compare-and-set, or to the end, the key holds its value
// with pieces appended (for an append: something with its piece in it). Were any read, failed or
// successful compare-and-set in that stretch, it would have seen such a state. So there are appends
// alone, which succeed on anything: the order without the write explains the same answers. Nothing
// behind the stretch can tell the difference.
//
// Not so where a refused compare-and-set does not say what it found: any write at all may have
// been in its way. There everything stays.
void leave_out_unobserved(SubHistory& sub) {
  const auto is_known = [](const Operation& o) { return o.is_known(); };
  if (sub.has_differs) return;
  if (std::all_of(sub.operations.begin(), sub.operations.end(), is_known)) return;
  const std::vector<bool> stays = Sights(sub).can_show_each();
  std::size_t kept = 0;
  for (std::size_t place = 0; place < stays.size(); ++place) {
    if (stays[place]) sub.operations[kept++] = sub.operations[place];
  }
  sub.operations.resize(kept);
}

}  // namespace

void SubHistory::look_at_effects() {
  has_appends = false;
  has_differs = false;
  for (const Operation& operation : operations) {
    has_appends = has_appends || operation.effect == Effect::append;
    has_differs = has_differs || operation.effect == Effect::differs;
  }
}

Sights::Sights(const SubHistory& sub) : sub_(&sub), seen_(sub.values(), false) {
  for (const Operation& operation : sub.operations) {
    if (const auto value = sight_of(operation)) seen_[*value] = true;
  }
  if (sub.has_appends) sort_texts();
}

// Those that begin others say nothing that the others do not.
void Sights::sort_texts() {
  std::vector<std::string_view> all;
  for (Value value = 1; value < seen_.size(); ++value) {
    if (seen_[value]) all.push_back(sub_->text(value));
  }
  std::sort(all.begin(), all.end());
  for (std::size_t at = 0; at < all.size(); ++at) {
    const bool begins_next = at + 1 < all.size() && all[at + 1].starts_with(all[at]);
    if (!begins_next) texts_.push_back(all[at]);
  }
}

bool Sights::can_show(const Operation& write) const {
  if (seen_[write.value]) return true;
  if (!sub_->has_appends || texts_.empty()) return false;
  const std::string_view text = sub_->text(write.value);
  return write.effect == Effect::append ? is_in_one(text) : begins_one(text);
}

std::vector<bool> Sights::can_show_each() const {
  std::vector<bool> each(sub_->operations.size(), true);
  std::vector<std::string_view> pieces;
  std::vector<std::size_t> owners;
  for (std::size_t place = 0; place < each.size(); ++place) {
    const Operation& o = sub_->operations[place];
    if (o.is_known()) continue;
    if (o.effect != Effect::append || seen_[o.value]) {
      each[place] = can_show(o);
      continue;
    }
    pieces.push_back(sub_->text(o.value));
    owners.push_back(place);
  }
  const std::vector<bool> found = found_in(texts_, pieces);
  for (std::size_t at = 0; at < owners.size(); ++at) each[owners[at]] = found[at];
  return each;
}

bool Sights::begins_one(std::string_view text) const {
  const auto at = std::lower_bound(texts_.begin(), texts_.end(), text);
  return at != texts_.end() && at->starts_with(text);
}

bool Sights::is_in_one(std::string_view text) const {
  return std::any_of(texts_.begin(), texts_.end(), [&](std::string_view seen) {
    return seen.find(text) != std::string_view::npos;
  });
}

Value Splitter::local(Value value, SubHistory& sub) {
  if (value == absent) return absent;
  Value& number = local_[value];
  if (number == unused) {
    number = static_cast<Value>(sub.values());
    sub.names.push_back(value);
  }
  return number;
}

SubHistory Splitter::take(std::span<const Operation> part) {
  SubHistory sub;
  sub.history = history_;
  sub.operations.reserve(part.size());
  sub.initial = local(history_->initial, sub);
  for (const Operation& operation : part) {
    const bool tells = operation.effect != Effect::read && operation.effect != Effect::differs;
    if (!operation.is_known() && !tells) continue;
    sub.operations.push_back(operation);
    sub.operations.back().value = local(operation.value, sub);
    sub.operations.back().expected = local(operation.expected, sub);
  }
  sub.look_at_effects();
  for (const Value value : sub.names) local_[value] = unused;
  const auto by_call = [](const Operation& a, const Operation& b) { return a.call < b.call; };
  if (!std::is_sorted(sub.operations.begin(), sub.operations.end(), by_call)) {
    std::stable_sort(sub.operations.begin(), sub.operations.end(), by_call);
  }
  leave_out_unobserved(sub);
  return sub;
}

}  // namespace raftbed::linear
