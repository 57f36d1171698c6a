// A history judged as it grows: told of calls and answers in the order of time, it says at once
// when no order explains what has returned so far.
//
// A value, whose copies share: a copy costs an increment. "No" is a proof, and stands whatever is
// told later. Where vouches_for() holds there is an order of all that was told; of other keys only
// the whole can tell (judge.h). Intervals are closed: what is answered at an instant may be
// explained by who is called at the same, and is judged when that instant is over.
//
// A call or an answer looks at what is retained of the key, an answer several times. What is
// retained does not grow with the length of the history, but for writes of unknown outcome that
// nobody saw (online_key.h).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/shared.h"
#include "core/base/shared_map.h"
#include "sim/linear/hashed_key.h"
#include "sim/linear/online_key.h"

namespace raftbed::linear {

class Online {
 public:
  struct Refusal {
    Bytes key;
    Ticket ticket = 0;  // whose answer no order explains
    Instant at;         // of that answer
  };

  // `initial`: of each key, before anything happened.
  explicit Online(Content initial = std::nullopt) : initial_(std::move(initial)) {}

  // REQUIRES of all that is told: no instant before the last one, nor one that is closed; a ticket
  // of its own for each operation, told at its call and once more when it is answered or given up.
  void invoked(const Bytes& key, Ticket ticket, Question question, Instant at);
  void returned(const Bytes& key, Ticket ticket, Answer answer, Instant at);
  void gave_up(const Bytes& key, Ticket ticket, Instant at);

  // Whether something was answered at the last instant that is not judged yet.
  [[nodiscard]] bool has_unjudged() const { return !unjudged_.empty(); }
  // Nothing more will be told of the last instant.
  void close();

  // The first answer that no order explains. Behind it nothing is judged any more.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  // Whether there is an order of what was told of the key, for sure. Of a key that nothing was told
  // of, and of what is not judged, it does not say so.
  [[nodiscard]] bool vouches_for(const Bytes& key) const;
  // How many operations and values it remembers, of all keys.
  [[nodiscard]] std::size_t retained() const;

 private:
  struct Told {
    HashedKey key;
    Ticket ticket = 0;
    Answer answer;
  };
  void move_to(Instant at);
  OnlineKey& part_of(const HashedKey& key);

  Content initial_;
  SharedMap<HashedKey, Shared<OnlineKey>> parts_;
  std::vector<Told> unjudged_;  // answered at now_
  Instant now_;
  std::optional<Instant> closed_;  // the last one that is over
  std::optional<Refusal> refusal_;
};

}  // namespace raftbed::linear
