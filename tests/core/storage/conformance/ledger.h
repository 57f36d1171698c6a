// A state machine as small as it can be, and no key-value store: it keeps what it is told, in
// order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/broken.h"
#include "core/base/bytes.h"
#include "core/base/codec.h"
#include "core/base/ids.h"
#include "core/raft/log.h"
#include "core/raft/state_machine.h"
#include "testing/writer.h"

namespace raftbed::storage::conformance {

// state = applied u64 | text: each command behind its index.
class Ledger {
 public:
  // How much text there is then. An empty command is none that could be read.
  std::optional<std::uint64_t> apply(LogIndex index, const Bytes& command) {
    ASSERT(index > applied_);
    if (command.empty()) return std::nullopt;
    applied_ = index;
    text_ += std::to_string(index.value()) + ':' + std::string(command.text()) + '\n';
    return text_.size();
  }
  void skip(LogIndex index) {
    ASSERT(index > applied_);
    applied_ = index;
  }
  [[nodiscard]] LogIndex applied() const { return applied_; }
  [[nodiscard]] Bytes state() const {
    std::vector<std::byte> buffer;
    testing::Writer(buffer).u64(applied_.value()).raw(std::as_bytes(std::span(text_)));
    return Bytes::copy_of(buffer);
  }
  static std::optional<Ledger> restored(const Bytes& state) {
    Reader reader(state.span());
    Ledger ledger;
    ledger.applied_ = LogIndex(reader.u64());
    if (reader.failed()) return std::nullopt;
    ledger.text_ = state.text().substr(state.size() - reader.left());
    return ledger;
  }

  friend bool operator==(const Ledger&, const Ledger&) = default;

 private:
  LogIndex applied_;
  std::string text_;
};
static_assert(raft::StateMachine<Ledger>);

// Every entry behind what the machine has applied, up to this one. REQUIRES: they are there.
template <raft::StateMachine Machine>
void apply(Machine& machine, const raft::Log& log, LogIndex last) {
  while (machine.applied() < last) {
    const raft::Entry& entry = log.at(machine.applied().next());
    if (entry.kind() != raft::EntryKind::command) {
      machine.skip(entry.index());
    } else {
      ASSERT(machine.apply(entry.index(), entry.command()));
    }
  }
}

}  // namespace raftbed::storage::conformance
