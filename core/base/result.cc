#include "core/base/result.h"

namespace raftbed {

std::string Error::text() const {
  std::string text = where;
  if (line != 0) text += ':' + std::to_string(line);
  if (column != 0) text += ':' + std::to_string(column);
  return text + ": expected " + expected + ", found " + found;
}

}  // namespace raftbed
