#include "sim/cluster/workload.h"

#include <array>
#include <string>

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
std::size_t pick(const std::array<std::uint32_t, 5>& weights, std::uint64_t at) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return 0;
}

}  // namespace

kv::Operation operation_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
                           std::uint32_t number, const Known& known) {
  const std::array<std::uint32_t, 5> weights{options.weight_get, options.weight_put,
                                             options.weight_delete, options.weight_append,
                                             options.weight_cas};
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : weights) sum += weight;
  ASSERT(sum > 0 && options.keys > 0);
  const auto kind =
      pick(weights, chance.below(Stream::workload, identity(Part::kind, client, number), sum));
  const auto which =
      chance.below(Stream::workload, identity(Part::key, client, number), options.keys);
  const Bytes key = Bytes::copy_of("k" + std::to_string(which + 1));
  const Bytes value =
      Bytes::copy_of("c" + std::to_string(client.value()) + "." + std::to_string(number));
  const std::optional<Bytes>* seen = known.find(key);
  switch (kind) {
    case 0: return kv::Get{key};
    case 1: return kv::Put{key, value};
    case 2: return kv::Delete{key};
    case 3: return kv::Append{key, value};
    default: return kv::CompareAndSet{key, seen != nullptr ? *seen : std::nullopt, value};
  }
}

Instant due_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
               std::uint32_t number) {
  const Duration base = options.operation_interval * (std::int64_t{number} - 1);
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
