// What the properties of the key-value store are tried on: commands over few keys and few clients,
// so that they meet.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/kv/command.h"
#include "testing/bytes.h"

namespace raftbed::kv {

using raftbed::testing::bytes;

inline rc::Gen<Bytes> some_key() {
  return rc::gen::map(rc::gen::element<std::string>("", "x", "y", "xy"),
                      [](const std::string& text) { return bytes(text); });
}

// Few values, so that a compare-and-set finds what it expects now and then; any bytes, so that the
// codec is tried.
inline rc::Gen<Bytes> some_value() {
  return rc::gen::map(rc::gen::oneOf(rc::gen::element<std::string>("", "1", "2"),
                                     rc::gen::resize(8, rc::gen::arbitrary<std::string>())),
                      [](const std::string& text) { return bytes(text); });
}

inline rc::Gen<std::optional<Bytes>> some_expected() {
  return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), some_value()),
                      [](const std::pair<bool, Bytes>& drawn) {
                        return drawn.first ? std::optional<Bytes>(drawn.second) : std::nullopt;
                      });
}

inline rc::Gen<Operation> some_operation() {
  return rc::gen::oneOf(
      rc::gen::map(some_key(), [](Bytes key) -> Operation { return Get{key}; }),
      rc::gen::apply(
          [](Bytes key, std::uint8_t index) -> Operation {
            return StaleGet{key, LogIndex(index)};
          },
          some_key(), rc::gen::arbitrary<std::uint8_t>()),
      rc::gen::apply(
          [](Bytes key, Bytes value) -> Operation {
            return Put{key, value};
          },
          some_key(), some_value()),
      rc::gen::map(some_key(), [](Bytes key) -> Operation { return Delete{key}; }),
      rc::gen::apply(
          [](Bytes key, Bytes value) -> Operation {
            return Append{key, value};
          },
          some_key(), some_value()),
      rc::gen::apply(
          [](Bytes key, std::optional<Bytes> expected, Bytes value) -> Operation {
            return CompareAndSet{key, expected, value};
          },
          some_key(), some_expected(), some_value()));
}

// Sequences repeat, go back and leave gaps.
inline rc::Gen<Command> some_command() {
  return rc::gen::apply(
      [](std::uint32_t client, std::uint64_t sequence, Operation operation) {
        return Command{ClientId(client), Sequence(sequence), std::move(operation)};
      },
      rc::gen::inRange<std::uint32_t>(1, 4), rc::gen::inRange<std::uint64_t>(1, 12),
      some_operation());
}

}  // namespace raftbed::kv
