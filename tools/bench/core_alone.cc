// The core alone: Raft over a queue, first in first out, with disks that sync at once, beside the
// bare queue of the same process.
//
//   queue            one message put into the queue and taken out of it, and nothing else
//   core/N/W         N nodes, the leader with W proposals of 32 bytes that are not applied yet:
//                    messages and committed entries a second, allocations a message
// Everything that the core can do is compiled in; logs are compacted every 4,096 entries.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bench/allocations.h"
#include "core/raft/raft.h"

namespace raftbed {
namespace {

// It lies in the queue as its receiver will take it.
struct Letter {
  NodeId to;
  raft::Input input = raft::Receive();

  raft::Receive& received() { return std::get<raft::Receive>(input); }
};

// First in first out, in a ring that is never full: a window bounds what is on its way.
class Queue {
 public:
  [[nodiscard]] bool empty() const { return first_ == end_; }
  Letter& push() {
    ASSERT(end_ - first_ < places);
    return letters_[end_++ % places];
  }
  Letter& pop() { return letters_[first_++ % places]; }  // REQUIRES: !empty()

 private:
  static constexpr std::size_t places = 4'096;
  std::vector<Letter> letters_ = std::vector<Letter>(places);
  std::size_t first_ = 0;
  std::size_t end_ = 0;
};

raft::Options options_for(NodeId self, std::uint16_t nodes) {
  raft::Options options;
  options.self = self;
  for (std::uint16_t id = 1; id <= nodes; ++id) options.configuration.voters.push_back(NodeId(id));
  options.append_entries_max = 64;
  options.snapshot_after = 4'096;
  return options;
}

class Cluster {
 public:
  explicit Cluster(std::uint16_t nodes) {
    for (std::uint16_t id = 1; id <= nodes; ++id) {
      hosts_.emplace_back(raft::Raft(options_for(NodeId(id), nodes), {}));
    }
    for (Host& host : hosts_) step(host, raft::Start{});
    step(hosts_[0], raft::Campaign{});
    while (deliver()) {
    }
  }
  [[nodiscard]] bool has_leader() const { return hosts_[0].core.is_leader(); }
  [[nodiscard]] std::uint64_t applied() const { return hosts_[0].applied.value(); }
  [[nodiscard]] std::uint64_t last() const { return hosts_[0].core.log().last_index().value(); }

  void propose(const Bytes& command) { step(hosts_[0], raft::Propose{command}); }
  // The oldest message reaches its node; false if there is none.
  bool deliver() {
    if (letters_.empty()) return false;
    const Letter& letter = letters_.pop();  // its place is taken again when the ring has gone round
    step(hosts_[letter.to.value() - 1U], letter.input);
    return true;
  }

 private:
  struct Host {
    explicit Host(raft::Raft raft) : core(std::move(raft)) {}
    raft::Raft core;
    raft::Output output;
    LogIndex applied;
  };

  void step(Host& host, const raft::Input& input) {
    host.core.step(now_, input, host.output);
    for (raft::Outgoing& each : host.output.send) send(host, each);
    const bool is_saved = apply(host);
    if (host.output.write) persist(host, host.output.write->id);
    if (is_saved) step(host, raft::StateSaved{host.applied, {}});
  }
  // Synced at once: what waits for this write leaves; for an earlier one nothing waits any more.
  void persist(Host& host, WriteId write) {
    for (raft::Held& each : host.output.held) send(host, each.outgoing);
    step(host, raft::Persisted{write});
  }
  void send(const Host& host, raft::Outgoing& outgoing) {
    Letter& letter = letters_.push();
    letter.to = outgoing.to;
    letter.received().from = host.core.self();
    letter.received().message = std::move(outgoing.message);
  }
  // Whether the state is to be saved.
  static bool apply(Host& host) {
    const auto& range = host.output.apply;
    if (!range) return false;
    host.applied = range->last;
    return range->save;
  }

  std::vector<Host> hosts_;
  Queue letters_;
  NodeInstant now_;
};

void bare_queue(benchmark::State& state) {
  Queue letters;
  for (int i = 0; i < 8; ++i) letters.push().received().message.emplace<raft::AppendRequest>();
  for (auto _ : state) {
    raft::Message& message = letters.pop().received().message;
    letters.push().received().message = std::move(message);
  }
  state.counters["messages/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(bare_queue)->Name("queue");

void core_alone(benchmark::State& state) {
  Cluster cluster(static_cast<std::uint16_t>(state.range(0)));
  if (!cluster.has_leader()) return state.SkipWithError("nobody leads");
  const auto window = static_cast<std::uint64_t>(state.range(1));
  const Bytes command = Bytes::copy_of(std::string(32, 'x'));
  const std::uint64_t applied_before = cluster.applied();
  const std::uint64_t allocations_before = allocations();
  for (auto _ : state) {
    while (cluster.last() - cluster.applied() < window) cluster.propose(command);
    if (!cluster.deliver()) state.SkipWithError("nothing is on its way");
  }
  const auto messages = static_cast<double>(state.iterations());
  const auto entries = static_cast<double>(cluster.applied() - applied_before);
  state.counters["messages/s"] = benchmark::Counter(messages, benchmark::Counter::kIsRate);
  state.counters["entries/s"] = benchmark::Counter(entries, benchmark::Counter::kIsRate);
  state.counters["allocations/message"] =
      static_cast<double>(allocations() - allocations_before) / messages;
}
BENCHMARK(core_alone)->Name("core")->ArgsProduct({{3, 5}, {1, 64}});

}  // namespace
}  // namespace raftbed
