// The workload: what a client's n-th operation is and when it is due, by keyed chance alone.
//
// Kind, key and due time depend on (seed, client, n) and nothing else, so leaving one operation out
// changes no other (DESIGN 1.3). Values are unique: they name the client and the number. What a
// compare-and-set expects is what its client last saw under the key, which is the one thing that
// depends on the run.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/chance.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/shared_map.h"
#include "core/base/time.h"
#include "core/kv/command.h"
#include "core/kv/key.h"

namespace raftbed::cluster {

struct WorkloadOptions {
  std::uint32_t keys = 3;  // at least 1
  Duration operation_interval = milliseconds(20);
  std::uint32_t weight_get = 4;  // not all weights 0
  std::uint32_t weight_put = 4;
  std::uint32_t weight_delete = 1;
  std::uint32_t weight_append = 2;
  std::uint32_t weight_cas = 2;
  std::uint32_t weight_stale_get = 0;
};

// What a client last saw under each key; absent within: it saw that there was nothing.
using Known = SharedMap<kv::Key, std::optional<Bytes>>;

kv::Operation operation_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
                           std::uint32_t number, const Known& known);
// Never before the operation before it: number * interval, plus up to one interval.
Instant due_of(const WorkloadOptions& options, const Chance& chance, ClientId client,
               std::uint32_t number);

// Which operations a client does: inclusive ranges of numbers, ascending.
using Ranges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
// The first number of the ranges that is above `after`; absent: there is none.
std::optional<std::uint32_t> next_number(const Ranges& ranges, std::uint32_t after);

}  // namespace raftbed::cluster
