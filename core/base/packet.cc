#include "core/base/packet.h"

namespace raftbed {

Identity identity_of(std::uint64_t who, const Label& label, std::uint64_t n) {
  return Identity(who, label.slot(), label.major, label.minor, n);
}

Identity MessageName::identity() const {
  Identity identity = identity_of(std::uint64_t{from.value()} << 32 | to.value(), label, n);
  if (copy > 0) identity.add(copy);
  return identity;
}

}  // namespace raftbed
