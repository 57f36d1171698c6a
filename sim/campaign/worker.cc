#include "sim/campaign/worker.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <exception>
#include <new>

#include "sim/campaign/seeds.h"

namespace raftbed::campaign {
namespace {

RunRecord failed_record(std::string rule, const std::string& why) {
  RunRecord record;
  add(record, process_found(std::move(rule),
                            "A run must end in a verdict. This one ended in an "
                            "exception of the program: " +
                                why + '.'));
  return record;
}

RunRecord run_once(const Work& work, std::uint64_t seed) {
  try {
    return work.run(seed);
  } catch (const std::bad_alloc&) {
    return failed_record("out of memory", "no memory was left");
  } catch (const std::exception& error) {
    return failed_record("exception", error.what());
  }
}

std::string difference_text(const RunRecord& one, const RunRecord& other) {
  return "A seed decides all of its run. Two runs of this one differ: fingerprints " +
         hex(one.fingerprint) + " and " + hex(other.fingerprint) + ", after " +
         std::to_string(one.events) + " and " + std::to_string(other.events) +
         " events. Something else than the seed decides: memory, order or time.";
}

struct Order {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

// Our own words to ourselves: what cannot be read is no order.
Order parse_order(const std::string& line) {
  Order order;
  const char* end = line.data() + line.size();
  const auto first = std::from_chars(line.data(), end, order.first);
  if (first.ptr != end) std::from_chars(first.ptr + 1, end, order.count);
  return order;
}

}  // namespace

RunRecord record_of_run(const Work& work, std::uint64_t run) {
  const std::uint64_t seed = seed_of_run(work.campaign_seed, run);
  RunRecord record = run_once(work, seed);
  if (is_rechecked(work.campaign_seed, run, work.recheck)) {
    const RunRecord again = run_once(work, seed);
    if (again != record) add(record, nondeterminism_found(difference_text(record, again)));
    record.rechecked = true;
  }
  record.run = run;
  record.seed = seed;
  return record;
}

void obey_orders(const Work& work, const ChildPipes& pipes) {
  Lines orders;
  bool has_more = true;
  while (has_more) {
    has_more = orders.read_from(pipes.orders);
    while (const auto line = orders.next()) {
      const Order order = parse_order(*line);
      for (std::uint64_t i = 0; i < order.count; ++i) {
        const RunRecord record = record_of_run(work, order.first + i);
        if (!write_all(pipes.reports, to_line(record) + '\n')) return;
      }
    }
  }
}

bool Lines::read_from(int descriptor) {
  std::array<char, 65'536> buffer;
  ssize_t got = 0;
  do {
    got = read(descriptor, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  bytes_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Lines::next() {
  const std::size_t end = bytes_.find('\n', taken_);
  if (end == std::string::npos) {
    bytes_.erase(0, taken_);
    taken_ = 0;
    return std::nullopt;
  }
  std::string line = bytes_.substr(taken_, end - taken_);
  taken_ = end + 1;
  return line;
}

}  // namespace raftbed::campaign
