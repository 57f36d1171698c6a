// What the clients' operations and answers mean to the judge of orders (sim/linear): to the one
// that goes along with a run, and to the one that reads the whole.
#pragma once

#include "core/kv/command.h"
#include "core/kv/reply.h"
#include "sim/linear/online_key.h"
#include "sim/observe/history.h"

namespace raftbed::check {

// What the operation does, or would do if it took effect. A delete is a put of nothing.
linear::Question question_of(const kv::Operation& operation);

// Whether the record tells what became of the operation: a superseded answer does not.
bool is_known(const observe::Record& record);

// What the operation did. A failed compare-and-set, which says what it found, is a read.
// REQUIRES: it is known what became of it.
linear::Answer answer_of(const kv::Operation& operation, const kv::Reply& reply);

}  // namespace raftbed::check
