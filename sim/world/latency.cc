#include "sim/world/latency.h"

#include "sim/world/draw.h"

namespace raftbed::world {

Duration Latency::drawn(const Chance& chance, Stream stream, Identity identity) const {
  Draw draw(chance, stream, identity);
  Duration total = base;
  if (draw.happens(tail_odds)) total = total + draw.up_to(tail);
  return total + draw.up_to(jitter);
}

}  // namespace raftbed::world
