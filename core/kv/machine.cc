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
  std::optional<Command> command = decode_command(bytes);
  if (!command) return std::nullopt;
  applied_ = index;
  if (std::optional<Reply> reply = remembered(*command)) {
    return Applied{std::move(*command), std::move(*reply), false};
  }
  Reply reply = execute(index, command->operation);
  sessions_.set(command->client, Session{command->sequence, reply});
  return Applied{std::move(*command), std::move(reply), true};
}

void Machine::skip(LogIndex index) {
  ASSERT(index > applied_);
  applied_ = index;
}

// An acknowledgement is lost, the client tries again at the next leader, and both attempts are
// committed: the second finds its sequence here (Raft 8). An attempt that was delayed until its
// client had gone on finds a higher one: its answer is forgotten, and nobody waits for it.
std::optional<Reply> Machine::remembered(const Command& command) const {
  if (bugs_.has(Bug::X01)) return std::nullopt;  // X01: a repetition is applied again
  const Session* session = sessions_.find(command.client);
  if (session == nullptr || command.sequence > session->last) return std::nullopt;
  if (command.sequence == session->last) return session->reply;
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
      [&](const Put& put) { return write(index, put.key, put.value); },
      [&](const Delete& del) { return write(index, del.key, std::nullopt); },
      [&](const Append& more) { return append(index, more); },
      [&](const CompareAndSet& cas) { return compare_and_set(index, cas); });
}

Reply Machine::write(LogIndex index, const Bytes& key, std::optional<Bytes> value) {
  store_.set(key, Cell{std::move(value), index});
  return Reply{Status::done, std::nullopt, index};
}

Reply Machine::append(LogIndex index, const Append& operation) {
  const Cell* cell = store_.find(operation.key);
  if (cell == nullptr || !cell->value) return write(index, operation.key, operation.value);
  return write(index, operation.key, Bytes::joined({cell->value->span(), operation.value.span()}));
}

Reply Machine::compare_and_set(LogIndex index, const CompareAndSet& operation) {
  const Reply actual = read(operation.key);
  if (actual.value == operation.expected) return write(index, operation.key, operation.value);
  return Reply{Status::not_equal, actual.value, actual.version};
}

std::uint64_t Machine::digest() const {
  Digest digest;
  digest.add(applied_).add(std::uint64_t{store_.size()}).add(std::uint64_t{sessions_.size()});
  store_.for_each([&](const Bytes& key, const Cell& cell) {
    digest.add(key.span()).add(cell.version);
    fold(digest, cell.value);
  });
  sessions_.for_each([&](ClientId client, const Session& session) {
    digest.add(client).add(session.last);
    fold(digest, session.reply);
  });
  return digest.value();
}

}  // namespace raftbed::kv
