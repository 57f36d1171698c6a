// The outbox: the NetworkActor's mailbox, which holds what is to leave as the packets that will.
//
// What another actor says here is encoded at once, where its sender has it still: the codec is in
// the way, and nothing is moved from room to room but bytes that are ready to go. All that was said
// at once is one dispatch: it leaves in one activation, in its order. Bounded, as any mailbox;
// what waits for a write is no message yet, and is not counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/actor/mailbox.h"
#include "core/actor/protocol.h"
#include "core/base/ids.h"
#include "core/base/packet.h"
#include "core/raft/message.h"

namespace raftbed::actor {

// What others will rely on from the moment it leaves: a vote, or an append that was accepted.
struct Promise {
  NodeId to;
  Term term;
  std::optional<LogIndex> match;  // the log's, up to which it agrees; absent: it is a vote
};

class Outbox {
 public:
  explicit Outbox(NodeId self) : self_(self) {}

  [[nodiscard]] bool empty() const { return dispatches_.empty(); }
  [[nodiscard]] std::size_t size() const { return dispatches_.size(); }

  // A dispatch each. What is refused was not looked at.
  Sent send(const std::vector<raft::Outgoing>& messages);
  Sent send(const SendAnswer& answer);
  Sent send(const SendForward& forward);
  Sent send(const SendForwardReply& reply);
  Sent send(const SendReadQuestion& question);
  Sent send(const SendReadIndex& reply);

  // What is said, and is to leave once its write is durable. A later write's waits no less long.
  void hold(const raft::HeldMessages& messages);
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  // Whether anything waits for this write, or one before it; and a dispatch of all that does.
  [[nodiscard]] bool holds(WriteId durable) const {
    return !waits_.empty() && waits_.front().until <= durable;
  }
  Sent send(const Durable& durable);

  // Hands the oldest dispatch over, with the promises that leave with it. REQUIRES: !empty(), and
  // that what is to hold them is empty.
  void hand_over(std::vector<Packet>& packets, std::vector<Promise>& promises);

 private:
  struct Dispatch {
    std::size_t packets = 0;
    std::size_t promises = 0;
  };
  struct Wait {
    WriteId until;
    std::optional<Promise> promise;
  };
  [[nodiscard]] bool is_full() const { return dispatches_.size() >= system_capacity; }
  template <class Content>
  void write(Endpoint to, const Content& content, std::vector<Packet>& packets) const;
  template <class Content>
  Sent send_alone(Endpoint to, const Content& content);

  NodeId self_;
  Queue<Dispatch> dispatches_;
  std::vector<Packet> packets_;  // of all dispatches, in order; as is what follows
  std::vector<Promise> promises_;
  std::vector<Packet> held_;  // in the order in which they were said; as is what follows
  Queue<Wait> waits_;
};

}  // namespace raftbed::actor
