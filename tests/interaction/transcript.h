// A transcript: lines that begin with > are commands, and what stands below one, up to the next
// command, comment or empty line, is its whole answer. Lines that begin with # tell the story.
#pragma once

#include <string>

#include "commands.h"

namespace raftbed::interaction {

struct Transcript {
  std::string text;                  // with the answers as they are now
  Scene scene;                       // as its last command left it
  std::optional<std::string> wrong;  // "line 12: expected a node, found 'x'": it ends there
};

Transcript play(const std::string& written);

// The first line in which they differ, as a person would want to be told; empty where none does.
std::string difference(const std::string& written, const std::string& played);

// Left alone with all nodes up and nothing lost, the world commits once more, and everybody applies
// it: no command has brought it into a corner (liveness, from wherever a transcript ends).
bool recovers(World world);

}  // namespace raftbed::interaction
