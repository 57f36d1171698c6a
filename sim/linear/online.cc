#include "sim/linear/online.h"

#include <utility>

#include "core/base/broken.h"

namespace raftbed::linear {

void Online::invoked(const Bytes& key, Ticket ticket, Question question, Instant at) {
  move_to(at);
  if (!refusal_) part_of(HashedKey(key)).invoked(ticket, std::move(question), at);
}

void Online::returned(const Bytes& key, Ticket ticket, Answer answer, Instant at) {
  move_to(at);
  if (!refusal_) unjudged_.push_back(Told{HashedKey(key), ticket, std::move(answer)});
}

void Online::gave_up(const Bytes& key, Ticket ticket, Instant at) {
  move_to(at);
  if (!refusal_) part_of(HashedKey(key)).gave_up(ticket);
}

// Time does not go back, nor into an instant that is over: who is called there might have explained
// what was refused.
void Online::move_to(Instant at) {
  ASSERT(at >= now_ && (!closed_ || at > *closed_));
  if (at == now_) return;
  if (has_unjudged()) close();
  now_ = at;
}

void Online::close() {
  closed_ = now_;
  for (const Told& told : unjudged_) {
    if (refusal_) break;
    const bool is_explained = part_of(told.key).returned(told.ticket, told.answer, now_);
    if (!is_explained) refusal_ = Refusal{told.key.bytes(), told.ticket, now_};
  }
  unjudged_.clear();
}

OnlineKey& Online::part_of(const HashedKey& key) {
  const auto [part, is_new] = parts_.edit(key);
  if (is_new) part = Shared(OnlineKey(initial_));
  return part.edit();
}

bool Online::vouches_for(const Bytes& key) const {
  if (refusal_ || has_unjudged()) return false;
  const Shared<OnlineKey>* part = parts_.find(HashedKey(key));
  return part != nullptr && (*part)->is_decided();
}

std::size_t Online::retained() const {
  std::size_t count = unjudged_.size();
  parts_.for_each(
      [&](const HashedKey&, const Shared<OnlineKey>& part) { count += part->retained(); });
  return count;
}

}  // namespace raftbed::linear
