// The command line: from arguments to the exit code of the command that they choose.
#pragma once

namespace raftbed::tools {

// Catches everything: what is asked for wrongly is exit code 2, what is wrong with us is 70.
int main(int argument_count, const char* const* arguments);

}  // namespace raftbed::tools
