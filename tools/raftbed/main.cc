// raftbed: a deterministic simulation testbed for Raft.
#include "raftbed/command_line.h"

int main(int argument_count, char** arguments) {
  return raftbed::tools::main(argument_count, arguments);
}
