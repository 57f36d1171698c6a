// A bounded mailbox with two lanes. Full is an answer, never silence.
//
// The user lane takes at most `capacity` messages: try_send says whether it did, and whoever sends
// must tell its own asker when it did not. The system lane carries what a node lives by
// (completions, persistence, application); it is served first and is bounded too: to overrun it is
// the failure of the actor, not back-pressure. Vocabulary as in actix: send is for the system lane,
// try_send for the user's. Each lane has a type of its own, and a message is made in its place
// there and handed over from there: a hand-over between actors moves nothing that it need not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/broken.h"

namespace raftbed::actor {

enum class Sent : std::uint8_t { accepted, full };

// First in, first out, over a buffer that keeps its capacity.
template <class Message>
class Queue {
 public:
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t size() const { return items_.size() - next_; }
  // A new message at the end, made in its place.
  template <class... Args>
  Message& push(Args&&... args) {
    return items_.emplace_back(std::forward<Args>(args)...);
  }
  // Takes the newest message back. REQUIRES: it has not been handed over.
  void withdraw() {
    ASSERT(!empty());
    items_.pop_back();
    if (next_ == items_.size()) forget(true);
  }
  // REQUIRES: !empty(), of this and what follows.
  [[nodiscard]] const Message& front() const {
    ASSERT(!empty());
    return items_[next_];
  }
  Message pop() {
    Message message = std::move(items_[next_]);
    forget(next_ + 1 == items_.size());
    return message;
  }
  // Hands the oldest message over in its place, then forgets it. REQUIRES: !empty(), and that
  // `handle` pushes nothing here: an actor never sends to itself.
  template <class Handle>
  void take(Handle&& handle) {
    ASSERT(!empty());
    Message& oldest = items_[next_];
    const Message* const newest = &items_.back();
    handle(std::move(oldest));
    ASSERT(&items_.back() == newest);
    forget(&oldest == newest);
  }

 private:
  void forget(bool was_last) {
    if (!was_last) {
      ++next_;
      return;
    }
    items_.clear();
    next_ = 0;
  }

  std::vector<Message> items_;  // empty as soon as all of it has been handed over
  std::size_t next_ = 0;
};

inline constexpr std::size_t system_capacity = 4'096;

// A queue that has an end.
template <class Message>
class Lane {
 public:
  explicit Lane(std::size_t capacity) : capacity_(capacity) {}

  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] bool is_full() const { return queue_.size() >= capacity_; }
  [[nodiscard]] std::size_t size() const { return queue_.size(); }
  // A refused message was not moved from.
  template <class... Args>
  Sent send(Args&&... args) {
    if (is_full()) return Sent::full;
    queue_.push(std::forward<Args>(args)...);
    return Sent::accepted;
  }
  // Makes a message that is yet to be filled in. REQUIRES: !is_full().
  template <class... Args>
  Message& open(Args&&... args) {
    return queue_.push(std::forward<Args>(args)...);
  }
  // ... and thinks better of it.
  void withdraw() { queue_.withdraw(); }
  // REQUIRES: as Queue::take.
  template <class Handle>
  void receive(Handle&& handle) {
    queue_.take(handle);
  }

 private:
  std::size_t capacity_;
  Queue<Message> queue_;
};

template <class User, class System>
struct Mailbox {
  explicit Mailbox(std::uint32_t capacity) : user(capacity), system(system_capacity) {}

  template <class... Args>
  Sent try_send(Args&&... args) {
    return user.send(std::forward<Args>(args)...);
  }
  // Full here is the actor's failure: the caller returns it as such.
  template <class... Args>
  Sent send(Args&&... args) {
    return system.send(std::forward<Args>(args)...);
  }
  [[nodiscard]] bool empty() const { return user.empty() && system.empty(); }
  [[nodiscard]] std::size_t size() const { return user.size() + system.size(); }
  // Hands one message to `handle`, the system lane's first. REQUIRES: as Queue::take.
  template <class Handle>
  void receive(Handle&& handle) {
    if (system.empty()) {
      user.receive(handle);
    } else {
      system.receive(handle);
    }
  }

  Lane<User> user;
  Lane<System> system;
};

}  // namespace raftbed::actor
