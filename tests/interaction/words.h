// How a transcript writes what goes between nodes and to disks: one line each, all fields, read
// aloud as it stands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/raft/raft.h"

namespace raftbed::interaction {

// "vote", "append", "heartbeat" (an append without entries), ...: as scenarios name messages.
std::string_view kind_of(const raft::Message& message);
bool is_kind(std::string_view word);

std::string words_of(const raft::Message& message);          // its kind, and all its fields
std::string words_of(std::span<const raft::Entry> entries);  // "entries 2 to 3 of term 1: a b"
std::string words_of(const raft::Write& write);              // "w1: term 1, vote n1"
std::string role_of(const raft::Raft& raft);                 // "follower of n1 in term 2"
std::string words_of(const raft::ProposalOutcome& outcome);  // "refused: it does not lead, n1 does"
std::string words_of(const raft::ReadRefused& refused);      // likewise
std::string words_of(const raft::ChangeOutcome& outcome);    // likewise
std::string words_of(const raft::Progress& peer);            // a line of what a leader knows of it
std::string joined(const std::vector<std::string>& parts, std::string_view between);

// "3 of term 2": where an entry is.
std::string place(LogIndex index, Term term);

}  // namespace raftbed::interaction
