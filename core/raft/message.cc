#include "core/raft/message.h"

#include "core/base/match.h"

namespace raftbed::raft {

Term term_of(const Message& message) {
  return match(
      message, [](const VoteRequest& request) { return request.term; },
      [](const VoteReply& reply) { return reply.term; },
      [](const AppendRequest& request) { return request.term; },
      [](const AppendReply& reply) { return reply.term; },
      [](const PreVoteRequest& request) { return request.term; },
      [](const PreVoteReply& reply) { return reply.term; },
      [](const TimeoutNow& order) { return order.term; },
      [](const SnapshotChunk& chunk) { return chunk.term; },
      [](const SnapshotReply& reply) { return reply.term; },
      [](const SnapshotWish& wish) { return wish.term; });
}

}  // namespace raftbed::raft
