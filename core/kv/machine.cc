// The operations on the store, and the sessions before them.
//
// Every write of a key, a delete as well, makes the index of its entry the key's version; a read
// and a failed compare-and-set leave it. The session is asked first, and in one place:
// is_news().
#include "core/kv/machine.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "core/base/hash.h"

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

std::optional<Applied> Machine::apply(LogIndex index, const Bytes& bytes,
                                      std::optional<MachineInstant> own_clock) {
  ASSERT(index > applied_);
  Logged logged;
  if (!read_logged(bytes, logged)) return std::nullopt;
  applied_ = index;
  const CommandView& command = logged.command;
  const Task task{index, bytes, command, KeyView(command.key)};
  std::optional<Applied> result(std::in_place);
  Applied& applied = *result;
  applied.client = command.client;
  applied.sequence = command.sequence;
  const auto stamp = own_clock ? own_clock : logged.stamp;
  if (stamp) applied.expired = expire(*stamp);
  if (command.kind == Kind::registration) {
    applied.standing = open(command);
  } else {
    applied.standing = take_effect(task, applied.took_effect);
  }
  return result;
}

Standing Machine::take_effect(const Task& task, bool& took_effect) {
  const CommandView& command = task.command;
  bool is_new = false;
  Session* session = session_of(command, is_new);
  if (session == nullptr) return Standing::none;
  took_effect = is_new || is_news(*session, command);
  if (took_effect) {
    session->last = command.sequence;
    execute(task, session->reply);
  }
  return Standing::known;
}

void Machine::skip(LogIndex index) {
  ASSERT(index > applied_);
  applied_ = index;
}

// An acknowledgement is lost, the client tries again at the next leader, and both attempts are
// committed: the second finds its sequence here (Raft 8).
bool Machine::is_news(const Session& session, const CommandView& command) const {
  if (bugs_.has(Bug::X01)) return true;  // X01: a repetition is applied again
  return command.sequence > session.last;
}

// An attempt that was delayed until its client had gone on finds a higher sequence than its own:
// its answer is forgotten, and nobody waits for it.
Reply Machine::reply_to(const Bytes& bytes) const {
  Logged logged;
  const bool is_command = read_logged(bytes, logged);
  ASSERT(is_command);
  const CommandView& command = logged.command;
  if (command.kind == Kind::registration) return reply_to_registration(command);
  const Session* session = sessions_.find(command.client);
  const bool is_gone = session_expiry_ ? session == nullptr || !is_its(*session, command)
                                       : command.session.has_value();
  if (is_gone) return Reply{Status::no_session, std::nullopt, LogIndex()};
  ASSERT(session != nullptr);
  if (command.sequence == session->last) return session->reply;
  Reply reply;
  read(KeyView(command.key), reply);
  return Reply{Status::superseded, std::nullopt, reply.version};
}

Reply Machine::read(const Bytes& key) const {
  Reply reply;
  read(KeyView(key.span()), reply);
  return reply;
}

void Machine::read(KeyView key, Reply& reply) const {
  tell(store_.find(key), reply);
}

void Machine::tell(const Cell* cell, Reply& reply) {
  reply.status = Status::done;
  reply.value = cell != nullptr ? cell->value : std::nullopt;
  reply.version = cell != nullptr ? cell->version : LogIndex();
}

bool Machine::is_held(const Cell* cell, const std::optional<Operand>& expected) {
  if (cell == nullptr || !cell->value) return !expected;
  return expected && std::ranges::equal(cell->value->span(), *expected);
}

void Machine::execute(const Task& task, Reply& reply) {
  switch (task.command.kind) {
    case Kind::get:
    case Kind::stale_get: return read(task.key, reply);
    case Kind::put:
      return write(cell_of(task), task.index, kept(task.bytes, task.command.value), reply);
    case Kind::del: return write(cell_of(task), task.index, std::nullopt, reply);
    case Kind::append: return append(task, reply);
    case Kind::compare_and_set: return compare_and_set(task, reply);
    case Kind::registration: return;  // Machine::open()
  }
}

Machine::Cell& Machine::cell_of(const Task& task) {
  Cell* cell = store_.find_to_edit(task.key);
  return cell != nullptr ? *cell : new_cell(task);
}

void Machine::write(Cell& cell, LogIndex index, std::optional<Bytes>&& value, Reply& reply) {
  cell.value = std::move(value);
  cell.version = index;
  reply.status = Status::done;
  reply.value.reset();
  reply.version = index;
}

void Machine::append(const Task& task, Reply& reply) {
  Cell& cell = cell_of(task);
  Bytes value = cell.value ? Bytes::joined({cell.value->span(), task.command.value})
                           : kept(task.bytes, task.command.value);
  write(cell, task.index, std::move(value), reply);
}

// A failed one must not leave a cell behind.
void Machine::compare_and_set(const Task& task, Reply& reply) {
  Cell* cell = store_.find_to_edit(task.key);
  if (is_held(cell, task.command.expected)) {
    if (cell == nullptr) cell = &new_cell(task);
    write(*cell, task.index, kept(task.bytes, task.command.value), reply);
  } else {
    tell(cell, reply);
    reply.status = Status::not_equal;
  }
}

std::uint64_t Machine::digest() const {
  Digest digest;
  digest.add(applied_).add(std::uint64_t{store_.size()}).add(std::uint64_t{sessions_.size()});
  digest.add(now_);
  store_.for_each([&](const Key& key, const Cell& cell) {
    digest.add(key.bytes().span()).add(cell.version);
    fold(digest, cell.value);
  });
  sessions_.for_each([&](ClientId client, const Session& session) {
    digest.add(client).add(session.last).add(session.id).add(session.registration);
    digest.add(session.used).add(session.used_at);
    fold(digest, session.reply);
  });
  return digest.value();
}

}  // namespace raftbed::kv
