#include "core/base/broken.h"

namespace raftbed {

// Out of line, so that the cold path costs a hot function one call and no code.
void throw_broken(const char* condition, const char* citation, const char* file, int line) {
  throw Broken(condition, citation, file, line);
}

}  // namespace raftbed
