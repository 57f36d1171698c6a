#include "sim/campaign/crew.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "sim/campaign/seeds.h"

namespace raftbed::campaign {

Crew::Crew(std::uint32_t workers, Work work, const Limits& limits)
    : work_(std::move(work)), limits_(limits) {
  workers_.reserve(workers);
  for (std::uint32_t i = 0; i < workers; ++i) {
    workers_.push_back(Worker{hire(), Lines(), Range(), Clock::now()});
  }
}

Child Crew::hire() const {
  const Work& work = work_;
  return Child([&work](const ChildPipes& pipes) { obey_orders(work, pipes); }, limits_);
}

void Crew::order(Worker& worker) {
  worker.since = Clock::now();
  // An order that does not arrive is heard of as the worker's end.
  worker.child.order(std::to_string(worker.left.first) + ' ' + std::to_string(worker.left.count) +
                     '\n');
}

bool Crew::turn(std::chrono::milliseconds wait, const NextRange& next, const Take& take) {
  bool is_busy = false;
  std::vector<pollfd> waiting;
  for (Worker& worker : workers_) {
    if (worker.left.count == 0) {
      if (const auto range = next()) {
        worker.left = *range;
        order(worker);
      }
    }
    is_busy = is_busy || worker.left.count > 0;
    waiting.push_back(pollfd{worker.child.reports(), POLLIN, 0});
  }
  if (!is_busy) return false;
  // A signal ends the waiting early: whoever turns us looks at it between two turns.
  const int ready = poll(waiting.data(), waiting.size(), static_cast<int>(wait.count()));
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (ready > 0 && waiting[i].revents != 0) {
      hear(workers_[i], take);
    } else if (is_hanging(workers_[i])) {
      workers_[i].child.kill();
      replace(workers_[i], Died{Death::hung, 0, 0}, take);
    }
  }
  return true;
}

void Crew::hear(Worker& worker, const Take& take) {
  const bool is_alive = worker.lines.read_from(worker.child.reports());
  while (const auto line = worker.lines.next()) {
    auto record = parse_record(*line, "a worker's report");
    if (!record || worker.left.count == 0 || record->run != worker.left.first) {
      // Something in it wrote where it should not: not to be trusted with another run.
      worker.child.kill();
      return replace(worker, std::nullopt, take);
    }
    worker.since = Clock::now();
    ++worker.left.first;
    --worker.left.count;
    take(std::move(record).value());
  }
  if (!is_alive) replace(worker, std::nullopt, take);
}

// The run at which it ended is told as a finding; a new worker goes on behind it.
void Crew::replace(Worker& worker, std::optional<Died> died, const Take& take) {
  auto ended = worker.child.wait();
  if (!died) died = ended;
  Range left = worker.left;
  if (left.count > 0) {
    take(dead_record(left.first, died.value_or(Died())));
    left = Range{left.first + 1, left.count - 1};
  }
  worker.child = hire();
  worker.lines = Lines();
  worker.left = left;
  if (left.count > 0) order(worker);
}

bool Crew::is_hanging(const Worker& worker) const {
  return worker.left.count > 0 && Clock::now() - worker.since > limits_.hang;
}

RunRecord Crew::dead_record(std::uint64_t run, const Died& died) const {
  RunRecord record;
  record.run = run;
  record.seed = seed_of_run(work_.campaign_seed, run);
  const std::string what =
      died.death == Death::hung
          ? "had not ended after " + std::to_string(limits_.hang.count() / 1000) + " s"
          : "took its process with it (" + died.text() + ')';
  add(record,
      process_found(died.text(), "A run ends by itself, in a verdict. The run of seed " +
                                     hex(record.seed) + ' ' + what +
                                     ". The fault is in the program, not in what it simulates."));
  return record;
}

}  // namespace raftbed::campaign
