#include "sim/observe/observation.h"

namespace raftbed::observe {

EntryName name_of(const raft::Entry& entry) {
  return EntryName{entry.term(), entry.kind(), entry.checksum()};
}

}  // namespace raftbed::observe
