#include "sim/linear/append_links.h"

#include "sim/linear/grounds.h"

namespace raftbed::linear {

AppendLinks::AppendLinks(const SubHistory& sub)
    : sub_(&sub),
      parses_(sub),
      links_(sub.operations.size()),
      witnesses_(sub.values(), none),
      states_(sub.values(), none),
      is_looked_at_(sub.values(), false) {}

bool AppendLinks::follow() {
  for (std::uint32_t place = 0; place < sub_->operations.size(); ++place) {
    const Operation& o = operation(place);
    if (o.is_known() && sight_of(o) && !see(place)) return false;
  }
  for (std::size_t at = 0; at < took_effect_.size(); ++at) {
    if (!see(took_effect_[at])) return false;
  }
  return is_clear_;
}

bool AppendLinks::see(std::uint32_t place) {
  const Value seen = *sight_of(operation(place));
  if (is_looked_at_[seen]) return true;
  is_looked_at_[seen] = true;
  switch (parses_.look_at(seen)) {
    case Parsed::in_no_way: return refuse(Breach::never_written, {place});
    case Parsed::in_several: is_clear_ = false; return true;
    case Parsed::in_one_way: break;
  }
  states_[seen] = state_at(parses_.all());
  return link_pieces(place);
}

// From the last one back, to where a text that begins alike has been linked.
bool AppendLinks::link_pieces(std::uint32_t witness) {
  Parses::Beginning end = parses_.all();
  for (std::size_t size = parses_.size(); !end.is_base() && !end.is_noted;) {
    size -= end.piece_size;
    const Parses::Beginning& before = parses_.beginning(size);
    Link& link = links_[end.append()];
    if (link.before == none) link = Link{state_at(before), witness};
    if (link.before != state_at(before)) return refuse(Breach::two_places, {link.witness, witness});
    end = before;
  }
  if (end.is_base()) begin_with(end.base(), witness);
  parses_.note();
  return true;
}

void AppendLinks::begin_with(Value base, std::uint32_t witness) {
  if (witnesses_[base] != none) return;
  witnesses_[base] = witness;
  const std::uint32_t writer = parses_.written().writers_of(base).of_base;
  if (writer == WrittenTexts::nobody || operation(writer).is_known()) return;
  if (operation(writer).effect == Effect::compare_and_set) took_effect_.push_back(writer);
}

bool AppendLinks::refuse(Breach breach, const std::vector<std::uint32_t>& places) {
  refusal_ = refusal_of(*sub_, breach, grounded(places));
  return false;
}

std::vector<std::uint32_t> AppendLinks::grounded(const std::vector<std::uint32_t>& places) {
  parses_.renew_steps();
  const auto writers_seen_by = [&](std::uint32_t place) {
    return writers_of(*sight_of(operation(place)));
  };
  const auto witness = [&](std::uint32_t place) { return witness_of(place); };
  return with_grounds(*sub_, places, Footing{writers_seen_by, witness});
}

// In the one way that there is.
std::vector<std::uint32_t> AppendLinks::writers_of(Value seen) {
  std::vector<std::uint32_t> writers;
  if (parses_.look_at(seen) != Parsed::in_one_way) return writers;
  Parses::Beginning end = parses_.all();
  for (std::size_t size = parses_.size(); !end.is_base();) {
    writers.push_back(end.append());
    size -= end.piece_size;
    end = parses_.beginning(size);
  }
  const std::uint32_t writer = parses_.written().writers_of(end.base()).of_base;
  if (writer != WrittenTexts::nobody) writers.push_back(writer);
  return writers;
}

std::optional<std::uint32_t> AppendLinks::witness_of(std::uint32_t place) const {
  const Operation& o = operation(place);
  if (o.is_known() && o.effect != Effect::append) return std::nullopt;
  const std::uint32_t witness =
      o.effect == Effect::append ? links_[place].witness : witnesses_[o.value];
  return witness == none ? std::nullopt : std::optional(witness);
}

}  // namespace raftbed::linear
