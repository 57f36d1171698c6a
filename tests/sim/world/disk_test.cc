// Disks: what survives a kill and a loss of power, what a torn write may touch, and in which order
// syncs complete.
#include "sim/world/disk.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "parts.h"
#include "sim/world/torn_write.h"
#include "testing/property.h"

namespace raftbed::world {
namespace {

using testing::write_of;

constexpr FileName file = FileName::log;

struct Host {
  explicit Host(SurvivalWeights survival = {}) : disk(NodeId(1), options(survival)) {}
  static DiskOptions options(SurvivalWeights survival) {
    DiskOptions options;
    options.survival = survival;
    return options;
  }
  void issue(const DiskOperation& operation) {
    disk.issue(operation, Incarnation(1), now, chance, agenda);
  }
  Instant sync(std::uint64_t id) {
    issue(DiskSync{file, WriteId(id), Label{2, ClientId(), id, 0}});
    return agenda.in_order().back().at();
  }
  // Completes the next sync; what is durable by it is in `synced`.
  std::optional<DiskCompletion> next() {
    const Event event = agenda.pop();
    now = event.at();
    synced = disk.finish(event.payload());
    if (!synced) return std::nullopt;
    return disk.close(event.payload());
  }
  Disk disk;
  Agenda agenda;
  Chance chance{7};
  Instant now;
  std::optional<Synced> synced;
};

TEST_CASE("a write is seen at once and durable after a sync", "[disk]") {
  Host host;
  host.issue(write_of(0, "abc"));
  CHECK(host.disk.read(file).text() == "abc");
  CHECK(host.disk.durable(file).empty());
  host.sync(1);
  const auto completion = host.next();
  REQUIRE(completion);
  CHECK(completion->id == WriteId(1));
  CHECK(completion->incarnation == Incarnation(1));
  CHECK(host.disk.durable(file).text() == "abc");
  CHECK(host.synced == Synced{file, 1});
}

TEST_CASE("a sync covers what was issued before it, and nothing after", "[disk]") {
  Host host;
  host.issue(write_of(0, "abc"));
  host.sync(1);
  host.issue(write_of(3, "def"));
  host.next();
  CHECK(host.disk.durable(file).text() == "abc");
  CHECK(host.disk.read(file).text() == "abcdef");
  CHECK(host.disk.unsynced().size() == 1);
}

TEST_CASE("truncations take their turn among writes", "[disk]") {
  Host host;
  host.issue(write_of(0, "abcdef"));
  host.issue(DiskTruncate{file, 2});
  host.issue(write_of(2, "xy", 2));
  CHECK(host.disk.read(file).text() == "abxy");
  host.sync(1);
  host.next();
  CHECK(host.disk.durable(file).text() == "abxy");
}

TEST_CASE("syncs complete in the order in which they were issued", "[disk]") {
  Host host;
  std::vector<std::uint64_t> order;
  for (std::uint64_t id = 1; id <= 200; ++id) host.sync(id);
  while (!host.agenda.empty()) order.push_back(host.next().value().id.value());
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(order.size() == 200);
}

TEST_CASE("a slow disk takes a multiple of its time", "[disk]") {
  Host usual;
  Host slow;
  slow.disk.slow(FaultId(1), Ratio{10, 1});
  slow.disk.slow(FaultId(2), Ratio{3, 1});
  CHECK(slow.sync(1).ns() == usual.sync(1).ns() * 10);
  CHECK(slow.disk.lift(FaultId(1)));
  CHECK_FALSE(slow.disk.lift(FaultId(1)));
}

TEST_CASE("after a loss of power a sync that was under way is not heard of", "[disk][power]") {
  Host host;
  host.issue(write_of(0, "abc"));
  host.sync(1);
  host.disk.lose_power(host.chance);
  CHECK_FALSE(host.next());
  CHECK(host.disk.counters().syncs_lost == 1);
}

TEST_CASE("what is left after a loss of power is durable", "[disk][power]") {
  Host host;
  for (std::uint64_t i = 0; i < 20; ++i) host.issue(write_of(i * 4, "data", i + 1));
  CHECK(host.disk.lose_power(host.chance).size() == 20);
  const Bytes left = host.disk.read(file);
  CHECK(host.disk.durable(file) == left);
  CHECK(host.disk.lose_power(host.chance).empty());
  CHECK(host.disk.read(file) == left);
}

TEST_CASE("a write that was kept beyond a lost one leaves a hole of zeros", "[disk][power]") {
  const Chance chance(7);
  Host host({1, 1, 0});
  for (std::uint64_t i = 0; i < 40; ++i) host.issue(write_of(i, "x", i + 1));
  const auto survivors = host.disk.lose_power(chance);
  const std::string left(host.disk.durable(file).text());
  for (std::size_t i = 0; i < left.size(); ++i) {
    CHECK((left[i] == 'x') == (survivors[i].survival == Survival::kept));
  }
  CHECK(left.find('\0') != std::string::npos);
}

TEST_CASE("what survives is decided by name, not by what else is there", "[disk][power]") {
  Host one({1, 1, 1});
  Host two({1, 1, 1});
  for (std::uint64_t i = 1; i <= 30; ++i) {
    one.issue(write_of(i * 10, "0123456789", i));
    if (i % 3 != 0) two.issue(write_of(i * 10, "0123456789", i));
  }
  const auto all = one.disk.lose_power(one.chance);
  for (const Survivor& survivor : two.disk.lose_power(two.chance)) {
    CHECK(std::find(all.begin(), all.end(), survivor) != all.end());
  }
}

TEST_CASE("kept, lost and torn all occur, and weights of zero do not", "[disk][power]") {
  const auto count = [](SurvivalWeights weights, Survival which) {
    Host host(weights);
    for (std::uint64_t i = 0; i < 300; ++i) host.issue(write_of(0, "0123456789", i + 1));
    const auto survivors = host.disk.lose_power(host.chance);
    return std::count_if(survivors.begin(), survivors.end(),
                         [which](const Survivor& s) { return s.survival == which; });
  };
  for (const Survival which : {Survival::kept, Survival::lost, Survival::torn}) {
    CHECK(count({1, 1, 1}, which) > 60);
  }
  CHECK(count({1, 0, 0}, Survival::kept) == 300);
  CHECK(count({0, 1, 0}, Survival::lost) == 300);
  CHECK(count({0, 0, 1}, Survival::torn) == 300);
}

TEST_CASE("a truncation is kept or lost where only tearing was asked for", "[disk][power]") {
  Host host({0, 0, 1});
  for (std::uint64_t i = 0; i < 50; ++i) host.issue(DiskTruncate{file, i});
  for (const Survivor& survivor : host.disk.lose_power(host.chance)) {
    CHECK(survivor.survival != Survival::torn);
  }
}

TEST_CASE("a torn write changes only bytes in its range, each to its own new value",
          "[disk][torn]") {
  testing::check_property(
      "torn write", [](std::uint64_t seed, std::uint16_t at, std::uint16_t length) {
        FileContents contents;
        contents.write(0, Bytes::copy_of(std::string(3000, 'o')));
        const std::string text(length % 2000U + 1, 'n');
        const std::uint64_t offset = at % 3001U;
        tear(contents, write_of(offset, text), Identity(std::uint64_t{1}), Chance(seed));
        const std::string left(contents.flatten().text());
        RC_ASSERT(left.size() >= 3000U);
        RC_ASSERT(left.size() <= std::max<std::size_t>(3000, offset + text.size()));
        for (std::size_t i = 0; i < left.size(); ++i) {
          const bool is_within = i >= offset && i < offset + text.size();
          const char old = i < 3000 ? 'o' : '\0';
          RC_ASSERT(left[i] == old || (is_within && left[i] == 'n'));
        }
      });
}

TEST_CASE("a torn write of many sectors mixes old and new ones", "[disk][torn]") {
  bool is_mixed = false;
  bool is_front = false;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    FileContents contents;
    contents.write(0, Bytes::copy_of(std::string(8 * sector_size, 'o')));
    tear(contents, write_of(0, std::string(8 * sector_size, 'n')), Identity(std::uint64_t{1}),
         Chance(seed));
    const std::string left(contents.flatten().text());
    const std::size_t first_old = left.find('o');
    if (first_old == std::string::npos) continue;
    is_mixed = is_mixed || left.find('n', first_old) != std::string::npos;
    is_front = is_front || first_old % sector_size != 0;
  }
  CHECK(is_mixed);
  CHECK(is_front);
}

TEST_CASE("a loss of power never undoes what was synced", "[disk][power]") {
  testing::check_property(
      "synced survives", [](std::uint64_t seed, const std::vector<std::uint8_t>& steps) {
        Host host;
        host.chance = Chance(seed);
        std::uint64_t size = 0;
        std::uint64_t number = 0;
        for (const std::uint8_t step : steps) {
          if (step % 4 < 2) {
            const std::string text(step % 7U + 1U, static_cast<char>('a' + step % 26));
            host.issue(write_of(size, text, ++number));
            size += text.size();
          } else if (step % 4 == 2) {
            host.sync(++number);
          } else if (!host.agenda.empty()) {
            host.next();
          }
        }
        const std::string synced(host.disk.durable(file).text());
        host.disk.lose_power(host.chance);
        RC_ASSERT(host.disk.durable(file).text().substr(0, synced.size()) == synced);
      });
}

TEST_CASE("a file under any writes and cuts agrees with a string", "[disk][file]") {
  testing::check_property("file contents", [](const std::vector<std::uint32_t>& steps) {
    FileContents contents;
    std::string model;
    std::vector<std::pair<FileContents, std::string>> copies;
    for (const std::uint32_t step : steps) {
      const std::size_t offset = (step >> 4) % (model.size() + 5);
      if (step % 4 == 0) {
        contents.resize(offset);
        model.resize(offset);
      } else {
        const std::string text((step >> 12) % 9, static_cast<char>('a' + (step >> 16) % 26));
        contents.write(offset, Bytes::copy_of(text));
        if (!text.empty()) {
          model.resize(std::max(model.size(), offset + text.size()));
          model.replace(offset, text.size(), text);
        }
      }
      if (step % 7 == 0) copies.emplace_back(contents, model);
      RC_ASSERT(contents.flatten().text() == model);
      RC_ASSERT(contents.size() == model.size());
    }
    for (const auto& [copy, expected] : copies) RC_ASSERT(copy.flatten().text() == expected);
  });
}

TEST_CASE("a file extends its own past until something of that is written over", "[disk][file]") {
  FileContents now;
  now.write(0, Bytes::copy_of("abc"));
  const FileContents before = now;
  CHECK(now.extends(before));
  now.write(3, Bytes::copy_of("def"));
  CHECK(now.extends(before));
  CHECK_FALSE(before.extends(now));
  now.write(2, Bytes::copy_of("C"));
  CHECK_FALSE(now.extends(before));
}

// Frozen, as identities are, and computed by another program.
TEST_CASE("syncs and survivals have the values that they always had", "[disk][golden]") {
  Host host;
  CHECK(host.sync(1).ns() == 1'054'162);
  for (std::uint64_t number = 1; number <= 12; ++number) host.issue(write_of(0, "abc", number));
  std::string survivals;
  for (const Survivor& survivor : host.disk.lose_power(host.chance)) {
    survivals += "klt"[static_cast<std::size_t>(survivor.survival)];
  }
  CHECK(survivals == "ltttkkklklll");
}

}  // namespace
}  // namespace raftbed::world
