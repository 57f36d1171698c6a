#include "sim/cluster/workload.h"

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::cluster {
namespace {

enum class Part : std::uint8_t {
  kind = 1,
  key = 2,
  due = 3
};  // frozen: identities are made of them

Identity identity(Part part, ClientId client, std::uint32_t number) {
  return Identity(part, client, std::uint64_t{number});
}

// Which of the weights a number below their sum falls into.
std::size_t pick(const std::array<std::uint32_t, 6>& weights, std::uint64_t at) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return 0;
}

// Letters and numbers in a row: three of each at most.
class Word {
 public:
  Word& add(char letter) {
    text_[size_++] = letter;
    return *this;
  }
  Word& add(std::uint64_t number) {
    char* const end = text_.data() + text_.size();
    size_ = static_cast<std::size_t>(std::to_chars(text_.data() + size_, end, number).ptr -
                                     text_.data());
    return *this;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Bytes bytes() const { return Bytes::copy_of({text_.data(), size_}); }

 private:
  std::array<char, 64> text_;
  std::size_t size_ = 0;
};

// A key, and a value that is no other operation's, in one block.
struct Operands {
  Bytes key;
  Bytes value;
};

Operands operands_of(std::uint64_t key, ClientId client, std::uint32_t number) {
  Word word;
  const std::size_t key_size = word.add('k').add(key).size();
  word.add('c').add(std::uint64_t{client.value()}).add('.').add(std::uint64_t{number});
  const Bytes both = word.bytes();
  return {both.slice(0, key_size), both.slice(key_size, both.size() - key_size)};
}

std::optional<Bytes> last_seen(const Known& known, const Bytes& key) {
  const std::optional<Bytes>* seen = known.find(kv::KeyView(key.span()));
  return seen != nullptr ? *seen : std::nullopt;
}

}  // namespace

kv::Operation operation_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
                           std::uint32_t number, const Known& known) {
  const std::array<std::uint32_t, 6> weights{options.weight_get,    options.weight_put,
                                             options.weight_delete, options.weight_append,
                                             options.weight_cas,    options.weight_stale_get};
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : weights) sum += weight;
  ASSERT(sum > 0 && options.keys > 0);
  const auto kind =
      pick(weights, chance.below(Stream::workload, identity(Part::kind, client, number), sum));
  const auto which =
      chance.below(Stream::workload, identity(Part::key, client, number), options.keys);
  auto [key, value] = operands_of(which + 1, client, number);
  switch (kind) {
    case 0: return kv::Get{std::move(key)};
    case 1: return kv::Put{std::move(key), std::move(value)};
    case 2: return kv::Delete{std::move(key)};
    case 3: return kv::Append{std::move(key), std::move(value)};
    case 5: return kv::StaleGet{std::move(key), {}};
    default: break;
  }
  std::optional<Bytes> expected = last_seen(known, key);
  return kv::CompareAndSet{std::move(key), std::move(expected), std::move(value)};
}

Instant due_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
               std::uint32_t number) {
  const Duration base = times(options.operation_interval, std::int64_t{number} - 1);
  return Instant() + base +
         chance.between(Stream::workload, identity(Part::due, client, number), Duration(),
                        options.operation_interval);
}

std::optional<std::uint32_t> next_number(const Ranges& ranges, std::uint32_t after) {
  for (const auto& [first, last] : ranges) {
    if (after < first) return first;
    if (after < last) return after + 1;
  }
  return std::nullopt;
}

}  // namespace raftbed::cluster
