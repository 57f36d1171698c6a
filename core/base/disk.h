// The abstract disk: what a node asks of it, as values, and what it hears back.
//
// A write is in the operating system's hands as soon as it is issued: it survives the death of the
// process, but not a loss of power, until a sync that was issued after it has completed. Operations
// of one node take effect in the order in which they were issued. What a node finds at its start is
// the contents of its files.
#pragma once

#include <cstdint>
#include <variant>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/packet.h"

namespace raftbed {

// A node's files: two, of which one holds the log, and the other is where it moves to with its next
// snapshot.
enum class FileName : std::uint8_t { log = 0, other_log = 1 };
inline constexpr std::uint8_t file_count = 2;
constexpr FileName other_of(FileName file) {
  return file == FileName::log ? FileName::other_log : FileName::log;
}

// Puts the bytes at an offset. Never beyond the file's end plus nothing: no holes.
struct DiskWrite {
  FileName file = FileName::log;
  std::uint64_t offset = 0;
  Bytes bytes;
  Label label;  // names the write for chance, as a packet's label does
};
struct DiskTruncate {
  FileName file = FileName::log;
  std::uint64_t size = 0;
};
// Everything issued for this file before it is durable when it completes.
struct DiskSync {
  FileName file = FileName::log;
  WriteId id;  // given back in the completion
  Label label;
};
using DiskOperation = std::variant<DiskWrite, DiskTruncate, DiskSync>;

// A sync is done. Carries the life that asked for it: one that asked in an earlier life does not
// hear of it.
struct DiskCompletion {
  WriteId id;
  Incarnation incarnation;
};

}  // namespace raftbed
