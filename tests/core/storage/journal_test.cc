#include "core/storage/journal.h"

#include "author.h"
#include "core/base/broken.h"
#include "testing/property.h"

namespace raftbed::storage {
namespace {

raft::Write write_of(std::uint64_t id) {
  return {WriteId(id), std::nullopt, std::nullopt, {entry(id, 1, "x")}};
}

// A journal with the operations that it asked for last.
struct Bench {
  explicit Bench(const Recovered& recovered = {}) : journal(recovered, operations) {}
  void append(const raft::Write& write) {
    operations.clear();
    journal.append(write, operations);
  }
  std::optional<WriteId> completed(std::uint64_t sync) {
    operations.clear();
    return journal.completed(WriteId(sync), operations);
  }
  // "wts": a write, a truncation, a sync.
  [[nodiscard]] std::string kinds() const {
    std::string kinds;
    for (const DiskOperation& operation : operations) kinds += "wts"[operation.index()];
    return kinds;
  }
  [[nodiscard]] Label label(std::size_t at) const {
    if (const auto* write = std::get_if<DiskWrite>(&operations[at])) return write->label;
    return std::get<DiskSync>(operations[at]).label;
  }
  std::vector<DiskOperation> operations;
  Journal journal;
};

Recovered recovered_with(std::uint64_t end, std::uint64_t torn) {
  Recovered recovered;
  recovered.end = end;
  recovered.torn = torn;
  return recovered;
}

TEST_CASE("a journal on an empty file asks for nothing and is ready", "[storage][journal]") {
  const Bench bench;
  CHECK(bench.kinds().empty());
  CHECK(bench.journal.is_ready());
}

TEST_CASE("a journal cuts a torn tail off and syncs before it is ready", "[storage][journal]") {
  Bench bench(recovered_with(100, 20));
  REQUIRE(bench.kinds() == "ts");
  CHECK(std::get<DiskTruncate>(bench.operations[0]).size == 100);
  CHECK_FALSE(bench.journal.is_ready());
  CHECK_FALSE(bench.completed(1));
  CHECK(bench.journal.is_ready());
  CHECK(bench.journal.durable() == 100);
}

TEST_CASE("what a kill left in the page cache is synced before the journal is ready",
          "[storage][journal]") {
  Bench bench(recovered_with(100, 0));
  CHECK(bench.kinds() == "s");
  CHECK_FALSE(bench.journal.is_ready());
  CHECK(bench.journal.durable() == 0);
  CHECK_THROWS_AS(bench.append(write_of(1)), Broken);
  bench.completed(1);
  CHECK(bench.journal.is_ready());
}

TEST_CASE("writes that come while a sync is outstanding share the next one", "[storage][journal]") {
  Bench bench;
  bench.append(write_of(1));
  CHECK(bench.kinds() == "ws");
  bench.append(write_of(2));
  CHECK(bench.kinds() == "w");
  bench.append(write_of(3));
  CHECK(bench.kinds() == "w");
  CHECK(bench.completed(1) == WriteId(1));
  CHECK(bench.kinds() == "s");
  CHECK(bench.completed(2) == WriteId(3));
  CHECK(bench.kinds().empty());
}

TEST_CASE("small batches lie one behind the other in memory, as they do in the file",
          "[storage][journal]") {
  Bench bench;
  const auto appended = [&](std::uint64_t id) {
    bench.append(write_of(id));
    return std::get<DiskWrite>(bench.operations[0]).bytes;
  };
  const Bytes one = appended(1);
  const Bytes next = appended(2);
  CHECK(next.span().data() == one.span().data() + one.size());
}

TEST_CASE("a batch states as durable what was synced when it was written, and not more",
          "[storage][journal]") {
  Bench bench;
  const auto stated = [&] {
    const auto& write = std::get<DiskWrite>(bench.operations[0]);
    std::string file(write.offset, ' ');
    file += write.bytes.text();
    return decode_header(bytes(file), write.offset)->durable;
  };
  bench.append(write_of(1));
  const std::uint64_t first_end = bench.journal.end();
  CHECK(stated() == 0);
  bench.append(write_of(2));
  CHECK(stated() == 0);
  bench.completed(1);
  bench.append(write_of(3));
  CHECK(stated() == first_end);
}

TEST_CASE("a sync that is not outstanding is a broken invariant", "[storage][journal]") {
  Bench bench;
  CHECK_THROWS_AS(bench.completed(1), Broken);
  bench.append(write_of(1));
  CHECK_THROWS_AS(bench.completed(2), Broken);
}

TEST_CASE("a label says what is written: the term, and the last index",
          "[storage][journal][label]") {
  Bench bench;
  const auto label = [&](raft::Write write) {
    bench.append(write);
    return bench.label(0);
  };
  CHECK(label({WriteId(1), hard_state(3), std::nullopt, {}}) == Label{1, ClientId(0), 3, 0});
  CHECK(bench.label(1) == Label{2, ClientId(0), 3, 0});
  CHECK(label({WriteId(2), std::nullopt, std::nullopt, {entry(1, 2, "a")}}) ==
        Label{1, ClientId(0), 2, 1});
  CHECK(label({WriteId(3), hard_state(4), LogIndex(1), {}}) == Label{1, ClientId(0), 4, 0});
  CHECK(label({WriteId(4), hard_state(5), std::nullopt, {entry(1, 4, "b")}}) ==
        Label{1, ClientId(0), 5, 1});
  bench.completed(1);
  CHECK(bench.label(0) == Label{2, ClientId(0), 5, 1});
}

}  // namespace
}  // namespace raftbed::storage
