// The operations on the store, and the sessions before them.
//
// Every write of a key, a delete as well, makes the index of its entry the key's version; a read
// and a failed compare-and-set leave it. The session is asked first, and in one place:
// remembered().
#include "core/kv/machine.h"

#include <utility>

#include "core/base/broken.h"
#include "core/base/hash.h"
#include "core/base/match.h"

namespace raftbed::kv {
namespace {

// Presence goes in as well, so that no value and an empty value differ.
void fold(Digest& digest, const std::optional<Bytes>& value) {
  digest.add(std::uint64_t{value ? 1U : 0U});
  if (value) digest.add(value->span());
}

void fold(Digest& digest, const Reply& reply) {
  digest.add(reply.status).add(reply.version);
  fold(digest, reply.value);
}

}  // namespace

std::optional<Applied> Machine::apply(LogIndex index, const Bytes& bytes) {
  ASSERT(index > applied_);
  Command command;
  if (!decode_command(bytes, command)) return std::nullopt;
  applied_ = index;
  const auto [session, is_new] = sessions_.edit(command.client);
  if (!is_new) {
    if (const auto reply = remembered(session, command))
      return Applied{command.client, command.sequence, *reply, false};
  }
  session.last = command.sequence;
  session.reply = execute(index, command.operation);
  return Applied{command.client, command.sequence, session.reply, true};
}

void Machine::skip(LogIndex index) {
  ASSERT(index > applied_);
  applied_ = index;
}

// An acknowledgement is lost, the client tries again at the next leader, and both attempts are
// committed: the second finds its sequence here (Raft 8). An attempt that was delayed until its
// client had gone on finds a higher one: its answer is forgotten, and nobody waits for it.
std::optional<Reply> Machine::remembered(const Session& session, const Command& command) const {
  if (bugs_.has(Bug::X01)) return std::nullopt;  // X01: a repetition is applied again
  if (command.sequence > session.last) return std::nullopt;
  if (command.sequence == session.last) return session.reply;
  return Reply{Status::superseded, std::nullopt, read(key_of(command.operation)).version};
}

Reply Machine::read(const Bytes& key) const {
  const Cell* cell = store_.find(key);
  if (cell == nullptr) return Reply{};
  return Reply{Status::done, cell->value, cell->version};
}

Reply Machine::execute(LogIndex index, const Operation& operation) {
  return match(
      operation, [&](const Get& get) { return read(get.key); },
      [&](const Put& put) { return write(store_.edit(put.key).value, index, put.value); },
      [&](const Delete& del) { return write(store_.edit(del.key).value, index, std::nullopt); },
      [&](const Append& more) { return append(index, more); },
      [&](const CompareAndSet& cas) { return compare_and_set(index, cas); });
}

Reply Machine::write(Cell& cell, LogIndex index, std::optional<Bytes> value) {
  cell.value = std::move(value);
  cell.version = index;
  return Reply{Status::done, std::nullopt, index};
}

Reply Machine::append(LogIndex index, const Append& operation) {
  Cell& cell = store_.edit(operation.key).value;
  if (!cell.value) return write(cell, index, operation.value);
  return write(cell, index, Bytes::joined({cell.value->span(), operation.value.span()}));
}

// Looked up a second time where it succeeds: a failed one must not leave a cell behind.
Reply Machine::compare_and_set(LogIndex index, const CompareAndSet& operation) {
  Reply actual = read(operation.key);
  if (actual.value == operation.expected)
    return write(store_.edit(operation.key).value, index, operation.value);
  actual.status = Status::not_equal;
  return actual;
}

std::uint64_t Machine::digest() const {
  Digest digest;
  digest.add(applied_).add(std::uint64_t{store_.size()}).add(std::uint64_t{sessions_.size()});
  store_.for_each([&](const Key& key, const Cell& cell) {
    digest.add(key.bytes().span()).add(cell.version);
    fold(digest, cell.value);
  });
  sessions_.for_each([&](ClientId client, const Session& session) {
    digest.add(client).add(session.last);
    fold(digest, session.reply);
  });
  return digest.value();
}

}  // namespace raftbed::kv
