// A bounded mailbox with two lanes. Full is an answer, never silence.
//
// The user lane takes at most `capacity` messages: try_send says whether it did, and whoever sends
// must tell its own asker when it did not. The system lane carries what a node lives by
// (completions, persistence, application); it is served first and is bounded too: to overrun it is
// the failure of the actor, not back-pressure. Vocabulary as in actix: send is for the system lane,
// try_send for the user's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/broken.h"

namespace raftbed::actor {

enum class Sent : std::uint8_t { accepted, full };
enum class Lane : std::uint8_t { user, system };

// First in, first out, over a buffer that keeps its capacity.
template <class Message>
class Queue {
 public:
  [[nodiscard]] bool empty() const { return next_ == items_.size(); }
  [[nodiscard]] std::size_t size() const { return items_.size() - next_; }
  void push(Message&& message) { items_.push_back(std::move(message)); }
  void push(const Message& message) { items_.push_back(message); }
  // REQUIRES: !empty(), of this and what follows.
  [[nodiscard]] const Message& front() const {
    ASSERT(!empty());
    return items_[next_];
  }
  Message pop() {
    Message message = std::move(items_[next_]);
    forget();
    return message;
  }
  // Hands the oldest message over in its place, then forgets it. REQUIRES: !empty(), and that
  // `handle` pushes nothing here: an actor never sends to itself.
  template <class Handle>
  auto take(Handle&& handle) {
    ASSERT(!empty());
    const std::size_t before = items_.size();
    auto result = handle(std::move(items_[next_]));
    ASSERT(items_.size() == before);
    forget();
    return result;
  }

 private:
  void forget() {
    if (++next_ < items_.size()) return;
    items_.clear();
    next_ = 0;
  }

  std::vector<Message> items_;
  std::size_t next_ = 0;
};

template <class Message>
class Mailbox {
 public:
  static constexpr std::size_t system_capacity = 4'096;

  explicit Mailbox(std::uint32_t capacity) : capacity_(capacity) {}

  Sent try_send(Message&& message) {
    if (user_.size() >= capacity_) return Sent::full;
    user_.push(std::move(message));
    return Sent::accepted;
  }
  // Full here is the actor's failure: the caller returns it as such.
  Sent send(Message&& message) {
    if (system_.size() >= system_capacity) return Sent::full;
    system_.push(std::move(message));
    return Sent::accepted;
  }

  [[nodiscard]] bool empty() const { return user_.empty() && system_.empty(); }
  [[nodiscard]] std::size_t size() const { return user_.size() + system_.size(); }
  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }
  // Hands one message to `handle`, the system lane's first. REQUIRES: as Queue::take.
  template <class Handle>
  auto receive(Handle&& handle) {
    return system_.empty() ? user_.take(handle) : system_.take(handle);
  }

 private:
  std::uint32_t capacity_;
  Queue<Message> user_;
  Queue<Message> system_;
};

}  // namespace raftbed::actor
