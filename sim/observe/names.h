// How things are written for people: n1, c2, "append", "committed indirectly", 3.412s. One place,
// used by traces, scenarios, findings and the stepper, so that what one prints another reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/actor/protocol.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "core/raft/note.h"

namespace raftbed::observe {

// Messages by their names in scenarios: "vote", "vote-reply", "append", "heartbeat",
// "append-reply", "request", "reply", "forward", "forward-reply", "pre-vote", "pre-vote-reply",
// "timeout-now", "read-index", "read-index-reply".
std::string_view name_of(actor::MessageKind kind);
std::optional<actor::MessageKind> message_kind_named(std::string_view name);
std::string_view name_of(actor::ActorName actor);  // "network"
std::string_view name_of(raft::NoteKind kind);     // "vote-refused-log-behind"

std::string text(NodeId node);                               // n1
std::string text(ClientId client);                           // c1
std::string text(const raft::Configuration& configuration);  // voters n1 n2 n3, learners n4
std::string text(Endpoint endpoint);
std::string text(Ratio ratio);  // 1/20, and 5% where the denominator is 100
// The shortest exact form: 0s, 250ms, 3.2s, 1.5us, 17ns; parse_duration(text(d)) == d.
std::string text(Duration duration);
std::string text(Instant instant);  // since the start of the run

std::optional<NodeId> parse_node(std::string_view text);
std::optional<ClientId> parse_client(std::string_view text);
std::optional<Ratio> parse_ratio(std::string_view text);  // 1/20 or 5%; at most 1
std::optional<Duration> parse_duration(
    std::string_view text);  // 250ms, 30s, 5m, 1.5us; not negative

}  // namespace raftbed::observe
